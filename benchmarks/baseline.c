// The yardstick for `sidescan-agent walk`: what the system calls themselves cost.
//
// One thread, and nothing but the calls a walk that looks at every entry cannot do without: one openat and one close
// per directory, getdents64 until it is empty, one statx per entry. No path is ever built: children are opened from
// their parent's descriptor, and a name is used where getdents64 put it.
//
// Usage: baseline DIR. Prints the same JSON object as `sidescan-agent walk --json`.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    bufferSize = 64 * 1024,
    openFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
    statFlags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
    statMask = STATX_BASIC_STATS | STATX_MNT_ID,
};

// One open directory on the way down. Its buffer stays with the level, so each level allocates once, not once per
// directory; what is left in it when a child is entered is still there on return.
struct level {
    int fd;
    size_t next, end;
    char *buffer;
};

static void fail(const char *what) {
    fprintf(stderr, "baseline: %s: %s\n", what, strerror(errno));
    exit(1);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: baseline DIR\n");
        return 1;
    }

    // A descriptor per level of depth: as many levels as the hard limit lets us have.
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }

    uint64_t entries = 0, files = 0, directories = 0, symlinks = 0, others = 0, bytes = 0, unreadable = 0;

    size_t capacity = 64, depth = 0;
    struct level *levels = calloc(capacity, sizeof *levels);
    if (!levels) fail("calloc");

    int root = open(argv[1], openFlags);
    if (root < 0) fail(argv[1]);
    struct statx status;
    if (statx(root, "", statFlags | AT_EMPTY_PATH, statMask, &status) != 0) fail(argv[1]);
    if (!(status.stx_mask & STATX_MNT_ID)) {
        fprintf(stderr, "baseline: this kernel tells no mount ids (Linux 5.8 or newer is needed)\n");
        return 1;
    }
    const uint64_t mount = status.stx_mnt_id;

    int entered = root;
    for (;;) {
        if (entered >= 0) {
            if (depth == capacity) {
                levels = realloc(levels, 2 * capacity * sizeof *levels);
                if (!levels) fail("realloc");
                memset(levels + capacity, 0, capacity * sizeof *levels);
                capacity *= 2;
            }
            struct level *level = &levels[depth++];
            if (!level->buffer && !(level->buffer = malloc(bufferSize))) fail("malloc");
            level->fd = entered;
            level->next = level->end = 0;
            entered = -1;
        }

        struct level *level = &levels[depth - 1];
        if (level->next == level->end) {
            ssize_t got = getdents64(level->fd, level->buffer, bufferSize);
            if (got <= 0) {
                if (got < 0) unreadable++;
                close(level->fd);
                if (--depth == 0) break;
                continue;
            }
            level->next = 0;
            level->end = (size_t)got;
        }

        while (level->next < level->end) {
            const struct dirent64 *entry = (const struct dirent64 *)(level->buffer + level->next);
            level->next += entry->d_reclen;
            const char *name = entry->d_name;
            if (name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0))) continue;

            entries++;
            if (statx(level->fd, name, statFlags, statMask, &status) != 0) {
                unreadable++;
                continue;
            }
            switch (status.stx_mode & S_IFMT) {
            case S_IFREG:
                files++;
                bytes += status.stx_size;
                continue;
            case S_IFLNK:
                symlinks++;
                continue;
            case S_IFDIR:
                directories++;
                break;
            default:
                others++;
                continue;
            }
            // A mount point is an entry of this mount and is counted; what is mounted on it is not entered.
            if (status.stx_mnt_id != mount) continue;
            entered = openat(level->fd, name, openFlags);
            if (entered >= 0) break;
            unreadable++;
        }
    }

    printf("{\"entries\":%" PRIu64 ",\"files\":%" PRIu64 ",\"directories\":%" PRIu64 ",\"symlinks\":%" PRIu64
           ",\"others\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"unreadable\":%" PRIu64 "}\n",
           entries, files, directories, symlinks, others, bytes, unreadable);
    return ferror(stdout) || fflush(stdout) != 0;
}
