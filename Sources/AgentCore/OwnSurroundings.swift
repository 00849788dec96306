import LinuxSystem
import TargetProcess

/// What the agent can read of its own situation.
enum OwnSurroundings {
    /// Whether the agent's own root file system is mounted read-only; nil where that can't be told.
    static var isRootReadOnly: Bool? {
        contents("/proc/self/mountinfo").map(MountInformation.parse)?.last { $0.mountPoint == Array("/".utf8) }?
            .isReadOnly
    }

    /// Whether some users are not mapped into the agent's user namespace, and all show as the overflow user; the lines of
    /// `/proc/PID/uid_map` are first id inside, first id outside, number of ids (user_namespaces(7)).
    static var hidesOwners: Bool {
        ["/proc/self/uid_map", "/proc/self/gid_map"].contains { !mapsAll($0) }
    }

    private static func mapsAll(_ path: String) -> Bool {
        guard let map = contents(path) else { return true }
        let mapped = map.split(separator: UInt8(ascii: "\n")).compactMap { line in
            line.split(separator: UInt8(ascii: " ")).last.flatMap { UInt64(String(decoding: $0, as: UTF8.self)) }
        }
        return mapped.reduce(0, +) >= UInt64(UInt32.max)
    }

    private static func contents(_ path: String) -> [UInt8]? {
        guard let descriptor = try? openForReading(path: Array(path.utf8), [.noWait]) else { return nil }
        return try? read(descriptor, upTo: 4 << 20).bytes
    }
}
