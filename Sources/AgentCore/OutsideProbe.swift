import LinuxSystem
import SystemPackage

/// Whether what lies outside the target's root can be read: asked before and after Landlock's rules are in force.
struct OutsideProbe {
    /// The agent's own root directory, where it could be listed before.
    private let outside: FileIdentity?

    init() {
        outside = Self.list()
    }

    /// Why the rules seem not to be in force; nil where they are, or where nothing could be probed because the target's root
    /// is the agent's own.
    func complaint(root: FileIdentity) -> String? {
        guard let outside, outside != root, Self.list() != nil else { return nil }
        return "Landlock: the agent's own root directory could still be listed (it may lie below the target's)"
    }

    private static func list() -> FileIdentity? {
        guard let directory = try? openForReading(path: Array("/".utf8), [.directory, .noWait]) else { return nil }
        return try? status(of: directory).identity
    }
}
