import LinuxSystem
import PrintableText
public import TargetProcess

/// The processes in sight, for people and for programs.
public struct ProcessListing: Codable, Sendable {
    /// The processes, by id.
    public let processes: [Row]

    /// One process.
    public struct Row: Codable, Sendable {
        /// Its id in the agent's process namespace.
        public let pid: Int32
        /// Its parent's id.
        public let parent: Int32
        /// Its effective user id.
        public let uid: UInt32
        /// Its effective group id.
        public let gid: UInt32
        /// Its container's id.
        public let containerID: String?
        /// Its container's name.
        public let container: String?
        /// Its pod's uid.
        public let podUID: String?
        /// What its container is to the agent.
        public let role: Role
        /// Its name, made printable.
        public let comm: String
        /// Its command line, made printable.
        public let commandLine: String
    }

    /// What a process's container is to the agent.
    public enum Role: String, Codable, Sendable {
        /// The agent's own.
        case own
        /// The first process of another container: what a scan would take as its target.
        case target
        /// Another process of another container.
        case other
        /// The pod's infrastructure.
        case infrastructure
        /// In no container that can be told: a thread of the kernel.
        case none
    }

    /// The listing of a table.
    public init(_ table: ProcessTable) {
        var roles: [Int32: Role] = [:]
        for group in table.containers {
            let role: Role = table.isOwn(group) ? .own : table.isInfrastructure(group) ? .infrastructure : .other
            for process in group.processes { roles[process.pid] = role }
            if role == .other { roles[group.first.pid] = .target }
        }
        processes = table.processes.map { process in
            Row(
                pid: process.pid, parent: process.status.parent, uid: process.status.uid.effective,
                gid: process.status.gid.effective, containerID: process.container.id.map { printable($0) },
                container: process.container.name.map { printable($0) },
                podUID: process.container.podUID.map { printable($0) }, role: roles[process.pid] ?? .none,
                comm: printable(process.comm), commandLine: printable(process.commandLine))
        }
    }

    /// A table for people.
    public var text: String {
        let head = ["PID", "UID", "GID", "CONTAINER", "ROLE", "COMMAND"]
        let rows = processes.map { row in
            let command = row.commandLine.isEmpty ? "[\(row.comm)]" : row.commandLine
            return [
                String(row.pid), String(row.uid), String(row.gid),
                row.container ?? row.containerID.map { String($0.prefix(12)) } ?? "-", row.role.rawValue,
                command.count > 100 ? command.prefix(99) + "…" : command,
            ]
        }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        return ([head] + rows).map { row in
            row.indices.map { column in
                column == row.count - 1
                    ? row[column] : row[column] + String(repeating: " ", count: widths[column] - row[column].count + 2)
            }.joined()
        }.joined(separator: "\n") + "\n"
    }
}
