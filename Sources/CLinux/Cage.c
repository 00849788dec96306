#define _GNU_SOURCE
#include "CLinuxCage.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Numbers and structures of linux/landlock.h, which is older than the kernels this runs on; the numbers are the same on
// all architectures (asm-generic/unistd.h).
#define CL_SYS_LANDLOCK_CREATE_RULESET 444
#define CL_SYS_LANDLOCK_ADD_RULE 445
#define CL_SYS_LANDLOCK_RESTRICT_SELF 446
#define CL_LANDLOCK_CREATE_RULESET_VERSION 1U
#define CL_LANDLOCK_RULE_PATH_BENEATH 1
#define CL_LANDLOCK_RULE_NET_PORT 2

struct ruleset_attribute {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
};

struct net_port_attribute {
    uint64_t allowed_access;
    uint64_t port;
};

struct path_beneath_attribute {
    uint64_t allowed_access;
    int32_t parent_fd;
} __attribute__((packed));

_Static_assert(CL_RLIMIT_CPU == RLIMIT_CPU && CL_RLIMIT_FSIZE == RLIMIT_FSIZE && CL_RLIMIT_DATA == RLIMIT_DATA &&
                   CL_RLIMIT_STACK == RLIMIT_STACK && CL_RLIMIT_CORE == RLIMIT_CORE && CL_RLIMIT_NPROC == RLIMIT_NPROC &&
                   CL_RLIMIT_MEMLOCK == RLIMIT_MEMLOCK && CL_RLIMIT_MSGQUEUE == RLIMIT_MSGQUEUE,
               "getrlimit(2): the numbers are these");

static long result(long value) { return value < 0 ? -errno : value; }

int cl_landlock_abi(void) {
    return (int)result(syscall(CL_SYS_LANDLOCK_CREATE_RULESET, NULL, 0, CL_LANDLOCK_CREATE_RULESET_VERSION));
}

int cl_landlock_create_ruleset(uint64_t filesystem_rights, uint64_t network_rights, uint64_t scopes) {
    struct ruleset_attribute attribute = {
        .handled_access_fs = filesystem_rights, .handled_access_net = network_rights, .scoped = scopes};
    // A kernel takes the structure's first version, or a longer one whose further members it knows or that are zero.
    return (int)result(syscall(CL_SYS_LANDLOCK_CREATE_RULESET, &attribute, sizeof attribute, 0));
}

int cl_landlock_allow(int ruleset, int directory, uint64_t rights) {
    struct path_beneath_attribute attribute = {.allowed_access = rights, .parent_fd = directory};
    return (int)result(syscall(CL_SYS_LANDLOCK_ADD_RULE, ruleset, CL_LANDLOCK_RULE_PATH_BENEATH, &attribute, 0));
}

int cl_landlock_allow_port(int ruleset, uint64_t port, uint64_t rights) {
    struct net_port_attribute attribute = {.allowed_access = rights, .port = port};
    return (int)result(syscall(CL_SYS_LANDLOCK_ADD_RULE, ruleset, CL_LANDLOCK_RULE_NET_PORT, &attribute, 0));
}

int cl_landlock_restrict_self(int ruleset) {
    return (int)result(syscall(CL_SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0));
}

int cl_prctl(int command, unsigned long first, unsigned long second) {
    return (int)result(prctl(command, first, second, 0UL, 0UL));
}

int cl_capabilities_effective(uint64_t *effective) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0}};
    long got = result(syscall(SYS_capget, &header, data));
    *effective = (uint64_t)data[1].effective << 32 | data[0].effective;
    return (int)got;
}

int cl_capabilities_keep(uint64_t kept) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0}};
    long got = result(syscall(SYS_capget, &header, data));
    if (got < 0) {
        return (int)got;
    }
    for (int word = 0; word < _LINUX_CAPABILITY_U32S_3; word++) {
        uint32_t mask = (uint32_t)(kept >> (32 * word));
        data[word].effective &= mask;
        data[word].permitted &= mask;
        data[word].inheritable = 0;
    }
    return (int)result(syscall(SYS_capset, &header, data));
}

int cl_lower_limit(int resource, uint64_t value) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0) {
        return -errno;
    }
    if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > value) {
        limit.rlim_max = value;
    }
    limit.rlim_cur = limit.rlim_max;
    return (int)result(setrlimit(resource, &limit));
}

int cl_close_range(unsigned int first, unsigned int last) { return (int)result(close_range(first, last, 0)); }

void cl_fill_standard_descriptors(void) {
    for (int number = 0; number <= 2; number++) {
        if (fcntl(number, F_GETFD) < 0 && errno == EBADF) {
            // The lowest free number is this one. What is written to a closed descriptor fails with EBADF, and so it
            // does here: /dev/null would swallow it, and the writer would take it for read.
            (void)!open("/", O_PATH);
        }
    }
}

int cl_pipe(int *reading, int *writing) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return -errno;
    }
    *reading = ends[0];
    *writing = ends[1];
    return 0;
}

// What whoever started the process has it ignore, as nohup(1) does, goes on being ignored: a blocked signal never is.
static void add_unless_ignored(sigset_t *set, int number) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
        sigaddset(set, number);
    }
}

int cl_termination_signals(void) {
    static const int asking[] = {SIGTERM, SIGINT,    SIGHUP,  SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM,
                                 SIGPWR,  SIGVTALRM, SIGPROF, SIGIO,   SIGXCPU, SIGSTKFLT};
    sigset_t set;
    sigemptyset(&set);
    for (size_t index = 0; index < sizeof asking / sizeof asking[0]; index++) {
        add_unless_ignored(&set, asking[index]);
    }
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++) {
        add_unless_ignored(&set, number);
    }
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) {
        return -errno;
    }
    return (int)result(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

int cl_next_termination_signal(int descriptor) {
    struct signalfd_siginfo information;
    return read(descriptor, &information, sizeof information) == sizeof information ? (int)information.ssi_signo : 0;
}

int cl_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return (int)(flags < 0 ? -errno : result(fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)));
}

int cl_widen_pipe(int descriptor, int size) {
    return (int)result(fcntl(descriptor, F_SETPIPE_SZ, size));
}

// What a process that was forked does until it is another program. It calls nothing but the kernel.
static _Noreturn void become(const char *path, char *const arguments[], char *const environment[], const int streams[3]) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigset_t none;
    sigemptyset(&action.sa_mask);
    sigemptyset(&none);
    for (int number = 0; number < 3; number++) {
        if (dup2(streams[number], number) < 0) {
            _exit(127);
        }
    }
    for (int number = 1; number <= SIGRTMAX; number++) {
        (void)sigaction(number, &action, NULL);
    }
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    execve(path, arguments, environment);
    const char *name = strerrorname_np(errno);
    (void)!write(STDERR_FILENO, "can't execute ", 14);
    (void)!write(STDERR_FILENO, path, strlen(path));
    (void)!write(STDERR_FILENO, ": ", 2);
    (void)!write(STDERR_FILENO, name ? name : "?", name ? strlen(name) : 1);
    (void)!write(STDERR_FILENO, "\n", 1);
    _exit(127);
}

int cl_spawn(const char *path, char *const arguments[], char *const environment[], int input, int output, int errors,
             int *pid) {
    const int streams[3] = {input, output, errors};
    sigset_t all, before;
    sigfillset(&all);
    // No handler of this program's is to run in the other process.
    if (sigprocmask(SIG_SETMASK, &all, &before) != 0) {
        return -errno;
    }
    int child = fork();
    if (child == 0) {
        become(path, arguments, environment, streams);
    }
    int failed = child < 0 ? -errno : 0;
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    *pid = child;
    return failed;
}

int cl_inherit_none_from(posix_spawn_file_actions_t *actions, int from) {
    return -posix_spawn_file_actions_addclosefrom_np(actions, from);
}

int cl_keep_ended_children(void) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigemptyset(&action.sa_mask);
    return (int)result(sigaction(SIGCHLD, &action, NULL));
}

int cl_reap(int pid, int *status) {
    int got;
    do {
        got = waitpid(pid, status, WNOHANG);
    } while (got < 0 && errno == EINTR);
    return got < 0 ? -errno : got == pid;
}

int cl_kill(int pid, int pidfd) {
    if (pidfd >= 0) {
        long sent = result(syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0));
        if (sent == 0) {
            return 0;
        }
    }
    return (int)result(kill(pid, SIGKILL));
}

int cl_poll_many(const int *descriptors, int count, unsigned int writing, int timeout_milliseconds) {
    struct pollfd polled[4];
    if (count > 4) {
        return -EINVAL;
    }
    for (int index = 0; index < count; index++) {
        polled[index] = (struct pollfd){.fd = descriptors[index], .events = writing >> index & 1 ? POLLOUT : POLLIN};
    }
    long got = result(poll(polled, (nfds_t)count, timeout_milliseconds));
    if (got < 0) {
        return (int)got;
    }
    int ready = 0;
    for (int index = 0; index < count; index++) {
        if (polled[index].revents) {
            ready |= 1 << index;
        }
    }
    return ready;
}

long cl_pread(int descriptor, void *buffer, size_t length, int64_t offset) {
    return result(pread(descriptor, buffer, length, offset));
}

int cl_start_thread(pthread_t *thread, size_t stack, void *(*body)(void *), void *argument) {
    pthread_attr_t attributes;
    int failed = pthread_attr_init(&attributes);
    if (failed) {
        return failed;
    }
    failed = pthread_attr_setstacksize(&attributes, stack);
    if (!failed) failed = pthread_create(thread, &attributes, body, argument);
    pthread_attr_destroy(&attributes);
    return failed;
}

void cl_wait_until(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t milliseconds) {
    struct timespec until = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
    pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, &until);
}

int64_t cl_monotonic_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

long cl_page_size(void) { return sysconf(_SC_PAGESIZE); }

const char *cl_signal_name(int number) { return sigabbrev_np(number); }
