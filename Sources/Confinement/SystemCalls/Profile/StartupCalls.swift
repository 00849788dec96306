/// What the kubelet's profile allows besides the filters, because a container's profile is in force before they are.
enum StartupCalls {
    /// From the agent's first instruction to its first filter, in both processes, and in its commands that look without
    /// reading a target.
    static let agent = [
        AllowedCall("execve", "the agent starts, and starts its worker"),
        AllowedCall("arch_prctl", "x86_64: the register of thread-local variables"),
        AllowedCall("set_tid_address", "threads: the end of the first one is told"),
        AllowedCall("set_robust_list", "threads: locks of one that ended"),
        AllowedCall("rseq", "threads: glibc registers each"),
        AllowedCall("sigaltstack", "a stack for signals' handlers"),
        AllowedCall("rt_sigaction", "signals' handlers"),
        AllowedCall("rt_sigprocmask", "signals are held back while a thread or a process starts"),
        AllowedCall("rt_sigreturn", "a signal's handler returns"),
        AllowedCall("signalfd4", "signals as reads"),
        AllowedCall("tgkill", "abort(3)"),
        AllowedCall(
            "clone", "threads, and the worker", only: "no flag of a new namespace",
            // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET of linux/sched.h.
            when: [[.bits(0x7e02_0000, of: 0, are: 0)]]),
        AllowedCall("pipe2", "the worker's pipes"),
        AllowedCall("pipe", "a filter is exported"),
        AllowedCall("dup2", "the worker's pipes take their places"),
        AllowedCall("dup3", "the same; dup2(2) where the architecture has none"),
        AllowedCall("fcntl", "flags of descriptors"),
        AllowedCall("close_range", "the worker inherits nothing"),
        AllowedCall("openat", "outputs are opened for writing"),
        AllowedCall("write", "outputs, whatever their descriptor"),
        AllowedCall("writev", "messages"),
        AllowedCall("prlimit64", "limits of the worker"),
        AllowedCall("getppid", "the worker makes sure that its supervisor lives"),
        AllowedCall("getuid", "the own user"),
        AllowedCall("geteuid", "the own user"),
        AllowedCall("getgid", "the own group"),
        AllowedCall("getegid", "the own group"),
        AllowedCall("getcwd", "paths of the command line"),
        AllowedCall("uname", "the kernel's release, for doctor"),
        AllowedCall("access", "whether there is a file"),
        AllowedCall("faccessat", "the same; access(2) where the architecture has none"),
        AllowedCall("faccessat2", "the same, as newer C libraries ask"),
        AllowedCall(
            "ioctl", "the width of a terminal", only: "TIOCGWINSZ", argument: 1, isOneOf: [0x5413]),
        AllowedCall(
            "prctl", "the worker dies with its supervisor; threads have names", only: "PR_SET_PDEATHSIG, PR_SET_NAME",
            argument: 0, isOneOf: [1, 15]),
        AllowedCall("seccomp", "libseccomp asks what the kernel can do"),
    ]

    /// What an agent needs besides that is to publish: the event loop is made before the filter is loaded.
    static let publishing = [
        AllowedCall("epoll_create1", "the event loop"),
        AllowedCall("eventfd2", "the event loop is woken"),
        AllowedCall("timerfd_create", "for how long the event loop waits"),
    ]

    /// What runc (in Go) and crun (in C) do between loading the profile and executing the agent, with no_new_privs: they
    /// close the pipe to their parent, wait for the start in a FIFO, mark all descriptors to be closed, and execute; the
    /// threads of the Go runtime go on meanwhile.
    static let containerRuntime = [
        AllowedCall("getpid", "the Go runtime's signals to itself"),
        AllowedCall("nanosleep", "the Go runtime's monitor"),
        AllowedCall("sched_yield", "the Go runtime's locks"),
        AllowedCall("madvise", "the Go runtime gives memory back, and asks for huge pages"),
        AllowedCall("mincore", "the Go runtime at its start, in the helper that joins a container"),
        AllowedCall("epoll_create1", "the Go runtime's poller"),
        AllowedCall("epoll_ctl", "the Go runtime's poller"),
        AllowedCall("epoll_pwait", "the Go runtime's poller"),
        AllowedCall("eventfd2", "the Go runtime's poller"),
        AllowedCall("select", "crun waits for the start"),
        AllowedCall("pselect6", "the same; select(2) where the architecture has none"),
        AllowedCall(
            "openat2", "runc opens the FIFO of the start through /proc/self/fd; the agent's own filters refuse it"),
        AllowedCall("statfs", "runc makes sure that /proc is one"),
        AllowedCall("fstatfs", "runc makes sure that /proc is one"),
        AllowedCall("newfstatat", "runc makes sure that the FIFO is one"),
        AllowedCall("fstat", "runc makes sure that the FIFO is one"),
    ]
}
