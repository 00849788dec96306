import LinuxSystem
import TargetProcess

/// Each line of the right form is one group, a container's id is found however its groups are named, and a quota is a
/// number. The second part of the input is what the files below /sys/fs/cgroup hold.
func checkControlGroups(_ bytes: [UInt8]) throws(BrokenProperty) {
    let parts = parts(bytes, 2)
    let text = String(decoding: parts[0], as: UTF8.self)
    let groups = ControlGroupPath.parse(text)
    let lines = text.utf8.split(separator: 10).filter { line in line.count { $0 == UInt8(ascii: ":") } >= 2 }
    try require(groups.count == lines.count, "\(lines.count) lines are \(groups.count) groups")
    for (group, line) in zip(groups, lines) {
        try require(line.reversed().starts(with: group.path.utf8.reversed()), "a path that its line does not end in")
    }
    if let id = ContainerReference.containerID(groups) {
        try require(id.utf8.count == 64 && text.utf8.count >= 64, "an id that has not 64 digits")
        try require(Array(text.utf8).containsSequence(Array(id.utf8)), "an id that is not in the text")
    }
    // What a process may name: a group below its container's.
    let id = String(repeating: "0123456789abcdef", count: 4)
    let name = text.utf8.filter { $0 != 10 && $0 != UInt8(ascii: "/") && $0 != 0 }.prefix(40)
    let below =
        "1:cpu:/x\(String(decoding: name, as: UTF8.self))\n0::/pod/\(id)/" + String(decoding: name, as: UTF8.self)
    try require(ContainerReference.containerID(ControlGroupPath.parse(below)) == id, "a name hides the container's id")

    let quota = cpuQuota(groups: Array(groups.prefix(4))) { _ in String(decoding: parts[1], as: UTF8.self) }
    if let quota { try require(quota > 0 && quota.isFinite, "a quota of \(quota)") }
}

extension [UInt8] {
    /// Whether bytes stand somewhere in these, told in the plainest way.
    func containsSequence(_ wanted: [UInt8]) -> Bool {
        guard count >= wanted.count else { return false }
        return (0...(count - wanted.count)).contains { self[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }
}
