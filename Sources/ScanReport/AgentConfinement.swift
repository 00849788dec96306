/// What holds the agent in, in each of its two processes, read back from the kernel and never assumed.
public struct AgentConfinement: Codable, Sendable {
    /// What the operator required: `full`, `seccomp` or `none`.
    public let required: String
    /// The process that reads the target.
    public let worker: ProcessConfinement
    /// The process that writes the report.
    public let supervisor: ProcessConfinement

    /// A confinement from its parts.
    public init(required: String, worker: ProcessConfinement, supervisor: ProcessConfinement) {
        self.required = required
        self.worker = worker
        self.supervisor = supervisor
    }
}

extension AgentConfinement {
    /// What is not in force, with the process that it is missing in.
    var lacks: [String] {
        let both = worker.notInForce.filter(supervisor.notInForce.contains)
        return both.map { "worker and supervisor: \($0)" }
            + worker.notInForce.filter { !both.contains($0) }.map { "worker: \($0)" }
            + supervisor.notInForce.filter { !both.contains($0) }.map { "supervisor: \($0)" }
    }
}
