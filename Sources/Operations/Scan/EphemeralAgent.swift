import KubernetesAPI
public import PlainData

/// The agent as an ephemeral container of the target's pod.
public struct EphemeralAgent: Sendable, Hashable {
    /// The container's name; Kubernetes never lets go of it.
    public let name: String
    /// The agent's image.
    public let image: String
    /// What the agent is told.
    public let arguments: [String]
    /// As whom it runs.
    public let identity: AgentIdentity
    /// The container whose processes it sees.
    public let target: String
    /// The volume of the pod's token, where the agent publishes to ConfigMaps.
    public let tokenVolume: String?

    /// Where every client in a cluster looks for its token.
    private static let tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// The container. It can have no resource limits, ports, probes or volumes of its own (Kubernetes' documentation,
    /// Ephemeral Containers): the agent limits itself.
    public var container: PlainValue {
        var entries: [PlainValue.Entry] = [
            .init("name", .text(name)), .init("image", .text(image)),
            .init("imagePullPolicy", .text("IfNotPresent")),
            .init("args", .array(arguments.map(PlainValue.text))),
            .init("targetContainerName", .text(target)),
            .init("securityContext", identity.securityContext),
            .init("terminationMessagePolicy", .text("File")),
        ]
        if let tokenVolume {
            let mount: [PlainValue.Entry] = [
                .init("name", .text(tokenVolume)), .init("mountPath", .text(Self.tokenPath)),
                .init("readOnly", .boolean(true)),
            ]
            entries.append(.init("volumeMounts", .array([.map(mount)])))
        }
        return .map(entries)
    }

    /// Whether a pod has an ephemeral container of that name.
    static func isThere(_ name: String, in pod: KubernetesObject) -> Bool {
        pod["spec", "ephemeralContainers"]?.elements?.contains { $0["name"]?.text == name } ?? false
    }

    /// The strategic merge patch of `pods/NAME/ephemeralcontainers`: lists are merged by name, so sending it twice is as
    /// sending it once.
    public var patch: PlainValue {
        .map([.init("spec", .map([.init("ephemeralContainers", .array([container]))]))])
    }
}
