public import LinuxSystem
public import TargetFilesystem

/// Files whose code the processes of a target's container run, gathered while the processes could still be asked.
public struct RunningCode: Sendable {
    /// A file that a process runs, or has mapped to run code of.
    public struct File: Sendable, Hashable {
        /// The first process, by its id.
        public var pid: Int32
        /// That process's name, which it chose.
        public var processName: [UInt8]
        /// How many more processes run it.
        public var others: Int
        /// Its path as the kernel says it, perhaps with ` (deleted)` behind.
        public let path: [UInt8]
        /// Which file it is; nil where the kernel says that for programs only, and not for what they mapped.
        public let identity: FileIdentity?
        /// Whether the process sees the mounts that the target's process sees, so that the path means the same.
        public let sharesMounts: Bool

        /// A file that one process runs.
        public init(
            pid: Int32, processName: [UInt8], path: [UInt8], identity: FileIdentity?, sharesMounts: Bool
        ) {
            self.pid = pid
            self.processName = processName
            others = 0
            self.path = path
            self.identity = identity
            self.sharesMounts = sharesMounts
        }
    }

    /// The files.
    public var files: [File] = []
    /// How many processes answered.
    public var processes = 0
    /// What could not be asked.
    public var unknown: [Unknown] = []
    /// Why not all processes of the container can be seen; nil where they can.
    public var impediment: String?

    /// Nothing gathered yet.
    public init() {}
}
