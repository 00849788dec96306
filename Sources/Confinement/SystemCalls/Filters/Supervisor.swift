extension SystemCallFilter {
    /// The supervisor, from when its worker runs and its outputs are open.
    public static let supervisor = SystemCallFilter(
        name: "supervisor",
        allowed: [
            AllowedCall(
                "poll", "waits for the worker's pipes, for signals, for the worker's end and for who takes an output"),
            AllowedCall("ppoll", "the same; poll(2) where the architecture has none"),
            AllowedCall("read", "the worker's pipes, signals, and the worker's memory in its open /proc/PID/statm"),
            AllowedCall("pread64", "the worker's memory, again and again from the beginning of that file"),
            AllowedCall("lseek", "the same"),
            AllowedCall("close", "pipes and outputs"),
            AllowedCall("write", "outputs, all of them open by now, and messages"),
            AllowedCall(
                "writev", "malloc(3)'s last words, when it finds its memory corrupted", only: "descriptor 2",
                argument: 0, isOneOf: [2]),
            AllowedCall("renameat", "an output takes its place, in its directory, when it is whole"),
            AllowedCall(
                "unlinkat", "an output that will not be whole is removed from its directory",
                only: "flags: none, so no directory is removed", argument: 2, isOneOf: [0]),
            AllowedCall(
                "ioctl", "whether standard output is a terminal and can have colours", only: "TCGETS", argument: 1,
                isOneOf: [0x5401]),  // asm-generic/ioctls.h
            AllowedCall("pidfd_send_signal", "the worker is killed", only: "SIGKILL", argument: 1, isOneOf: [9]),
            AllowedCall(
                "kill", "the worker is killed, before Linux 5.3", only: "SIGKILL, to one process or the own group",
                when: [[.argument(1, is: 9), .bits(1 << 31, of: 0, are: 0)]]),
            AllowedCall("wait4", "the worker's end"),
            AllowedCall("waitid", "the worker's end"),
            AllowedCall("rt_sigprocmask", "signals are held back while one is handled"),
            AllowedCall("rt_sigreturn", "a signal's handler returns"),
            AllowedCall("getpid", "the own process, in messages"),
            AllowedCall("getrandom", "the seed of Swift's hash tables and of malloc(3), and names of files"),
        ] + SharedCalls.memory + SharedCalls.threads + SharedCalls.time + SharedCalls.ending)
}
