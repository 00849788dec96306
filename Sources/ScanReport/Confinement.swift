/// What holds the agent in, read back from the kernel and never assumed; `false` and `disabled` say that it does not.
public struct Confinement: Codable, Sendable {
    /// The user id by which the agent reaches files.
    public let uid: UInt32
    /// The group id.
    public let gid: UInt32
    /// The agent's effective capabilities, as Kubernetes names them.
    public let effectiveCapabilities: [String]
    /// Whether it can gain none by exec; nil where the kernel does not say.
    public let noNewPrivileges: Bool?
    /// The seccomp mode: `disabled`, `strict` or `filter`; nil on a kernel without seccomp.
    public let seccomp: String?
    /// Whether the agent's own root file system is mounted read-only; nil where that can't be told.
    public let isRootReadOnly: Bool?

    /// A confinement from its parts.
    public init(
        uid: UInt32, gid: UInt32, effectiveCapabilities: [String], noNewPrivileges: Bool?, seccomp: String?,
        isRootReadOnly: Bool?
    ) {
        self.uid = uid
        self.gid = gid
        self.effectiveCapabilities = effectiveCapabilities
        self.noNewPrivileges = noNewPrivileges
        self.seccomp = seccomp
        self.isRootReadOnly = isRootReadOnly
    }
}
