// C shims for what shuts a process in, and for starting and watching another one.
//
// Every function returns the system call's result, or the negated errno.
#pragma once

#include <pthread.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>

/// The ABI version of Landlock, or a negated errno where the kernel has none; landlock_create_ruleset(2).
int cl_landlock_abi(void);
/// landlock_create_ruleset(2). Rights and scopes that the ABI does not know must be left out by the caller.
int cl_landlock_create_ruleset(uint64_t filesystem_rights, uint64_t network_rights, uint64_t scopes);
/// landlock_add_rule(2) with LANDLOCK_RULE_PATH_BENEATH.
int cl_landlock_allow(int ruleset, int directory, uint64_t rights);
/// Adds a rule that allows rights on a TCP port, LANDLOCK_ACCESS_NET_*, since ABI 4; landlock_add_rule(2). 0 or -errno.
int cl_landlock_allow_port(int ruleset, uint64_t port, uint64_t rights);
/// landlock_restrict_self(2), for the calling thread.
int cl_landlock_restrict_self(int ruleset);

// The commands of prctl(2) that Sidescan uses; linux/prctl.h.
#define CL_PR_SET_PDEATHSIG 1
#define CL_PR_GET_DUMPABLE 3
#define CL_PR_SET_DUMPABLE 4
#define CL_PR_CAPBSET_READ 23
#define CL_PR_CAPBSET_DROP 24
#define CL_PR_SET_NO_NEW_PRIVS 38
#define CL_PR_CAP_AMBIENT 47
#define CL_PR_CAP_AMBIENT_CLEAR_ALL 4

/// prctl(2) with up to two arguments; the others are 0.
int cl_prctl(int command, unsigned long first, unsigned long second);
/// The calling thread's effective and permitted capabilities are cut down to a set, and its inheritable ones emptied;
/// capset(2).
int cl_capabilities_keep(uint64_t kept);
/// The calling thread's effective capabilities; capget(2).
int cl_capabilities_effective(uint64_t *effective);
// The resources of getrlimit(2) that Sidescan limits; asm-generic/resource.h, the same on x86_64 and aarch64.
#define CL_RLIMIT_CPU 0
#define CL_RLIMIT_FSIZE 1
#define CL_RLIMIT_DATA 2
#define CL_RLIMIT_STACK 3
#define CL_RLIMIT_CORE 4
#define CL_RLIMIT_NPROC 6
#define CL_RLIMIT_MEMLOCK 8
#define CL_RLIMIT_MSGQUEUE 12

/// setrlimit(2), soft and hard limit alike; the hard limit is never raised.
int cl_lower_limit(int resource, uint64_t value);

/// Closes all descriptors from one number to another; close_range(2).
int cl_close_range(unsigned int first, unsigned int last);
/// Takes the place of each of the descriptors 0, 1 and 2 that is closed with one that can be neither read nor written, so that
/// no file or pipe gets its number.
void cl_fill_standard_descriptors(void);
/// pipe2(2) with O_CLOEXEC.
int cl_pipe(int *reading, int *writing);
/// Blocks all signals in the calling thread that another process sends to end it, but for those that are ignored, and gives a
/// descriptor that reads them; signalfd(2), signal(7). Those that a fault of the process's own raises are not among them.
int cl_termination_signals(void);
/// The next of them, or 0 where there is none.
int cl_next_termination_signal(int descriptor);
/// Sets O_NONBLOCK.
int cl_set_nonblocking(int descriptor);

/// Lets a pipe hold so many bytes, F_SETPIPE_SZ of fcntl(2): by default 65536. Returns how many, or a negated errno.
int cl_widen_pipe(int descriptor, int size);

/// Starts a program with three descriptors as its standard ones, no blocked signal and all signals' default actions, and
/// nothing else inherited that is marked to be closed on exec; fork(2) and execve(2). The descriptors are above 2. Where execve
/// fails the process says so on its standard error, and exits with 127. Not posix_spawn(3), nor vfork(2): whoever stops the
/// new process with a SIGSTOP before it is another program would stop this one in the kernel.
int cl_spawn(const char *path, char *const arguments[], char *const environment[], int input, int output, int errors,
             int *pid);
/// posix_spawn_file_actions_addclosefrom_np(3): the program inherits no descriptor from this number on.
int cl_inherit_none_from(posix_spawn_file_actions_t *actions, int from);
/// Gives SIGCHLD its default action. Whoever starts a program may leave it SIGCHLD as ignored, and then the kernel reaps the
/// program's children itself and tells nobody how they ended; wait(2), NOTES.
int cl_keep_ended_children(void);
/// waitpid(2) with WNOHANG: 1 where the process has ended and has been reaped, 0 where it runs. The status is as waitpid gives it.
int cl_reap(int pid, int *status);
/// Sends SIGKILL; by the pidfd where it is not negative.
int cl_kill(int pid, int pidfd);
/// poll(2) on up to 4 descriptors, negative ones left out: for POLLOUT where bit n of `writing` is set, else for POLLIN. Bit n
/// of the result is set where descriptor n is ready, at its end or broken.
int cl_poll_many(const int *descriptors, int count, unsigned int writing, int timeout_milliseconds);
/// pread(2).
long cl_pread(int descriptor, void *buffer, size_t length, int64_t offset);

/// pthread_create(3) with a stack of some bytes: 0, or the errno.
int cl_start_thread(pthread_t *thread, size_t stack, void *(*body)(void *), void *argument);

/// pthread_cond_clockwait(3) until a time of CLOCK_MONOTONIC in milliseconds.
void cl_wait_until(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t milliseconds);

/// CLOCK_MONOTONIC in milliseconds, clock_gettime(2).
int64_t cl_monotonic_milliseconds(void);
/// The size of a page, sysconf(3).
long cl_page_size(void);
/// The name of a signal without SIG, as `SEGV`; NULL for an unknown one. sigabbrev_np(3).
const char *cl_signal_name(int number);
