// Makes a tree of exactly COUNT entries (DIR itself not counted) in the shape of a real root file system.
//
//     make-tree DIR COUNT      DIR must not exist yet
//
// The same COUNT makes the same tree, entry for entry, on every machine:
//
//   directories   10 % of the entries; twenty below the root, the rest hung onto earlier ones by chance, so most lie
//                 4 to 8 levels deep; and one chain of 30 levels for every 20,000 directories
//   leaves        spread unevenly over the directories: many hold a few, some hold dozens; one big directory for
//                 about every 33,000 entries holds up to 3,000
//   symlinks      5 % of the entries, each to a neighbour
//   files         the rest: 8 % of them 0755, the others 0644; two thirds are empty, the others have a size of up to
//                 64 KiB but no byte in them, so files use no block of the disk
//   names         6 to 23 bytes
//
// Nothing in it is a finding: nothing setuid or writable by others, no shell, no key, no device; owned by whoever
// makes it, which is root where the benchmark runs as root.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t state = 0x5369646573636E21;

// splitmix64: our own, because rand() is another sequence in another libc.
static uint64_t draw(void) {
    uint64_t z = (state += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

// A number below `bound`; integers only, so that no compiler's floating point can change the tree.
static uint64_t below(uint64_t bound) { return (uint64_t)(((unsigned __int128)draw() * bound) >> 64); }

struct directory {
    uint32_t firstChild, lastChild, nextSibling; // 0 is none: the root is nobody's child
    uint32_t leaves;
};
static struct directory *directories;
static uint64_t symlinksLeft, leavesLeft;

static void fail(const char *what) {
    fprintf(stderr, "make-tree: %s: %s\n", what, strerror(errno));
    exit(1);
}

// Syllables, the entry's number within its directory in base 36 (which makes it unique there), an ending.
static void makeName(char *name, uint32_t number, int isDirectory) {
    static const char consonants[] = "bcdfglmnprstvz", vowels[] = "aeiou";
    static const char *const endings[] = {"",   "",    "",    ".so",  ".py", ".conf", ".txt", ".h",
                                          ".1", ".gz", ".js", ".json", ".md", ".list", ".mo",  ".html"};
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    char *at = name;
    for (uint64_t syllables = 2 + below(isDirectory ? 3 : 6); syllables > 0; syllables--) {
        *at++ = consonants[below(sizeof consonants - 1)];
        *at++ = vowels[below(sizeof vowels - 1)];
    }
    *at++ = number % 3 == 0 ? '-' : '_';
    char number36[8];
    int length = 0;
    do number36[length++] = digits[number % 36];
    while (number /= 36);
    while (length) *at++ = number36[--length];
    const char *ending = isDirectory ? "" : endings[below(sizeof endings / sizeof *endings)];
    strcpy(at, ending);
}

static void fill(int fd, uint32_t index) {
    const struct directory *self = &directories[index];
    char name[64], neighbour[64] = "";
    uint32_t number = 0;
    for (uint32_t i = 0; i < self->leaves; i++) {
        makeName(name, number++, 0);
        // Drawn so that the symlinks of the whole tree come out at exactly their share.
        int isSymlink = below(leavesLeft--) < symlinksLeft;
        if (isSymlink) {
            symlinksLeft--;
            if (symlinkat(neighbour[0] ? neighbour : "../usr", fd, name) != 0) fail(name);
            continue;
        }
        mode_t mode = below(100) < 8 ? 0755 : 0644;
        if (below(3) != 0) {
            if (mknodat(fd, name, S_IFREG | mode, 0) != 0) fail(name);
        } else {
            int file = openat(fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
            // Uneven like real sizes: most are small.
            off_t size = (off_t)(1 + below(UINT64_C(1) << (4 + below(13))));
            if (file < 0 || ftruncate(file, size) != 0 || close(file) != 0) fail(name);
        }
        strcpy(neighbour, name);
    }
    for (uint32_t child = self->firstChild; child; child = directories[child].nextSibling) {
        makeName(name, number++, 1);
        if (mkdirat(fd, name, 0755) != 0) fail(name);
        int childFd = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (childFd < 0) fail(name);
        fill(childFd, child);
        close(childFd);
    }
}

int main(int argc, char **argv) {
    char *end = NULL;
    uint64_t count = argc == 3 ? strtoull(argv[2], &end, 10) : 0;
    if (argc != 3 || *end || count < 100 || count > 100000000) {
        fprintf(stderr, "usage: make-tree DIR COUNT (100 to 100,000,000)\n");
        return 1;
    }
    umask(022);

    // Which directory lies in which. Number 0 is the root and no entry.
    uint32_t total = (uint32_t)(count / 10);
    directories = calloc(total + 1, sizeof *directories);
    if (!directories) fail("calloc");
    for (uint32_t i = 1; i <= total; i++) {
        uint32_t parent;
        if (i <= 20) parent = 0;
        else if (i % 20000 >= 1000 && i % 20000 < 1030) parent = i - 1; // the chain
        else {
            // The smaller of two draws: leans towards older directories, which keeps the tree as flat as real ones are.
            uint64_t a = below(i - 1), b = below(i - 1);
            parent = 1 + (uint32_t)(a < b ? a : b);
        }
        struct directory *p = &directories[parent];
        if (p->lastChild) directories[p->lastChild].nextSibling = i;
        else p->firstChild = i;
        p->lastChild = i;
    }

    // How many leaves each holds: first the big ones, then the rest by uneven weights, rounded so that they add up.
    uint64_t leaves = count - total;
    uint64_t big = count / 33000 ? count / 33000 : 1;
    uint64_t perBig = leaves / 10 / big < 3000 ? leaves / 10 / big : 3000;
    for (uint64_t i = 0; i < big; i++) directories[1 + below(total)].leaves += (uint32_t)perBig;
    static const uint8_t weights[] = {0, 0, 1, 1, 1, 2, 2, 3, 4, 6, 10, 20, 40};
    uint8_t *weight = malloc(total + 1);
    if (!weight) fail("malloc");
    uint64_t sum = 0;
    for (uint32_t i = 0; i <= total; i++) sum += weight[i] = i ? weights[below(sizeof weights)] : 1;
    uint64_t rest = leaves - big * perBig, before = 0;
    for (uint32_t i = 0; i <= total; i++) {
        uint64_t upTo = before + weight[i];
        directories[i].leaves += (uint32_t)(upTo * rest / sum - before * rest / sum);
        before = upTo;
    }
    free(weight);
    symlinksLeft = count / 20;
    leavesLeft = leaves;

    // One descriptor per level on the way down.
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    if (mkdir(argv[1], 0755) != 0) fail(argv[1]);
    int fd = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) fail(argv[1]);
    fill(fd, 0);
    return 0;
}
