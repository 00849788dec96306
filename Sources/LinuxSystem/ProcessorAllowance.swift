import CLinux

/// How many processors this process may use: the smaller of its affinity mask and its cgroup's CPU quota, rounded up,
/// and at least 1.
///
/// The quota is `cpu.max` of cgroup v2 or `cpu.cfs_quota_us` and `cpu.cfs_period_us` of v1
/// (Documentation/admin-guide/cgroup-v2.rst and scheduler/sched-bwc.rst of the kernel), the lowest on the way from the
/// process's own group up to the root of what is mounted.
public func processorAllowance() -> Int {
    let affinity = max(1, Int(cl_affinity_count()))
    let groups = contents(of: "/proc/self/cgroup").map(ControlGroupPath.parse) ?? []
    let quota = cpuQuota(groups: groups) { contents(of: $0) }
    return processors(affinity: affinity, quota: quota)
}

/// How many processors an affinity mask of so many and a quota allow: at least 1.
func processors(affinity: Int, quota: Double?) -> Int {
    quota.map { max(1, Int(min(Double(affinity), $0.rounded(.up)))) } ?? affinity
}

/// One line of `/proc/PID/cgroup`: cgroups(7).
public struct ControlGroupPath: Sendable, Equatable {
    /// The controllers of this hierarchy; empty for cgroup v2.
    public let controllers: [String]
    /// The group's path, relative to the root of the reader's cgroup namespace.
    public let path: String

    /// The lines of a `/proc/PID/cgroup` file. Lines that have not the form `ID:CONTROLLERS:PATH` are left out.
    public static func parse(_ text: String) -> [ControlGroupPath] {
        // By bytes: a combining mark at the beginning of a group's name would be one character with what is before it.
        text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return nil }
            return ControlGroupPath(
                controllers: fields[1].split(separator: UInt8(ascii: ",")).map { String(Substring($0)) },
                path: String(Substring(fields[2])))
        }
    }
}

/// The lowest CPU quota, in processors, that applies to a process in these groups; nil where none is set.
///
/// - Parameters:
///   - groups: The process's own groups.
///   - read: The contents of a file under /sys/fs/cgroup, or nil where there is none.
package func cpuQuota(groups: [ControlGroupPath], read: (String) -> String?) -> Double? {
    var lowest: Double?
    func take(_ quota: Double?) {
        if let quota, quota > 0 { lowest = min(lowest ?? quota, quota) }
    }
    for group in groups {
        if group.controllers.isEmpty {
            for directory in ancestors(of: group.path, below: "/sys/fs/cgroup") {
                let words = read(directory + "/cpu.max")?.split(whereSeparator: \.isWhitespace) ?? []
                if words.count == 2, let quota = Int64(words[0]), let period = Int64(words[1]), period > 0 {
                    take(Double(quota) / Double(period))
                }
            }
        } else if group.controllers.contains("cpu") {
            // Mounted under all its controllers' names, and under the single one by a link or alone.
            for mount in ["/sys/fs/cgroup/" + group.controllers.joined(separator: ","), "/sys/fs/cgroup/cpu"] {
                for directory in ancestors(of: group.path, below: mount) {
                    func number(_ file: String) -> Int64? {
                        read(directory + "/" + file)?.split(whereSeparator: \.isWhitespace).first.flatMap { Int64($0) }
                    }
                    if let quota = number("cpu.cfs_quota_us"), let period = number("cpu.cfs_period_us"), period > 0 {
                        take(Double(quota) / Double(period))
                    }
                }
            }
        }
    }
    return lowest
}

private func ancestors(of path: String, below mount: String) -> [String] {
    var components = path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    // A group outside the own namespace's root shows as `/../name` and has no directory here.
    if components.contains("..") { components = [] }
    var directories: [String] = []
    for length in stride(from: components.count, through: 0, by: -1) {
        directories.append(([mount] + components.prefix(length)).joined(separator: "/"))
    }
    return directories
}

private func contents(of path: String) -> String? {
    guard let descriptor = try? openForReading(path: Array(path.utf8), [.noWait]),
        let read = try? read(descriptor, upTo: 64 << 10)
    else { return nil }
    return String(decoding: read.bytes, as: UTF8.self)
}
