extension SystemCallFilter {
    /// The worker while it reads the target: the second filter, on top of ``workerFinding``, and a part of it.
    public static let workerScanning = SystemCallFilter(
        name: "worker-scanning",
        allowed: [
            AllowedCall(
                "openat", "the target's directories and files",
                only: """
                    flags: O_RDONLY with O_PATH, O_DIRECTORY, O_NOFOLLOW, O_CLOEXEC, O_NONBLOCK, O_NOCTTY, O_DIRECT, \
                    O_LARGEFILE; so nothing is made, cut or written to
                    """,
                when: [[.argument(2, hasOnly: readingFlags)]]),
            AllowedCall("statx", "the status of each entry"),
            AllowedCall("getdents64", "the names in a directory"),
            AllowedCall("readlinkat", "symbolic links, which are resolved below the target's root by hand"),
            AllowedCall("getxattrat", "file capabilities, since Linux 6.13"),
            AllowedCall("lgetxattr", "file capabilities, before that"),
            AllowedCall("lseek", "a directory is read on from where another thread left it"),
            AllowedCall("read", "the contents of files"),
            AllowedCall("close", "what was opened"),
            AllowedCall(
                "write", "the stream of results, and messages",
                only: "descriptors 1 (the pipe to the supervisor) and 2 (the pipe of messages)", argument: 0,
                isOneOf: [1, 2]),
            AllowedCall(
                "writev", "malloc(3)'s last words, when it finds its memory corrupted", only: "descriptor 2",
                argument: 0, isOneOf: [2]),
        ] + SharedCalls.memory + SharedCalls.threads + [
            AllowedCall(
                "rt_sigprocmask", "threads: one that ends takes no more signals", only: "how: SIG_BLOCK", argument: 0,
                isOneOf: [0]),
            AllowedCall("getrandom", "the seed of Swift's hash tables and of malloc(3)"),
        ] + SharedCalls.time + SharedCalls.ending)

    /// Flags of openat(2) by which nothing can be written: O_NOCTTY, O_NONBLOCK, O_CLOEXEC, O_PATH (asm-generic/fcntl.h),
    /// and four bits that are O_DIRECT, O_LARGEFILE, O_DIRECTORY and O_NOFOLLOW on x86_64, and O_DIRECTORY, O_NOFOLLOW,
    /// O_DIRECT and O_LARGEFILE on aarch64 (arch/arm64/include/uapi/asm/fcntl.h).
    static let readingFlags: UInt32 =
        0o400 | 0o4000 | 0o2000000 | 0o10000000 | 0o40000 | 0o100000 | 0o200000 | 0o400000
}
