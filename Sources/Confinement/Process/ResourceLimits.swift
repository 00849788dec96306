import CLinux
public import SystemPackage

/// Limits that the kernel holds a process to; getrlimit(2). An ephemeral container can be given none from outside.
public struct ResourceLimits: Sendable {
    /// The most bytes of private writable memory, `RLIMIT_DATA`: heap, anonymous mappings, and all stacks but the first
    /// thread's.
    public var memory: UInt64
    /// The most seconds of processor time of all threads together, `RLIMIT_CPU`.
    public var processorSeconds: UInt64
    /// Whether files may be written. How long they are is then no matter of `RLIMIT_FSIZE`, which would count what is in a file
    /// already that is appended to.
    public var writesFiles = false

    /// Limits.
    public init(memory: UInt64, processorSeconds: UInt64) {
        self.memory = memory
        self.processorSeconds = processorSeconds
    }

    /// Puts them in force, and with them: no new process or thread (`RLIMIT_NPROC`), no byte written to any file
    /// (`RLIMIT_FSIZE`) unless files are to be, no locked memory and no message queue, and 8 MiB for the first thread's stack (`RLIMIT_STACK`),
    /// which is what Linux gives where nobody says otherwise. A limit that is lower already stays.
    ///
    /// - Throws: The errno of setrlimit(2).
    public func apply() throws(Errno) {
        try set(CL_RLIMIT_DATA, memory)
        try set(CL_RLIMIT_STACK, 8 << 20)
        try set(CL_RLIMIT_CPU, processorSeconds)
        try set(CL_RLIMIT_NPROC, 0)
        if !writesFiles { try set(CL_RLIMIT_FSIZE, 0) }
        try set(CL_RLIMIT_MEMLOCK, 0)
        try set(CL_RLIMIT_MSGQUEUE, 0)
    }

    private func set(_ resource: CInt, _ value: UInt64) throws(Errno) {
        try check(cl_lower_limit(resource, value))
    }
}
