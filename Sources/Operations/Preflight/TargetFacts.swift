public import KubernetesAPI
import PlainData
import ResultTransport

/// What a pod's own document says of the container that is to be scanned.
public struct TargetFacts: Sendable, Hashable {
    /// The pod's name.
    public let pod: String
    /// Its namespace.
    public let namespace: String
    /// Its uid, which no later pod of that name has.
    public let podUID: String
    /// What the pod belongs to, as kind and name: "Deployment/web"; nil for one that belongs to nothing.
    public private(set) var workload: String?
    /// The Job that the pod belongs to, which may be a CronJob's; nil where it belongs to something else.
    let job: Owner?
    /// The container's name.
    public let container: String
    /// The container's id without its runtime's name; nil where the status has none.
    public let containerID: String?
    /// The image as the pod names it.
    public let image: String
    /// The image that really runs, by digest; nil where the runtime tells none.
    public let runningImage: ImageReference?
    /// The user that its first process was started as; nil where nothing tells.
    public let user: User?
    /// What the container's first process may do.
    public let privileges: Privileges
    /// What of the pod reaches beyond it: one line each, "container app is privileged".
    public let exposures: [String]
    /// Whether the pod's containers see each other's processes.
    public let sharesProcesses: Bool
    /// Where the runtime mounts the termination message, by which the agent knows a container's name.
    public let hasUsualTerminationPath: Bool
    /// Names of the ephemeral containers that the pod has.
    public let ephemeralContainers: [String]
    /// The volume with the pod's own service account token, and the account, where it has one.
    public let token: Token?

    /// A user and group, and what tells so.
    public struct User: Sendable, Hashable {
        /// The user id.
        public let uid: Int
        /// The group id.
        public let gid: Int
        /// What tells so, in words.
        public let source: String

        /// A user from its parts.
        public init(uid: Int, gid: Int, source: String) {
            self.uid = uid
            self.gid = gid
            self.source = source
        }
    }

    /// What a container's security context gives its first process.
    public struct Privileges: Sendable, Hashable {
        /// Whether it has all capabilities and the node's devices.
        public let isPrivileged: Bool
        /// The capabilities that it gets besides, as written: "ALL", "NET_RAW".
        public let added: [String]
        /// The capabilities that it goes without.
        public let dropped: [String]

        /// Whether a root process of it has no capability at all.
        public var hasNone: Bool { !isPrivileged && added.isEmpty && dropped.contains { $0.uppercased() == "ALL" } }
    }

    /// What an object belongs to, of a kind that is known from elsewhere.
    struct Owner: Sendable, Hashable {
        let name: String
        let uid: String
    }

    /// The volume that holds the pod's token.
    public struct Token: Sendable, Hashable {
        /// The volume's name.
        public let volume: String
        /// The account that the token is of.
        public let serviceAccount: String
    }
}

extension TargetFacts {
    /// Reads a pod.
    ///
    /// - Parameters:
    ///   - pod: The pod, as the API server has it.
    ///   - wanted: The container's name; nil for the only one, or the one that the pod names as its default.
    /// - Throws: Where the pod does not run, or the container does not, or none can be chosen.
    public init(_ pod: KubernetesObject, container wanted: String?) throws(ScanFailure) {
        let name = "pod \(pod.name) in namespace \(pod.namespace ?? "")"
        guard pod["metadata", "deletionTimestamp"] == nil else {
            throw ScanFailure("\(name) is being deleted", .target)
        }
        let phase = pod["status", "phase"]?.text ?? "Unknown"
        guard phase == "Running" else {
            throw ScanFailure("\(name) does not run: its phase is \(phase)", .target)
        }
        guard pod["spec", "os", "name"]?.text != "windows" else {
            throw ScanFailure("\(name) runs on Windows, where Sidescan can't look", .target)
        }
        let spec = try Self.choose(from: pod, wanted)
        let container = spec["name"]?.text ?? ""
        let status = Self.status(of: container, in: pod)
        guard status?["state"]?["running"] != nil else {
            let state = status?["state"]?.entries?.first
            let reason = state?.value["reason"]?.text.map { ", \($0)" } ?? ""
            throw ScanFailure(
                "container \(container) of \(name) does not run: \(state?.key.text ?? "no state")\(reason)", .target)
        }
        self.pod = pod.name
        namespace = pod.namespace ?? ""
        podUID = pod.uid
        workload = Self.workload(pod)
        job = Self.controller(of: pod).flatMap { owner in
            guard owner["kind"]?.text == "Job", let name = owner["name"]?.text else { return nil }
            return Owner(name: name, uid: owner["uid"]?.text ?? "")
        }
        self.container = container
        let id = status?["containerID"]?.text ?? ""
        containerID = id.firstRange(of: "://").map { String(id[$0.upperBound...]) }
        image = spec["image"]?.text ?? ""
        runningImage = Self.runningImage(status)
        user = Self.user(spec, status, pod)
        privileges = Privileges(spec["securityContext"])
        exposures = Self.exposures(pod)
        sharesProcesses =
            pod["spec", "shareProcessNamespace"] == .boolean(true) || pod["spec", "hostPID"] == .boolean(true)
        let path = spec["terminationMessagePath"]?.text
        hasUsualTerminationPath = path == nil || path == "/dev/termination-log"
        ephemeralContainers = (pod["spec", "ephemeralContainers"]?.elements ?? []).compactMap { $0["name"]?.text }
        token = Self.token(pod)
    }

    /// The image as it can be named for certain: by digest where there is one.
    public var imageName: String { runningImage?.description ?? image }

    /// The pod's controller. A Deployment's pods belong to a ReplicaSet that is named after it and the hash that its pods
    /// are labelled with; Kubernetes, "Deployments", "Pod-template-hash label". A static pod's mirror belongs to its node,
    /// which is no workload.
    private static func workload(_ pod: KubernetesObject) -> String? {
        let owner = controller(of: pod)
        guard let kind = owner?["kind"]?.text, kind != "Node", let name = owner?["name"]?.text else { return nil }
        var workload = "\(kind)/\(name)"
        if kind == "ReplicaSet", let hash = pod.labels["pod-template-hash"], !hash.isEmpty, name.hasSuffix("-\(hash)") {
            let deployment = "Deployment/\(name.dropLast(hash.count + 1))"
            if ResultTarget.isWorkload(deployment) { workload = deployment }
        }
        return ResultTarget.isWorkload(workload) ? workload : nil
    }

    private static func controller(of object: KubernetesObject) -> PlainValue? {
        object["metadata", "ownerReferences"]?.elements?.first { $0["controller"] == .boolean(true) }
    }

    /// Takes in the pod's own Job: the pod belongs to that one's CronJob, where it has one. A Job that only has the name of the
    /// pod's says nothing.
    mutating func take(job found: KubernetesObject) {
        guard let job, found.name == job.name, found.uid == job.uid, let owner = Self.controller(of: found),
            owner["kind"]?.text == "CronJob", let name = owner["name"]?.text, ResultTarget.isWorkload("CronJob/\(name)")
        else { return }
        workload = "CronJob/\(name)"
    }

    /// The containers of a pod, native sidecars among them.
    private static func containers(_ pod: KubernetesObject) -> [PlainValue] {
        (pod["spec", "containers"]?.elements ?? [])
            + (pod["spec", "initContainers"]?.elements ?? []).filter { $0["restartPolicy"]?.text == "Always" }
    }

    private static func choose(from pod: KubernetesObject, _ wanted: String?) throws(ScanFailure) -> PlainValue {
        let all = containers(pod)
        let names = all.compactMap { $0["name"]?.text }
        let list = names.joined(separator: ", ")
        if let wanted {
            guard let found = all.first(where: { $0["name"]?.text == wanted }) else {
                throw ScanFailure("pod \(pod.name) has no container \(wanted); it has \(list)", .target)
            }
            return found
        }
        // kubectl's own convention for pods with helpers in them.
        if let usual = pod.annotations["kubectl.kubernetes.io/default-container"],
            let found = all.first(where: { $0["name"]?.text == usual })
        {
            return found
        }
        let others = all.filter { $0["name"]?.text?.hasPrefix("sidescan-agent") == false }
        guard others.count == 1, let only = others.first else {
            throw ScanFailure("pod \(pod.name) has the containers \(list): name one with -c", .failed)
        }
        return only
    }

    static func status(of container: String, in pod: KubernetesObject) -> PlainValue? {
        for list in ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"] {
            let found = pod["status", list]?.elements?.first { $0["name"]?.text == container }
            if let found { return found }
        }
        return nil
    }

    private static func runningImage(_ status: PlainValue?) -> ImageReference? {
        guard let id = status?["imageID"]?.text, let image = ImageReference(id), image.digest != nil else { return nil }
        return image
    }

    private static func user(_ spec: PlainValue, _ status: PlainValue?, _ pod: KubernetesObject) -> User? {
        if let user = status?["user"]?["linux"], let uid = user["uid"]?.integer, let gid = user["gid"]?.integer {
            return User(uid: uid, gid: gid, source: "the container's status")
        }
        func asked(_ field: String) -> Int? {
            spec["securityContext"]?[field]?.integer ?? pod["spec", "securityContext", field]?.integer
        }
        // Without runAsGroup the group is what the image's own /etc/passwd says, which nothing here tells.
        guard let uid = asked("runAsUser"), let gid = asked("runAsGroup") else { return nil }
        return User(uid: uid, gid: gid, source: "its security context")
    }

    private static func exposures(_ pod: KubernetesObject) -> [String] {
        var found: [String] = []
        let all = (pod["spec", "containers"]?.elements ?? []) + (pod["spec", "initContainers"]?.elements ?? [])
        for container in all where container["securityContext"]?["privileged"] == .boolean(true) {
            found.append("container \(container["name"]?.text ?? "") is privileged")
        }
        for (field, what) in [
            ("hostPID", "process namespace"), ("hostNetwork", "network"), ("hostIPC", "IPC namespace"),
        ] where pod["spec", field] == .boolean(true) {
            found.append("the pod uses the node's \(what) (\(field))")
        }
        for volume in pod["spec", "volumes"]?.elements ?? [] {
            guard let path = volume["hostPath"]?["path"]?.text else { continue }
            found.append("volume \(volume["name"]?.text ?? "") is the node's \(path) (hostPath)")
        }
        return found
    }

    private static func token(_ pod: KubernetesObject) -> Token? {
        for volume in pod["spec", "volumes"]?.elements ?? [] {
            guard let name = volume["name"]?.text, let sources = volume["projected"]?["sources"]?.elements,
                // A token for another audience is none for the API server.
                sources.contains(where: { $0["serviceAccountToken"].map { $0["audience"] == nil } ?? false })
            else { continue }
            return Token(volume: name, serviceAccount: pod["spec", "serviceAccountName"]?.text ?? "default")
        }
        return nil
    }
}

extension TargetFacts.Privileges {
    init(_ context: PlainValue?) {
        func words(_ key: String) -> [String] {
            (context?["capabilities"]?[key]?.elements ?? []).compactMap(\.text)
        }
        isPrivileged = context?["privileged"] == .boolean(true)
        added = words("add")
        dropped = words("drop")
    }
}
