/// How the files of a target compare with what its packages say of them, in numbers.
public struct IntegrityCounts: Codable, Sendable, Equatable {
    /// Files whose content was compared with the digest that a package says: unchanged, changed and changed configuration
    /// together.
    public var checked = 0
    /// Files that are as their package brought them.
    public var unchanged = 0
    /// Files that are not.
    public var changed = 0
    /// Configuration that is not as its package brought it.
    public var configurationChanged = 0
    /// Files of packages that are not there.
    public var missing = 0
    /// Configuration of packages that is not there.
    public var configurationMissing = 0
    /// Documentation, translations and what dpkg was told to leave out, of packages, that is not there.
    public var leftOut = 0
    /// Files of packages that nobody could look for, or that lie below a mount that was left out.
    public var notSeen = 0
    /// Files of packages that say no digest of them.
    public var withoutDigest = 0
    /// Executables of no package in directories that packages fill; nil where that can't be told.
    public var unowned: Int?
    /// Files with an execute bit of no package elsewhere: /usr/local, /opt, /app; nil where that can't be told.
    public var applications: Int?
    /// Processes of the target's container whose code was compared with the files that are there; nil for a directory.
    public var processes: Int?

    /// Nothing compared yet.
    public init() {}

    /// Adds another thread's.
    public mutating func add(_ other: IntegrityCounts) {
        checked += other.checked
        unchanged += other.unchanged
        changed += other.changed
        configurationChanged += other.configurationChanged
        missing += other.missing
        configurationMissing += other.configurationMissing
        leftOut += other.leftOut
        notSeen += other.notSeen
        withoutDigest += other.withoutDigest
    }

    /// In one line, or two.
    package var lines: [String] {
        func number(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
        var first = "\(number(checked, "file", "files")) compared with their packages' digests: \(unchanged) unchanged"
        first += ", \(changed) changed, \(configurationChanged) changed configuration"
        var more: [String] = []
        if missing + configurationMissing > 0 {
            more.append("\(missing) missing, \(configurationMissing) missing configuration")
        }
        if let unowned { more.append("\(number(unowned, "executable", "executables")) of no package") }
        if let applications { more.append("\(applications) more in application directories") }
        if let processes { more.append("\(number(processes, "process", "processes")) looked at") }
        return more.isEmpty ? [first] : [first, more.joined(separator: "; ")]
    }
}
