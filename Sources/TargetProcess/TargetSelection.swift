import PrintableText

/// How the target is named.
public enum TargetSelector: Sendable {
    /// By its process id, in the agent's process namespace.
    case pid(Int32)
    /// By its container's name, or the beginning of its container's id.
    case container(String)
    /// By an expression found in the name, the executable's path or the command line of a process.
    case process(CommandPattern)
    /// The only other container in sight.
    case onlyOther
}

/// Processes of one container.
public struct ContainerGroup: Sendable {
    /// The container.
    public let container: ContainerReference
    /// Its processes in sight, at least one.
    public let processes: [ProcessRecord]
    /// The container's first process: of those that descend from no other of them, the one that started first.
    public let first: ProcessRecord

    /// A group of processes; nil where there is none.
    init?(_ processes: [ProcessRecord]) {
        let ids = Set(processes.map(\.pid))
        let tops = processes.filter { !ids.contains($0.status.parent) }
        // A table read while processes come and go may hold a circle, and then no top.
        let candidates = tops.isEmpty ? processes : tops
        guard let first = candidates.min(by: { ($0.startTime, $0.pid) < ($1.startTime, $1.pid) }) else { return nil }
        self.processes = processes
        self.first = first
        container = first.container
    }
}

/// Why no target was chosen.
public enum SelectionFailure: Error, Sendable {
    /// Nothing fits.
    case none(wanted: String, candidates: [ContainerGroup], hidesProcesses: Bool)
    /// Several fit.
    case several(wanted: String, candidates: [ContainerGroup])

    /// One line that says what to do.
    public var message: String {
        switch self {
        case .none(let wanted, let candidates, let hidesProcesses):
            var text = "no target: \(wanted)"
            text +=
                candidates.isEmpty
                ? "; no other container is in sight (does the pod share its process namespace, or does the debug container"
                    + " name its target?)"
                : "; in sight: \(Self.list(candidates))"
            if hidesProcesses {
                text +=
                    "; /proc hides the processes of others (hidepid): run the agent with the target's user and group"
            }
            return text
        case .several(let wanted, let candidates):
            return "several targets: \(wanted); choose one with --container or --pid: \(Self.list(candidates))"
        }
    }

    private static func list(_ groups: [ContainerGroup]) -> String {
        let most = 20
        let named = groups.prefix(most).map { group in
            let first = group.first
            let name =
                group.container.name ?? group.container.id.map { String($0.prefix(12)) } ?? "no container id"
            return "\(printable(name)) (pid \(first.pid), \(printable(first.comm)))"
        }
        return named.joined(separator: ", ") + (groups.count > most ? ", and \(groups.count - most) more" : "")
    }
}

extension ProcessTable {
    /// The processes by container, in the order of their first processes' start; those without any sign of one (kernel
    /// threads) left out.
    public var containers: [ContainerGroup] {
        var groups: [String: [ProcessRecord]] = [:]
        for process in processes {
            if let key = process.container.id ?? process.container.rootMount {
                groups[key, default: []].append(process)
            }
        }
        return groups.values.compactMap { ContainerGroup($0) }
            .sorted { ($0.first.startTime, $0.first.pid) < ($1.first.startTime, $1.first.pid) }
    }

    /// The containers besides the own one and the pod's infrastructure.
    public var otherContainers: [ContainerGroup] {
        containers.filter { !isOwn($0) && !isInfrastructure($0) }
    }

    /// Whether a container is the agent's own.
    public func isOwn(_ group: ContainerGroup) -> Bool {
        own.map { group.container.isSame(as: $0.container) } ?? false
    }

    /// The agent's process and those that it descends from.
    private var ownAncestry: Set<Int32> {
        var ancestry: Set<Int32> = []
        var pid = ownID
        while pid != 0, ancestry.insert(pid).inserted { pid = self[pid]?.status.parent ?? 0 }
        return ancestry
    }

    private func matches(_ process: ProcessRecord, _ pattern: CommandPattern) -> Bool {
        pattern.matches(process.comm) || process.executable.map(pattern.matches) ?? false
            || pattern.matches(process.commandLine)
    }

    /// Whether a container only holds the pod's namespaces: the first process of the process namespace, without a
    /// container name from the kubelet, and named as such programs are (Kubernetes' `pause`, podman's `catatonit -P`).
    public func isInfrastructure(_ group: ContainerGroup) -> Bool {
        let first = group.first
        return first.pid == 1 && group.container.name == nil
            && (first.comm == Array("pause".utf8) || first.comm == Array("catatonit".utf8))
    }

    /// Chooses the target's process.
    ///
    /// - Parameters:
    ///   - selector: How it is named.
    ///   - hidesProcesses: Whether /proc is mounted with hidepid, for the message.
    /// - Throws: Why none was chosen, with the candidates.
    public func select(
        _ selector: TargetSelector, hidesProcesses: Bool = false
    ) throws(SelectionFailure) -> ProcessRecord {
        switch selector {
        case .pid(let pid):
            guard let process = self[pid], !process.isKernelThread else {
                throw .none(
                    wanted: hidesProcesses ? "process \(pid) can't be seen" : "there is no process \(pid)",
                    candidates: otherContainers, hidesProcesses: hidesProcesses)
            }
            return process
        case .container(let name):
            let wanted = "--container \(printable(name))"
            let named = containers.filter { $0.container.name == name }
            let matching =
                !named.isEmpty || name.isEmpty
                ? named : containers.filter { $0.container.id?.hasPrefix(name) ?? false }
            return try only(matching, wanted: wanted, hidesProcesses: hidesProcesses)
        case .process(let pattern):
            let ancestry = ownAncestry
            var others: [ContainerGroup] = []
            var own: [ContainerGroup] = []
            for group in containers where !isInfrastructure(group) {
                // Whoever started the agent has the expression in its command line too.
                let processes = group.processes.filter { !ancestry.contains($0.pid) && matches($0, pattern) }
                guard let matched = ContainerGroup(processes) else { continue }
                if isOwn(group) {
                    own.append(matched)
                } else {
                    others.append(group)
                }
            }
            let matching = others.isEmpty ? own : others
            return try only(
                matching, wanted: "--process \(printable(pattern.source))", hidesProcesses: hidesProcesses)
        case .onlyOther:
            return try only(
                otherContainers, wanted: "no container was named", hidesProcesses: hidesProcesses)
        }
    }

    private func only(
        _ groups: [ContainerGroup], wanted: String, hidesProcesses: Bool
    ) throws(SelectionFailure) -> ProcessRecord {
        switch groups.count {
        case 1: return groups[0].first
        case 0: throw .none(wanted: wanted, candidates: otherContainers, hidesProcesses: hidesProcesses)
        default: throw .several(wanted: wanted, candidates: groups)
        }
    }
}
