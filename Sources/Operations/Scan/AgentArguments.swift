import ResultTransport

/// What the agent is told, however it gets beside its target.
struct AgentArguments: Sendable, Hashable {
    private(set) var words: [String]

    /// - Parameters:
    ///   - order: What is asked for.
    ///   - run: The run's id.
    ///   - seconds: How long the scan may take: so the agent ends also where nobody waits for it any more.
    ///   - target: What the result's index is to say of the target.
    init(_ order: ScanOrder, run: String, seconds: Int, about target: ResultTarget) {
        words = ["--run-id", run, "--timeout", "\(max(1, seconds))", "--memory", "\(order.memory)"]
        if let jobs = order.jobs { words += ["--jobs", "\(jobs)"] }
        for profile in order.profiles where Self.configMap(profile) == nil { words += ["--profile", profile] }
        for member in ResultTarget.members {
            guard let value = target[keyPath: member.path] else { continue }
            words += ["--publish-target", "\(member.name)=\(value)"]
        }
        words += order.agentArguments
    }

    /// The ConfigMap that a profile is in; nil for a path in the agent's image.
    static func configMap(_ profile: String) -> String? {
        profile.hasPrefix("configmap/") ? String(profile.dropFirst("configmap/".count)) : nil
    }
}
