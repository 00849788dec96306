public import LinuxSystem
public import TargetFilesystem

/// What rules know of a target besides its files.
public struct AuditContext: Sendable {
    /// The users and groups that the target knows.
    public let accounts: Accounts
    /// The target's own process; nil for a directory.
    public let process: TargetProcess?
    /// The directories in which the target looks for programs, as far as they are there, each once.
    public let searchPath: [TargetPath]
    /// The root's own status, by which what lies on its mount is told from what was mounted below it.
    public let rootStatus: FileStatus
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
        /// Its environment's `PATH`.
        public let searchPath: Answer<[UInt8]>
        /// Whether it is in the agent's user namespace. In one of its own, any process may mount what it likes over its
        /// root (user_namespaces(7)), so what shows need not be what the container holds.
        public let sharesUserNamespace: Bool
        /// Which files its container's processes run; nil where nobody asked.
        public let runningCode: RunningCode?

        /// A process from its parts.
        public init(
            uid: UInt32, groups: Set<UInt32>, capabilities: CapabilitySet, isRootReadOnly: Bool?,
            searchPath: Answer<[UInt8]>, sharesUserNamespace: Bool = true, runningCode: RunningCode? = nil
        ) {
            self.uid = uid
            self.groups = groups
            self.capabilities = capabilities
            self.isRootReadOnly = isRootReadOnly
            self.searchPath = searchPath
            self.sharesUserNamespace = sharesUserNamespace
            self.runningCode = runningCode
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
        rootStatus = root.status
        self.process = process
        self.hidesOwners = hidesOwners
        var found: [TargetPath] = []
        var seen: Set<FileIdentity> = []
        var unknown: [Unknown] = []
        // The usual directories always: a process can write anything into what shows as its environment.
        var values = [Array(Self.defaultSearchPath.utf8)]
        switch process?.searchPath {
        case .value(let own)?: values.append(own)
        case .unknown(let reason)?: unknown.append(reason)
        case .absent?, nil: break
        }
        let named = SearchPath(values, most: Self.mostSearchDirectories)
        for path in named.directories {
            // An empty or relative one is the working directory of whoever looks, at that moment.
            guard path.bytes.first == UInt8(ascii: "/") else {
                unknown.append(Unknown(.notSupported, path: path))
                continue
            }
            switch root.stat(path) {
            case .value(let status):
                if status.kind == .directory, seen.insert(status.identity).inserted { found.append(path) }
            case .absent: break
            case .unknown(let reason): unknown.append(reason)
            }
        }
        if let leftOut = named.leftOut { unknown.append(Unknown(.overLimit, path: leftOut)) }
        searchPath = found
        unknownSearchPath = unknown
    }
}
