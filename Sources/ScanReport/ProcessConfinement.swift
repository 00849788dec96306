/// What holds one process in: the weakest of its threads. `false`, `disabled` and 0 say that it does not.
public struct ProcessConfinement: Codable, Sendable, Equatable {
    /// The user id by which it reaches files.
    public var uid: UInt32
    /// The group id.
    public var gid: UInt32
    /// Its effective capabilities, as Kubernetes names them.
    public var effectiveCapabilities: [String]
    /// Whether it can gain none by exec; nil where the kernel does not say.
    public var noNewPrivileges: Bool?
    /// The seccomp mode: `disabled`, `strict` or `filter`; nil on a kernel without seccomp.
    public var seccomp: String?
    /// How many filters are in force, the container's own among them; nil where the kernel does not say.
    public var seccompFilters: Int?
    /// What Sidescan's own filters do with a refused system call: `kill` the process, or `log` it and let it pass; nil
    /// where none of its own is in force.
    public var refusedCalls: String?
    /// The Landlock rules that hold it.
    public var landlock: Landlock
    /// Whether others of the same user may trace it; nil where that can't be told.
    public var isDumpable: Bool?
    /// Whether the root file system of the agent's container is mounted read-only; nil where that can't be told.
    public var isRootReadOnly: Bool?
    /// What should hold the process in and does not, each with the reason; empty where everything is in force.
    public var notInForce: [String]

    /// A confinement from its parts.
    public init(
        uid: UInt32, gid: UInt32, effectiveCapabilities: [String], noNewPrivileges: Bool?, seccomp: String?,
        seccompFilters: Int?, refusedCalls: String?, landlock: Landlock, isDumpable: Bool?, isRootReadOnly: Bool?,
        notInForce: [String]
    ) {
        self.uid = uid
        self.gid = gid
        self.effectiveCapabilities = effectiveCapabilities
        self.noNewPrivileges = noNewPrivileges
        self.seccomp = seccomp
        self.seccompFilters = seccompFilters
        self.refusedCalls = refusedCalls
        self.landlock = landlock
        self.isDumpable = isDumpable
        self.isRootReadOnly = isRootReadOnly
        self.notInForce = notInForce
    }

    /// The Landlock rules of a process; landlock(7).
    public struct Landlock: Codable, Sendable, Equatable {
        /// The ABI that the kernel offers; 0 where it offers none.
        public var abi: Int
        /// Whether rules are in force, on every thread.
        public var isInForce: Bool
        /// Whether they deny TCP: bind and connect.
        public var deniesTCP: Bool
        /// The one TCP port that may be connected to all the same: the API server's, where the report is published there.
        public var allowedTCPPort: Int?

        /// Rules from their parts.
        public init(abi: Int, isInForce: Bool, deniesTCP: Bool, allowedTCPPort: Int? = nil) {
            self.abi = abi
            self.isInForce = isInForce
            self.deniesTCP = deniesTCP
            self.allowedTCPPort = allowedTCPPort
        }
    }
}
