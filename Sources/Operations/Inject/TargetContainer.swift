import PlainData
import PrintableText

/// The container of a pod that is to be scanned, and what the manifest says of its user.
struct TargetContainer {
    let container: PlainValue
    let name: String
    private let pod: PlainValue

    /// - Parameter name: The container's name; nil for the only one, or the pod's own default.
    init(_ name: String?, of template: PodTemplate) throws(InjectionError) {
        let containers = template.containers
        let names = containers.compactMap(\.manifestName)
        let choices = names.map { printable($0) }.joined(separator: ", ")
        let annotation = "kubectl.kubernetes.io/default-container"
        let wanted = name ?? (names.count == 1 ? names[0] : template.annotations?[annotation]?.text)
        guard let wanted else {
            throw InjectionError("which container is to be scanned? Choose one with --container: \(choices)")
        }
        guard let container = containers.first(where: { $0.manifestName == wanted }) else {
            let origin = name == nil ? "\(annotation) names a container that is not there" : "no container has the name"
            throw InjectionError("\(origin): \(printable(wanted)); there are: \(choices)")
        }
        self.container = container
        self.name = wanted
        pod = template.spec
    }

    /// A field of the security context: the container's, else the pod's.
    func securityField(_ field: String) -> PlainValue? {
        container.manifestValue("securityContext", field) ?? pod.manifestValue("securityContext", field)
    }

    /// The user and group that the agent has to be.
    func user(_ wanted: Injection.User?) throws(InjectionError) -> (uid: Int, gid: Int) {
        let (uid, gid) = (securityField("runAsUser")?.integer, securityField("runAsGroup")?.integer)
        if let wanted { return (wanted.uid, wanted.gid ?? gid ?? wanted.uid) }
        switch (uid, gid) {
        case (let uid?, let gid?): return (uid, gid)
        case (let uid?, nil):
            throw InjectionError(
                "the group of container \(printable(name)) can't be known from the manifest, and the agent has to be of "
                    + "the same: say its runAsGroup, or give --run-as \(uid):GID")
        default:
            throw InjectionError(
                "the user of container \(printable(name)) can't be known from the manifest, because its image decides, "
                    + "and the agent has to be the same: say its runAsUser and runAsGroup, or give --run-as UID:GID")
        }
    }

    /// Whether it runs with no capabilities at all, whoever it runs as.
    var hasNoCapabilities: Bool {
        let capabilities = container.manifestValue("securityContext", "capabilities")
        let drops = capabilities?["drop"]?.elements?.compactMap { $0.text?.uppercased() } ?? []
        return drops.contains("ALL") && capabilities?["add"]?.elements?.isEmpty != false
    }
}
