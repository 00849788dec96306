public import PlainData

/// As whom the agent runs, and with what.
public struct AgentIdentity: Sendable, Hashable {
    /// The capabilities that the agent's container has.
    public enum Capabilities: String, Sendable, CaseIterable {
        /// None: all are dropped.
        case none
        /// Those of the target's container.
        case target
        /// SYS_PTRACE and DAC_READ_SEARCH: any target, all its files.
        case ptrace
    }

    /// The user id.
    public let uid: Int
    /// The group id.
    public let gid: Int
    /// What it may do besides.
    public let capabilities: Capabilities
    /// What the target's container adds and drops, for ``Capabilities/target``.
    private let added: [String]
    private let dropped: [String]

    /// An identity from its parts.
    public init(
        uid: Int, gid: Int, capabilities: Capabilities = .none, targetAdds: [String] = [], targetDrops: [String] = []
    ) {
        self.uid = uid
        self.gid = gid
        self.capabilities = capabilities
        added = targetAdds
        dropped = targetDrops
    }

    /// The container's `securityContext`.
    public var securityContext: PlainValue {
        let capabilities: [PlainValue.Entry] =
            switch self.capabilities {
            case .none: [.init("drop", .array([.text("ALL")]))]
            case .ptrace:
                [
                    .init("add", .array([.text("SYS_PTRACE"), .text("DAC_READ_SEARCH")])),
                    .init("drop", .array([.text("ALL")])),
                ]
            case .target:
                [("add", added), ("drop", dropped)].filter { !$0.1.isEmpty }.map {
                    .init($0.0, .array($0.1.map(PlainValue.text)))
                }
            }
        return .map([
            .init("allowPrivilegeEscalation", .boolean(false)),
            .init("capabilities", .map(capabilities)),
            .init("privileged", .boolean(false)),
            .init("readOnlyRootFilesystem", .boolean(true)),
            .init("runAsGroup", .integer(gid)),
            // Said also where it is false: a pod that demands it would else refuse a root agent with an error of the
            // kubelet's, long after it was asked for.
            .init("runAsNonRoot", .boolean(uid != 0)),
            .init("runAsUser", .integer(uid)),
            .init("seccompProfile", .map([.init("type", .text("RuntimeDefault"))])),
        ])
    }

    /// Capabilities beyond those that a container has without asking, which Pod Security `baseline` refuses.
    var unusualCapabilities: [String] {
        switch capabilities {
        case .none: []
        case .ptrace: ["DAC_READ_SEARCH", "SYS_PTRACE"]
        case .target: added.filter { !PodSecurityLevel.baselineCapabilities.contains($0.uppercased()) }
        }
    }

    /// Whether all capabilities are dropped, but for the one that `restricted` allows to add.
    var dropsAll: Bool {
        switch capabilities {
        case .none: true
        case .ptrace: false
        case .target:
            dropped.contains { $0.uppercased() == "ALL" } && added.allSatisfy { $0.uppercased() == "NET_BIND_SERVICE" }
        }
    }

    /// "uid 65532, gid 65532, no capabilities".
    public var words: String {
        let what =
            switch capabilities {
            case .none: "no capabilities"
            case .target: "the target's capabilities"
            case .ptrace: "SYS_PTRACE and DAC_READ_SEARCH"
            }
        return "uid \(uid), gid \(gid), \(what)"
    }
}
