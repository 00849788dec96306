public import LinuxSystem
public import TargetFilesystem

/// What rules know of a target besides its files.
public struct AuditContext: Sendable {
    /// The users and groups that the target knows.
    public let accounts: Accounts
    /// The target's own process; nil for a directory.
    public let process: TargetProcess?
    /// The directories in which the target looks for programs, as far as they are there, by which directory each is.
    public let searchPath: [FileIdentity: TargetPath]
    /// Directories of the search path that could not be looked at.
    public let unknownSearchPath: [Unknown]
    /// Whether every owner that is not mapped into the agent's user namespace shows as the overflow user.
    public let hidesOwners: Bool

    /// What a rule may know of a target's process.
    public struct TargetProcess: Sendable {
        /// Its effective user id.
        public let uid: UInt32
        /// Its effective group id and its supplementary groups.
        public let groups: Set<UInt32>
        /// Its permitted capabilities.
        public let capabilities: CapabilitySet
        /// Whether its root can't be written to, as its mounts say; nil where that is not known.
        public let isRootReadOnly: Bool?
        /// Its environment's `PATH`; nil where that may not be read or is not set.
        public let searchPath: [UInt8]?

        /// A process from its parts.
        public init(
            uid: UInt32, groups: Set<UInt32>, capabilities: CapabilitySet, isRootReadOnly: Bool?, searchPath: [UInt8]?
        ) {
            self.uid = uid
            self.groups = groups
            self.capabilities = capabilities
            self.isRootReadOnly = isRootReadOnly
            self.searchPath = searchPath
        }
    }

    /// The search path that container runtimes set where an image names none (OCI runtimes and Docker alike).
    static let defaultSearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    /// The most directories of a search path that are looked at: the target chooses it.
    static let mostSearchDirectories = 64

    /// Looks up what the rules need to know before the walk.
    ///
    /// - Parameters:
    ///   - root: The target's root.
    ///   - process: The target's process; nil for a directory.
    ///   - hidesOwners: Whether the agent's user namespace does not map every user.
    public init(_ root: borrowing TargetRoot, process: TargetProcess?, hidesOwners: Bool) {
        accounts = Accounts(root)
        self.process = process
        self.hidesOwners = hidesOwners
        var found: [FileIdentity: TargetPath] = [:]
        var unknown: [Unknown] = []
        // The usual directories always: a process can write anything into what shows as its environment.
        let separator = UInt8(ascii: ":")
        let directories = [Array(Self.defaultSearchPath.utf8), process?.searchPath ?? []].flatMap {
            $0.split(separator: separator).filter { $0.first == UInt8(ascii: "/") }
        }
        for bytes in directories.prefix(Self.mostSearchDirectories) {
            let path = TargetPath(bytes: Array(bytes))
            switch root.stat(path) {
            case .value(let status):
                if status.kind == .directory, found[status.identity] == nil { found[status.identity] = path }
            case .absent: break
            case .unknown(let reason): unknown.append(reason)
            }
        }
        if directories.count > Self.mostSearchDirectories {
            unknown.append(Unknown(.overLimit, path: TargetPath(bytes: Array(directories[Self.mostSearchDirectories]))))
        }
        searchPath = found
        unknownSearchPath = unknown
    }
}
