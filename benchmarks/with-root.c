// Runs a command while a process has a directory as its root, as a container has: the root of a mount, with nothing
// above it. A directory somewhere in a file system has directories above, which Landlock looks at whenever a file
// below is opened.
//
//     with-root DIRECTORY COMMAND…
//
// In COMMAND, {} stands for the root, by way of /proc. Needs CAP_SYS_ADMIN; its mounts are its own and end with it.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void check(int result, const char *what) {
    if (result < 0) {
        fprintf(stderr, "with-root: %s: %s\n", what, strerror(errno));
        exit(1);
    }
}

int main(int count, char **arguments) {
    if (count < 3) {
        fprintf(stderr, "usage: with-root DIRECTORY COMMAND...\n");
        return 64;
    }
    int ready[2];
    check(pipe2(ready, O_CLOEXEC), "pipe");
    pid_t holder = fork();
    check(holder, "fork");
    if (holder == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        check(unshare(CLONE_NEWNS), "unshare");
        check(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "make mounts private");
        check(mount(arguments[1], arguments[1], NULL, MS_BIND, NULL), "bind");
        check(chdir(arguments[1]), "chdir");
        // Over itself, pivot_root(2) says, so that no directory is needed for the old root.
        check((int)syscall(SYS_pivot_root, ".", "."), "pivot_root");
        check(umount2(".", MNT_DETACH), "umount");
        check((int)write(ready[1], "", 1), "write");
        for (;;) pause();
    }
    close(ready[1]);
    char byte;
    if (read(ready[0], &byte, 1) != 1) return 1;

    char root[64];
    snprintf(root, sizeof root, "/proc/%d/root", holder);
    for (char **argument = arguments + 2; *argument; argument++) {
        if (strcmp(*argument, "{}") == 0) *argument = root;
    }
    pid_t command = fork();
    check(command, "fork");
    if (command == 0) {
        execvp(arguments[2], arguments + 2);
        check(-1, arguments[2]);
    }
    int status = 0;
    check(waitpid(command, &status, 0), "wait");
    kill(holder, SIGKILL);
    waitpid(holder, NULL, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
