/// Calls that more than one filter allows.
enum SharedCalls {
    /// What malloc(3), the Swift runtime and the end of a thread do with memory. PROT_, MAP_, MREMAP_ and MADV_ values:
    /// asm-generic/mman-common.h.
    static let memory = [
        AllowedCall("brk", "memory: the heap of the main thread"),
        AllowedCall(
            "mmap", "memory: large blocks, and the heaps of other threads",
            only: """
                private and anonymous, so no file is ever mapped; never executable; no flags but MAP_FIXED, MAP_NORESERVE and \
                MAP_STACK, so all of it counts as data
                """,
            // MAP_PRIVATE|MAP_ANONYMOUS. What has MAP_GROWSDOWN would be a stack to the kernel, which no RLIMIT_DATA limits.
            when: [[neverExecutable, .bits(~0x24010, of: 3, are: 0x22)]]),
        AllowedCall("munmap", "memory: given back"),
        AllowedCall(
            "mprotect", "memory: the heaps of other threads grow", only: "never executable", when: [[neverExecutable]]),
        AllowedCall(
            "mremap", "memory: a large block grows", only: "flags: MREMAP_MAYMOVE",
            when: [[.argument(3, is: 1)]]),
        AllowedCall(
            "madvise", "memory: the stack of a thread that ends is given back", only: "advice: MADV_DONTNEED",
            argument: 2, isOneOf: [4]),
    ]

    /// No bits of `prot` but PROT_READ and PROT_WRITE.
    private static let neverExecutable = ArgumentCondition.argument(2, hasOnly: 0x3)

    /// What threads wait and wake by. Commands without FUTEX_PRIVATE_FLAG and FUTEX_CLOCK_REALTIME: linux/futex.h.
    static let threads = [
        AllowedCall(
            "futex", "threads: locks and conditions; Swift's runtime takes its own with priority inheritance",
            only: "WAIT, WAKE, WAIT_BITSET, WAKE_BITSET, LOCK_PI, UNLOCK_PI; private or not, by either clock",
            when: [0, 1, 9, 10, 6, 7].map { [.bits(~0x180, of: 1, are: $0)] }),
        AllowedCall("gettid", "threads: the owner of a lock of Swift's runtime"),
        AllowedCall("sched_getaffinity", "threads: malloc(3) counts the processors when it makes its ninth heap"),
    ]

    /// Clocks.
    static let time = [
        AllowedCall("clock_gettime", "time stamps, where the machine's clock can't be read without the kernel"),
        AllowedCall("clock_nanosleep", "a pause before something is tried again"),
        AllowedCall("restart_syscall", "the kernel's own: goes on waiting after a stop and SIGCONT"),
    ]

    /// The end.
    static let ending = [
        AllowedCall("exit", "a thread ends"),
        AllowedCall("exit_group", "the process ends"),
    ]
}
