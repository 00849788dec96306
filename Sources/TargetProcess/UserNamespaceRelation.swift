/// Where a process's user namespace lies, seen from another process's; user_namespaces(7).
public enum UserNamespaceRelation: Hashable, Sendable {
    /// Both are in one.
    case same
    /// It lies below the other's: capabilities held there count in it too.
    case below
    /// It lies neither in nor below the other's: no capability counts.
    case elsewhere

    /// Tells it by the two processes' `uid_map`, both read by the same process, the one that looks.
    ///
    /// Of a namespace that is not its own, a reader sees what its ids are in the reader's namespace; those that have no
    /// meaning there show as 4294967295, which no namespace below can hold.
    public init(ownMap: String, targetMap: String) {
        let ids = targetMap.split(separator: "\n").map { $0.split(separator: " ").dropFirst().first }
        self = targetMap == ownMap ? .same : ids.contains("4294967295") ? .elsewhere : .below
    }
}

extension UserNamespaceRelation? {
    /// Whether capabilities count there; most pods have one user namespace, so what can't be seen is taken for that.
    var isWithinReach: Bool { self != .elsewhere }
}
