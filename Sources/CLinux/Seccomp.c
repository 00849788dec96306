#define _GNU_SOURCE
#include "CLinuxSeccomp.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

_Static_assert(sizeof(struct sock_filter) == 8, "linux/filter.h: an instruction has 8 bytes");
_Static_assert(CL_SECCOMP_FLAG_TSYNC == SECCOMP_FILTER_FLAG_TSYNC, "linux/seccomp.h");
_Static_assert(CL_SECCOMP_FLAG_LOG == SECCOMP_FILTER_FLAG_LOG, "linux/seccomp.h");

int cl_seccomp_load(const void *program, size_t instructions, unsigned int flags) {
    if (instructions > BPF_MAXINSNS) {
        return -EINVAL;
    }
    struct sock_fprog filter = {.len = (unsigned short)instructions, .filter = (struct sock_filter *)program};
    long loaded = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter);
    if (loaded < 0) {
        return -errno;
    }
    // With TSYNC, the id of the first thread that could not be given the filter; then no thread was.
    return loaded > 0 ? -EBUSY : 0;
}

int cl_seccomp_available(void) {
    uint32_t action = SECCOMP_RET_TRAP;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) < 0 ? -errno : 0;
}

static char *append_hexadecimal(char *end, uint32_t value) {
    for (int shift = 28; shift >= 0; shift -= 4) {
        *end++ = "0123456789abcdef"[value >> shift & 0xf];
    }
    return end;
}

// SYS_SECCOMP of asm-generic/siginfo.h, which glibc does not have.
static const int from_seccomp = 1;

// Calls nothing but the kernel. Its own stack is the only memory that it writes to.
static void report_refusal(int signal, siginfo_t *information, void *context) {
    (void)signal;
    (void)context;
    if (information->si_code == from_seccomp) {
        char note[sizeof CL_REFUSAL_NOTE + 18] = CL_REFUSAL_NOTE;
        char *end = append_hexadecimal(note + sizeof CL_REFUSAL_NOTE - 1, (uint32_t)information->si_syscall);
        *end++ = ' ';
        end = append_hexadecimal(end, information->si_arch);
        *end++ = '\n';
        (void)!write(STDERR_FILENO, note, (size_t)(end - note));
    }
    // No filter of Sidescan allows personality(2), which only asks when called like this. SIGSYS is blocked in its own
    // handler, so the kernel resets it to its default and all threads die of it.
    syscall(SYS_personality, 0xffffffffUL);
    // Reached only where a SIGSYS comes from elsewhere and no filter is loaded.
    _exit(128 + SIGSYS);
}

int cl_install_refusal_reporter(void) {
    struct sigaction action = {.sa_sigaction = report_refusal, .sa_flags = SA_SIGINFO};
    sigfillset(&action.sa_mask);
    return sigaction(SIGSYS, &action, NULL) == 0 ? 0 : -errno;
}
