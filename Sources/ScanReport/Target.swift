/// What a run looked at.
public struct Target: Codable, Sendable {
    /// How the root was reached.
    public let kind: Kind
    /// The root's path in the agent's own file system.
    public let root: ReportPath
    /// The process whose root it is.
    public let process: Process?
    /// The process's container.
    public let container: Container?
    /// Whether the root can't be written to, as the process's mounts say; nil where that is not known.
    public let isRootReadOnly: Bool?

    /// A target from its parts.
    public init(kind: Kind, root: ReportPath, process: Process?, container: Container?, isRootReadOnly: Bool?) {
        self.kind = kind
        self.root = root
        self.process = process
        self.container = container
        self.isRootReadOnly = isRootReadOnly
    }

    /// How a root was reached.
    public enum Kind: String, Codable, Sendable {
        /// By a running process.
        case process
        /// By a directory.
        case directory
    }

    /// A target's process.
    public struct Process: Codable, Sendable {
        /// Its id in the agent's process namespace.
        public let pid: Int32
        /// Its name, made printable.
        public let comm: String
        /// Its command line, made printable.
        public let commandLine: String
        /// Its effective user id.
        public let uid: UInt32
        /// Its effective group id.
        public let gid: UInt32
        /// Its permitted capabilities, as Kubernetes names them.
        public let capabilities: [String]
        /// Whether a pidfd held it during the scan, besides its directory in /proc.
        public let isHeldByPidfd: Bool

        /// A process from its parts.
        public init(
            pid: Int32, comm: String, commandLine: String, uid: UInt32, gid: UInt32, capabilities: [String],
            isHeldByPidfd: Bool
        ) {
            self.pid = pid
            self.comm = comm
            self.commandLine = commandLine
            self.uid = uid
            self.gid = gid
            self.capabilities = capabilities
            self.isHeldByPidfd = isHeldByPidfd
        }
    }

    /// A target's container.
    public struct Container: Codable, Sendable {
        /// Its id, 64 hexadecimal digits.
        public let id: String?
        /// Its name in the pod.
        public let name: String?
        /// The pod's uid.
        public let podUID: String?

        /// A container from its parts.
        public init(id: String?, name: String?, podUID: String?) {
            self.id = id
            self.name = name
            self.podUID = podUID
        }
    }
}
