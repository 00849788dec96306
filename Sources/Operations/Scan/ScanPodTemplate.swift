public import KubernetesAPI
import PlainData

/// A pod of a run's own, with a copy of the target's container and nothing else yet: what the agent is added to.
///
/// Only what the program needs to start is copied. The copy is never privileged, gets none of the node's namespaces or
/// directories, no volume that another pod may write to, no token and no label by which a Service or a controller would take it for
/// one of its own.
public struct ScanPodTemplate: Sendable, Hashable {
    /// The pod: metadata and spec.
    public let pod: KubernetesObject
    /// What the copy lacks that the target has, one line each.
    public let omissions: [String]

    /// What a copy may have of a pod's spec. All else is left out: what is not known to be harmless is not copied.
    private static let podFields = [
        "securityContext", "nodeSelector", "tolerations", "imagePullSecrets", "runtimeClassName", "hostUsers", "os",
        "dnsPolicy", "dnsConfig", "hostAliases", "enableServiceLinks",
    ]
    /// What a copy may have of a container. Without probes, hooks and ports nobody asks anything of it.
    private static let containerFields = [
        "command", "args", "workingDir", "env", "envFrom", "resources", "stdin", "tty", "terminationMessagePath",
        "terminationMessagePolicy",
    ]
    /// The kinds of volumes that only this pod has, or that are read and never written.
    private static let safeVolumes: Set<String> = ["emptyDir", "configMap", "secret", "downwardAPI"]

    /// A copy of a pod's container.
    ///
    /// - Parameters:
    ///   - name: The new pod's name.
    ///   - source: The pod, as the API server has it.
    ///   - target: What preflight read off it.
    public init(named name: String, copying source: KubernetesObject, _ target: TargetFacts) {
        var pod = Self.empty(name, target.namespace)
        var omissions: [String] = []
        for field in Self.podFields { pod["spec", field] = source["spec", field] }
        pod["spec", "affinity", "nodeAffinity"] = source["spec", "affinity", "nodeAffinity"]
        if pod["spec", "affinity"]?.entries?.isEmpty != false { pod["spec", "affinity"] = nil }
        if pod["spec", "dnsPolicy"]?.text == "ClusterFirstWithHostNet" { pod["spec", "dnsPolicy"] = nil }

        let all =
            (source["spec", "containers"]?.elements ?? []) + (source["spec", "initContainers"]?.elements ?? [])
        let original = all.first { $0["name"]?.text == target.container } ?? .map([])
        let (volumes, kept) = Self.volumes(of: source, &omissions)
        var container: [PlainValue.Entry] = [
            .init("name", .text(target.container)),
            // What really runs, not what its tag names by now.
            .init("image", .text(target.runningImage?.description ?? target.image)),
            .init("imagePullPolicy", .text("IfNotPresent")),
        ]
        for field in Self.containerFields { if let value = original[field] { container.append(.init(field, value)) } }
        if let context = Self.securityContext(original["securityContext"]) {
            container.append(.init("securityContext", context))
        }
        let mounts = (original["volumeMounts"]?.elements ?? []).filter { mount in
            mount["name"]?.text.map { kept.contains($0) } ?? false
        }
        if !mounts.isEmpty { container.append(.init("volumeMounts", .array(mounts))) }
        pod["spec", "containers"] = .array([.map(container)])
        // Only those that this container mounts.
        let used = Set(mounts.compactMap { $0["name"]?.text })
        let wanted = volumes.filter { volume in volume["name"]?.text.map { used.contains($0) } ?? false }
        if !wanted.isEmpty { pod["spec", "volumes"] = .array(wanted) }
        if source["spec", "initContainers"]?.elements?.isEmpty == false { omissions.append("its init containers") }
        if all.count > 1 { omissions.append("its other containers") }
        if target.privileges.isPrivileged { omissions.append("its being privileged") }
        self.pod = pod
        self.omissions = omissions
    }

    /// A pod that runs an image as a user, with no rights.
    public init(named name: String, image: String, in namespace: String, as agent: AgentIdentity) {
        var pod = Self.empty(name, namespace)
        let user: [PlainValue.Entry] = [
            .init("runAsUser", .integer(agent.uid)), .init("runAsGroup", .integer(agent.gid)),
            .init("runAsNonRoot", .boolean(agent.uid != 0)),
            .init("allowPrivilegeEscalation", .boolean(false)),
            .init("capabilities", .map([.init("drop", .array([.text("ALL")]))])),
            .init("seccompProfile", .map([.init("type", .text("RuntimeDefault"))])),
        ]
        pod["spec", "containers"] = .array([
            .map([
                .init("name", .text(Self.imageContainer)), .init("image", .text(image)),
                .init("imagePullPolicy", .text("IfNotPresent")), .init("securityContext", .map(user)),
            ])
        ])
        self.pod = pod
        omissions = []
    }

    /// The name of the container that runs an image.
    public static let imageContainer = "target"

    private static func empty(_ name: String, _ namespace: String) -> KubernetesObject {
        var pod = KubernetesObject(.pod, name: name, namespace: namespace)
        pod["spec", "restartPolicy"] = .text("Never")
        pod["spec", "automountServiceAccountToken"] = .boolean(false)
        pod["spec", "serviceAccountName"] = .text(name)
        pod["spec", "terminationGracePeriodSeconds"] = .integer(2)
        pod["spec", "shareProcessNamespace"] = .boolean(true)
        return pod
    }

    /// The volumes that can be copied, with what stands in for the others, and the names of all that a copy may mount.
    private static func volumes(
        of source: KubernetesObject, _ omissions: inout [String]
    ) -> (volumes: [PlainValue], kept: Set<String>) {
        var volumes: [PlainValue] = []
        var kept: Set<String> = []
        for volume in source["spec", "volumes"]?.elements ?? [] {
            guard let name = volume["name"]?.text else { continue }
            let kind = (volume.entries ?? []).compactMap { $0.key.text }.first { $0 != "name" } ?? "emptyDir"
            if kind == "projected" {
                let sources = (volume["projected"]?["sources"]?.elements ?? [])
                // The copy gets no token, of whatever audience.
                guard !sources.contains(where: { $0["serviceAccountToken"] != nil || $0["podCertificate"] != nil })
                else { continue }
                volumes.append(volume)
            } else if safeVolumes.contains(kind) {
                volumes.append(volume)
            } else if kind == "hostPath" {
                omissions.append("volume \(name) (hostPath)")
                continue
            } else {
                omissions.append("what is in volume \(name) (\(kind))")
                volumes.append(.map([.init("name", .text(name)), .init("emptyDir", .map([]))]))
            }
            kept.insert(name)
        }
        return (volumes, kept)
    }

    private static func securityContext(_ context: PlainValue?) -> PlainValue? {
        guard let entries = context?.entries else { return nil }
        return .map(entries.filter { $0.key.text != "privileged" })
    }
}
