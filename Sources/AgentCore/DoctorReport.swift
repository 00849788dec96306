import LinuxSystem
import PrintableText
public import TargetProcess

/// A diagnosis, for people and for programs.
public struct DoctorReport: Codable, Sendable {
    /// The target's process id.
    public let pid: Int32
    /// The target's name, made printable.
    public let comm: String
    /// The target's effective user and group ids.
    public let targetUID, targetGID: UInt32
    /// The agent's user and group ids.
    public let agentUID, agentGID: UInt32
    /// The target's container.
    public let container: String?
    /// How much can be read: `all`, `permitted` or `none`.
    public let readable: String
    /// What the kernel said to opening the root, as errno(3) names it.
    public let errno: String?
    /// What was looked at.
    public let checks: [Check]
    /// What would help, the one with the least rights first.
    public let remedies: [String]

    /// One thing that was looked at.
    public struct Check: Codable, Sendable {
        /// What it is about.
        public let id: String
        /// What it means: `ok`, `blocks`, `limits` or `note`.
        public let state: String
        /// What was found.
        public let message: String
    }

    /// A report of a diagnosis.
    public init(_ diagnosis: Diagnosis, target: ProcessRecord, own: ProcessRecord) {
        pid = target.pid
        comm = printable(target.comm)
        targetUID = target.status.uid.effective
        targetGID = target.status.gid.effective
        agentUID = own.status.uid.filesystem
        agentGID = own.status.gid.filesystem
        container = (target.container.name ?? target.container.id).map { printable($0) }
        readable = diagnosis.extent.rawValue
        errno = diagnosis.errno?.name
        checks = diagnosis.checks.map {
            Check(id: $0.id.rawValue, state: $0.state.rawValue, message: printable($0.message))
        }
        remedies = diagnosis.remedies
    }

    /// One screen for people.
    public var text: String {
        let answer =
            switch readable {
            case "all": "can be read, every file"
            case "permitted": "can be read, as far as its files are open to the agent"
            default: "can't be read\(errno.map { " (\($0))" } ?? "")"
            }
        var lines = [
            "pid \(pid) (\(comm))\(container.map { " of container \($0.prefix(63))" } ?? ""): its root \(answer).", "",
        ]
        for check in checks {
            let state = check.state.uppercased()
            lines.append("  \(state)\(String(repeating: " ", count: max(1, 8 - state.count)))\(check.message)")
        }
        if !remedies.isEmpty {
            lines += ["", readable == "none" ? "What would help, least rights first:" : "For more:"]
            lines += remedies.map { "  - \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
