/// A level of Pod Security admission (kubernetes.io/docs/concepts/security/pod-security-standards).
public enum PodSecurityLevel: String, Sendable, CaseIterable {
    case privileged, baseline, restricted

    /// The level that a namespace's labels enforce; `privileged` where they name none.
    ///
    /// - Returns: nil where the label holds a word that is none of the levels; the API server then takes `restricted`.
    public init?(namespaceLabels labels: [String: String]) {
        guard let word = labels["pod-security.kubernetes.io/enforce"] else {
            self = .privileged
            return
        }
        self.init(rawValue: word)
    }

    /// Why the level would refuse an agent's container; empty where it accepts it. Its context always forbids escalation
    /// and has a seccomp profile.
    public func objections(to agent: AgentIdentity) -> [String] {
        guard self != .privileged else { return [] }
        var objections: [String] = []
        let unusual = agent.unusualCapabilities
        if !unusual.isEmpty { objections.append("the capabilities \(unusual.joined(separator: ", "))") }
        guard self == .restricted else { return objections }
        if agent.uid == 0 { objections.append("an agent that runs as root") }
        if unusual.isEmpty, !agent.dropsAll { objections.append("an agent that does not drop ALL capabilities") }
        return objections
    }

    /// The capabilities that `baseline` allows to add.
    static let baselineCapabilities: Set<String> = [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
        "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ]
}
