// Runs commands in turn (A B A B …) and prints what each run cost, as JSON.
//
//     measure [--warmup N] [--runs N] COMMAND… [--- COMMAND…]…
//
// Why not hyperfine for this: it exports CPU time as a mean only and runs all of A before all of B, so on a machine
// whose speed drifts the two are measured in different weather. And why not `time -v` for memory: ru_maxrss of a
// child starts at what its parent held when it called exec, so the parent has to be tiny; this one is (build it
// static: about 1 MiB).
//
// Output: [{"wall":[…],"user":[…],"system":[…],"maxrss":[…]}, …], seconds and KiB, one object per command.
// Standard output of the commands goes to /dev/null. A command that does not exit with 0 ends it all with exit code 1.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { maxCommands = 8, maxRuns = 1000 };

struct cost {
    double wall, user, system;
    long maxrss;
};
static struct cost costs[maxCommands][maxRuns];

static void fail(const char *what) {
    fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec / 1e6; }

static struct cost run(char **command) {
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0) _exit(126);
        execvp(command[0], command);
        fprintf(stderr, "measure: %s: %s\n", command[0], strerror(errno));
        _exit(127);
    }
    int status;
    struct rusage usage;
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR) fail("wait4");
    clock_gettime(CLOCK_MONOTONIC, &after);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "measure: %s ended with %s %d\n", command[0], WIFEXITED(status) ? "exit code" : "signal",
                WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
        exit(1);
    }
    return (struct cost){
        .wall = (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) / 1e9,
        .user = seconds(usage.ru_utime),
        .system = seconds(usage.ru_stime),
        .maxrss = usage.ru_maxrss,
    };
}

static void list(const char *name, int command, int runs, int field) {
    printf("\"%s\":[", name);
    for (int i = 0; i < runs; i++) {
        const struct cost *c = &costs[command][i];
        if (field == 3) printf("%s%ld", i ? "," : "", c->maxrss);
        else printf("%s%.9f", i ? "," : "", field == 0 ? c->wall : field == 1 ? c->user : c->system);
    }
    printf("]");
}

int main(int argc, char **argv) {
    int warmup = 1, runs = 10, at = 1;
    for (; at + 1 < argc; at += 2) {
        if (strcmp(argv[at], "--warmup") == 0) warmup = atoi(argv[at + 1]);
        else if (strcmp(argv[at], "--runs") == 0) runs = atoi(argv[at + 1]);
        else break;
    }

    char **commands[maxCommands];
    int count = 0;
    while (at < argc && count < maxCommands) {
        commands[count++] = &argv[at];
        while (at < argc && strcmp(argv[at], "---") != 0) at++;
        if (at < argc) argv[at++] = NULL;
    }
    if (count == 0 || at < argc || runs < 1 || runs > maxRuns || warmup < 0) {
        fprintf(stderr, "usage: measure [--warmup N] [--runs N] COMMAND... [--- COMMAND...]...\n");
        return 1;
    }

    for (int i = 0; i < warmup; i++)
        for (int c = 0; c < count; c++) run(commands[c]);
    // The order turns round with every run (A B, B A, …), so that a drift within the pairs cancels out as well.
    for (int i = 0; i < runs; i++)
        for (int c = 0; c < count; c++) {
            int turn = i % 2 ? count - 1 - c : c;
            costs[turn][i] = run(commands[turn]);
        }

    printf("[");
    for (int c = 0; c < count; c++) {
        printf("%s{", c ? "," : "");
        list("wall", c, runs, 0), printf(",");
        list("user", c, runs, 1), printf(",");
        list("system", c, runs, 2), printf(",");
        list("maxrss", c, runs, 3), printf("}");
    }
    printf("]\n");
    return 0;
}
