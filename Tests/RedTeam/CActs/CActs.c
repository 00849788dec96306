#define _GNU_SOURCE
#include "CActs.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef const struct act_fixture *fixture;

static long result(long value) { return value < 0 ? -errno : value; }

// --- opening and writing ---------------------------------------------------------------------------------------------

static long open_inside(fixture f, int flags) { return result(syscall(SYS_openat, AT_FDCWD, f->inside, flags, 0600)); }
static long open_write(fixture f) { return open_inside(f, O_WRONLY); }
static long open_read_write(fixture f) { return open_inside(f, O_RDWR); }
static long open_mode_3(fixture f) { return open_inside(f, 3); }
static long open_create(fixture f) {
    char path[4096];
    snprintf(path, sizeof path, "%s.new", f->inside);
    return result(syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CREAT, 0600));
}
static long open_truncate(fixture f) { return open_inside(f, O_RDONLY | O_TRUNC); }
static long open_append(fixture f) { return open_inside(f, O_RDONLY | O_APPEND); }
static long open_temporary(fixture f) {
    char path[4096];
    snprintf(path, sizeof path, "%s", f->inside);
    *strrchr(path, '/') = 0;
    return result(syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_TMPFILE, 0600));
}
static long open_high_bits(fixture f) {
    return result(syscall(SYS_openat, AT_FDCWD, f->inside, 0x100000000UL | O_WRONLY, 0));
}
static long write_elsewhere(fixture f) {
    int opened = (int)open_inside(f, O_RDONLY);
    return opened < 0 ? opened : result(syscall(SYS_write, opened, "x", 1));
}
static long do_unlink(fixture f) { return result(syscall(SYS_unlinkat, AT_FDCWD, f->inside, 0)); }
static long do_rename(fixture f) {
    char path[4096];
    snprintf(path, sizeof path, "%s.moved", f->inside);
    return result(syscall(SYS_renameat2, AT_FDCWD, f->inside, AT_FDCWD, path, 0));
}
static long do_mkdir(fixture f) {
    char path[4096];
    snprintf(path, sizeof path, "%s.directory", f->inside);
    return result(syscall(SYS_mkdirat, AT_FDCWD, path, 0700));
}
static long do_symlink(fixture f) {
    char path[4096];
    snprintf(path, sizeof path, "%s.link", f->inside);
    return result(syscall(SYS_symlinkat, "/", AT_FDCWD, path));
}
static long do_mknod(fixture f) {
    char path[4096];
    snprintf(path, sizeof path, "%s.fifo", f->inside);
    return result(syscall(SYS_mknodat, AT_FDCWD, path, 0010600, 0));
}
static long do_truncate(fixture f) { return result(syscall(SYS_truncate, f->inside, 0L)); }
static long do_chmod(fixture f) { return result(syscall(SYS_fchmodat, AT_FDCWD, f->inside, 0600)); }

// --- reading outside -------------------------------------------------------------------------------------------------

static long read_at(int directory, const char *path) {
    char byte;
    long opened = result(syscall(SYS_openat, directory, path, O_RDONLY, 0));
    return opened < 0 ? opened : result(syscall(SYS_read, opened, &byte, 1));
}
static long read_token(fixture f) { return read_at(AT_FDCWD, f->outside); }
static long read_first_environment(fixture f) { (void)f; return read_at(AT_FDCWD, "/proc/1/environ"); }
static long read_own_environment(fixture f) { (void)f; return read_at(AT_FDCWD, "/proc/self/maps"); }
static long read_etc(fixture f) { (void)f; return read_at(AT_FDCWD, "/etc/passwd"); }
static long read_supervisor_memory(fixture f) { (void)f; return read_at(AT_FDCWD, "/proc/self/../1/mem"); }
static long read_above(fixture f) {
    char path[8192];
    snprintf(path, sizeof path, "%s", f->inside);
    *strrchr(path, '/') = 0;
    int root = (int)result(syscall(SYS_openat, AT_FDCWD, path, O_PATH | O_DIRECTORY, 0));
    if (root < 0) return root;
    // As many steps up as a path may have leave any directory by the top.
    path[0] = 0;
    for (int step = 0; step < 60; step++) strcat(path, "../");
    strcat(path, f->outside + 1);
    return read_at(root, path);
}
static long read_through_own_root(fixture f) {
    char path[8192];
    snprintf(path, sizeof path, "/proc/self/root%s", f->outside);
    return read_at(AT_FDCWD, path);
}
static long read_by_descriptor(fixture f) {
    // O_PATH opens are not Landlock's; reading through one is.
    int named = (int)result(syscall(SYS_openat, AT_FDCWD, f->outside, O_PATH, 0));
    char path[64];
    if (named < 0) return named;
    snprintf(path, sizeof path, "/proc/self/fd/%d", named);
    return read_at(AT_FDCWD, path);
}
static long list_root(fixture f) { (void)f; return read_at(AT_FDCWD, "/") == -EISDIR ? 0 : -EACCES; }

// --- network ---------------------------------------------------------------------------------------------------------

static struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}
static long tcp_connect(fixture f) {
    struct sockaddr_in address = loopback(f->port);
    int made = socket(AF_INET, SOCK_STREAM, 0);
    return made < 0 ? -errno : result(connect(made, (struct sockaddr *)&address, sizeof address));
}
static long tcp_bind(fixture f) {
    (void)f;
    struct sockaddr_in address = loopback(0);
    int made = socket(AF_INET, SOCK_STREAM, 0);
    return made < 0 ? -errno : result(bind(made, (struct sockaddr *)&address, sizeof address));
}
static long make_socket(int family, int type, int protocol) { return result(socket(family, type, protocol)); }
static long udp(fixture f) { (void)f; return make_socket(AF_INET, SOCK_DGRAM, 0); }
static long unix_socket(fixture f) { (void)f; return make_socket(AF_UNIX, SOCK_STREAM, 0); }
static long netlink(fixture f) { (void)f; return make_socket(AF_NETLINK, SOCK_RAW, 0); }
static long vsock(fixture f) { (void)f; return make_socket(AF_VSOCK, SOCK_STREAM, 0); }
static long pair(fixture f) {
    (void)f;
    int ends[2];
    return result(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
}

// --- processes -------------------------------------------------------------------------------------------------------

static long fork_by(long number, unsigned long flags) {
    long pid = result(syscall(number, flags, 0, 0, 0, 0));
    if (pid == 0) _exit(0);
    return pid;
}
static long do_clone(fixture f) { (void)f; return fork_by(SYS_clone, SIGCHLD); }
static long do_clone_namespace(fixture f) { (void)f; return fork_by(SYS_clone, SIGCHLD | CLONE_NEWUSER); }
static long do_clone3(fixture f) { (void)f; return result(syscall(SYS_clone3, NULL, 0)); }
static long exec_file(fixture f) {
    (void)f;
    char *const words[] = {"true", NULL};
    return result(syscall(SYS_execve, "/bin/true", words, words + 1));
}
static long exec_by_descriptor(fixture f) {
    (void)f;
    char *const words[] = {"true", NULL};
    int program = (int)result(syscall(SYS_openat, AT_FDCWD, "/bin/true", O_PATH, 0));
    return program < 0 ? program : result(syscall(SYS_execveat, program, "", words, words + 1, AT_EMPTY_PATH));
}
static long kill_target(fixture f) { return result(syscall(SYS_kill, f->target, SIGKILL)); }
static long trace_target(fixture f) { return result(syscall(SYS_ptrace, PTRACE_SEIZE, f->target, 0, 0)); }
static long abort_thread(fixture f) { return result(syscall(SYS_tgkill, f->target, f->target, 0)); }

// --- memory ----------------------------------------------------------------------------------------------------------

static long map(fixture f, int protection, int flags) {
    int descriptor = -1;
    if (!(flags & MAP_ANONYMOUS)) {
        descriptor = (int)open_inside(f, O_RDONLY);
        if (descriptor < 0) return descriptor;
    }
    return result((long)mmap(NULL, 4096, protection, flags, descriptor, 0) == -1 ? -1 : 0);
}
static long map_executable(fixture f) { return map(f, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS); }
static long map_file_executable(fixture f) { return map(f, PROT_READ | PROT_EXEC, MAP_PRIVATE); }
static long map_shared_writable(fixture f) { return map(f, PROT_READ | PROT_WRITE, MAP_SHARED); }
static long map_shared(fixture f) { return map(f, PROT_READ, MAP_SHARED); }
static long map_shared_anonymous(fixture f) { return map(f, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS); }
static long map_growing(fixture f) { return map(f, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN); }
static long protect_executable(fixture f) {
    (void)f;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? -errno : result(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}
static long protect_code_writable(fixture f) {
    (void)f;
    unsigned long page = (unsigned long)&act_run & ~4095UL;
    return result(mprotect((void *)page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC));
}
static long advise(fixture f) { (void)f; return result(madvise(NULL, 0, MADV_HUGEPAGE)); }
static long requeue(fixture f) {
    (void)f;
    int word = 0;
    return result(syscall(SYS_futex, &word, FUTEX_CMP_REQUEUE_PI, 1, 0, &word, 0));
}

// --- rights ----------------------------------------------------------------------------------------------------------

static long dumpable(fixture f) { (void)f; return result(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)); }
static long handle_signal(fixture f) {
    (void)f;
    struct sigaction action = {.sa_handler = SIG_IGN};
    return result(sigaction(SIGSYS, &action, NULL));
}

// --- calls that no argument makes harmless: refused whatever they are given, and given nothing of use -----------------

#define INVALID(number) result(syscall(number, -1L, -1L, -1L, -1L, -1L, -1L))
#define PLAIN(X)                                                                                                      \
    X(openat2) X(io_uring_setup) X(io_uring_enter) X(io_uring_register) X(process_vm_readv) X(process_vm_writev)      \
    X(bpf) X(userfaultfd) X(keyctl) X(add_key) X(request_key) X(mount) X(umount2) X(pivot_root) X(move_mount)         \
    X(open_tree) X(fsopen) X(fsconfig) X(fsmount) X(mount_setattr) X(unshare) X(setns) X(pidfd_open) X(pidfd_getfd)   \
    X(pidfd_send_signal) X(kcmp) X(seccomp) X(setuid) X(setgid) X(setresuid) X(setgroups) X(capset) X(personality)    \
    X(init_module) X(finit_module) X(delete_module) X(kexec_load) X(reboot) X(swapon) X(acct) X(syslog)               \
    X(perf_event_open) X(name_to_handle_at) X(open_by_handle_at) X(memfd_create) X(chroot) X(fchdir) X(linkat)        \
    X(ftruncate) X(fallocate) X(fchown) X(setxattr) X(removexattr) X(utimensat) X(sethostname) X(clock_settime)       \
    X(settimeofday) X(quotactl) X(shmget) X(msgget) X(semget) X(mq_open) X(inotify_init1) X(fanotify_init)            \
    X(process_madvise) X(pkey_mprotect) X(remap_file_pages) X(splice) X(vmsplice) X(copy_file_range) X(sendfile)      \
    X(sendmsg) X(accept4) X(listen) X(dup3) X(ioctl) X(fcntl) X(prlimit64) X(landlock_restrict_self) X(tkill)         \
    X(rt_sigqueueinfo) X(rt_sigreturn) X(migrate_pages) X(mbind) X(lookup_dcookie) X(nfsservctl) X(vhangup)           \
    X(fsync) X(sync) X(eventfd2) X(epoll_create1) X(timer_create) X(signalfd4) X(pipe2)

#define FUNCTION(name) static long plain_##name(fixture f) { (void)f; return INVALID(SYS_##name); }
PLAIN(FUNCTION)

static const struct {
    struct act act;
    long (*run)(fixture);
} acts[] = {
    {{"open for writing", "openat", 1, 1}, open_write},
    {{"open for reading and writing", "openat", 1, 1}, open_read_write},
    {{"open with access mode 3", "openat", 0, 1}, open_mode_3},
    {{"open with O_CREAT", "openat", 1, 1}, open_create},
    {{"open with O_TRUNC", "openat", 1, 1}, open_truncate},
    {{"open with O_APPEND", "openat", 0, 1}, open_append},
    {{"open with O_TMPFILE", "openat", 1, 1}, open_temporary},
    {{"open for writing, with high bits", "openat", 1, 1}, open_high_bits},
    {{"write to another descriptor", "write", 0, 0}, write_elsewhere},
    {{"remove a file", "unlinkat", 1, 0}, do_unlink},
    {{"rename a file", "renameat2", 1, 0}, do_rename},
    {{"make a directory", "mkdirat", 1, 1}, do_mkdir},
    {{"make a symbolic link", "symlinkat", 1, 1}, do_symlink},
    {{"make a FIFO", "mknodat", 1, 1}, do_mknod},
    {{"truncate a file", "truncate", 1, 1}, do_truncate},
    {{"change a mode", "fchmodat", 0, 1}, do_chmod},
    {{"read the token", NULL, 1, 1}, read_token},
    {{"read /proc/1/environ", NULL, 1, 0}, read_first_environment},
    {{"read own maps", NULL, 1, 0}, read_own_environment},
    {{"read /etc/passwd", NULL, 1, 1}, read_etc},
    {{"read another's memory", NULL, 1, 0}, read_supervisor_memory},
    {{"read above the root", NULL, 1, 1}, read_above},
    {{"read through /proc/self/root", NULL, 1, 1}, read_through_own_root},
    {{"read by an O_PATH descriptor", NULL, 1, 1}, read_by_descriptor},
    {{"list the own root", NULL, 1, 1}, list_root},
    {{"connect to loopback", "socket", 1, 1}, tcp_connect},
    {{"bind a TCP port", "socket", 1, 1}, tcp_bind},
    {{"UDP socket", "socket", 0, 1}, udp},
    {{"Unix socket", "socket", 0, 1}, unix_socket},
    {{"netlink socket", "socket", 0, 1}, netlink},
    {{"vsock socket", "socket", 0, 0}, vsock},
    {{"socket pair", "socketpair", 0, 1}, pair},
    {{"fork by clone", "clone", 0, 0}, do_clone},
    {{"a user namespace by clone", "clone", 0, 0}, do_clone_namespace},
    {{"clone3", "clone3", 0, 0}, do_clone3},
    {{"exec a file", "execve", 1, 0}, exec_file},
    {{"exec a descriptor", "execveat", 1, 0}, exec_by_descriptor},
    {{"kill the target", "kill", 1, 0}, kill_target},
    {{"trace the target", "ptrace", 1, 0}, trace_target},
    {{"signal a thread", "tgkill", 0, 0}, abort_thread},
    {{"executable memory", "mmap", 0, 1}, map_executable},
    {{"a file as executable memory", "mmap", 0, 1}, map_file_executable},
    {{"a shared writable mapping of a target's file", "mmap", 0, 0}, map_shared_writable},
    {{"a shared mapping of a target's file", "mmap", 0, 1}, map_shared},
    {{"shared anonymous memory", "mmap", 0, 1}, map_shared_anonymous},
    {{"memory that counts as a stack", "mmap", 0, 1}, map_growing},
    {{"make memory executable", "mprotect", 0, 1}, protect_executable},
    {{"make code writable", "mprotect", 0, 1}, protect_code_writable},
    {{"advise about memory", "madvise", 0, 0}, advise},
    {{"requeue with priority inheritance", "futex", 0, 0}, requeue},
    {{"become dumpable", "prctl", 0, 1}, dumpable},
    {{"ignore SIGSYS", "rt_sigaction", 0, 1}, handle_signal},
#define ENTRY(name) {{"call " #name, #name, 0, 0}, plain_##name},
    PLAIN(ENTRY)
};

int act_count(void) { return (int)(sizeof acts / sizeof acts[0]); }
struct act act_at(int index) { return acts[index].act; }
long act_run(int index, fixture f) { return acts[index].run(f); }

void act_fault(void) { *(volatile char *)8 = 1; }

// Not inlined, and with something to do behind the call, so that it does take a stack.
__attribute__((noinline)) static int deeper(volatile char *above) {
    volatile char here[4096];
    here[0] = (char)(*above + 1);
    return here[0] == 127 && *above == 127 ? 0 : deeper(here) + here[0];
}

void act_overflow(void) {
    volatile char first = 0;
    (void)deeper(&first);
}
