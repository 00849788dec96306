public import PlainData
import PrintableText
import ResultTransport

/// A pod template with the sidecar, and what whoever applies it should know.
public struct InjectedTemplate: Sendable, Hashable {
    /// The template: `metadata` and `spec`.
    public var document: PlainValue
    /// The name of the container that is scanned.
    public var target: String
    /// What may not be as expected, one line each, printable.
    public var notes: [String]
}

extension Injection {
    /// Adds the sidecar to a pod template. One that is there from an earlier injection is replaced, so that doing it twice is
    /// as doing it once.
    ///
    /// - Parameters:
    ///   - template: A pod, or what stands at `spec.template` in a workload. Unknown fields and the order stay.
    ///   - runsToCompletion: Whether it is a Job's, or a pod's whose restartPolicy is not Always: it then ends with its last
    ///     container, and so the agent must end too where it is an ordinary one, and never with an error.
    ///   - workload: What its pods belong to, "Deployment/web", for published results to say; nil where that isn't known.
    /// - Throws: ``InjectionError``: nothing to scan or no way to know whom to run as, a pod that can't share its process
    ///   namespace, names that are taken, options that fit no pod.
    public func applied(
        to template: PlainValue, runsToCompletion: Bool, of workload: String? = nil
    ) throws(InjectionError) -> InjectedTemplate {
        try check()
        var pod = try PodTemplate(try Self.removed(from: template))
        try refuseUnfit(pod)
        let target = try TargetContainer(container, of: pod)
        guard let memory = MemoryQuantity(resources.memoryLimit), memory.bytes >= 32 << 20 else {
            throw InjectionError(
                "the agent's memory limit has to be 32Mi or more: not \(printable(resources.memoryLimit))")
        }
        let sidecar = Sidecar(
            injection: self, target: target, template: pod, workload: workload, runsToCompletion: runsToCompletion,
            memory: memory)
        try refuseTaken(sidecar, in: pod)

        let list = mode == .native ? "initContainers" : "containers"
        var before: [InjectionRecord.Before] = []
        for field in InjectionRecord.Field.allCases {
            if field == .initContainers, mode != .native { continue }
            let value = pod[field]
            if field == .shareProcessNamespace ? value != .boolean(true) : value == nil || value == .null {
                before.append(.init(field: field, value: value))
            }
        }
        let volumes = sidecar.volumes
        let record = InjectionRecord(list: list, volumes: volumes.compactMap(\.manifestName), before: before)
        pod[.annotations] = (pod.annotations ?? .map([])).settingManifestField(
            InjectionRecord.annotation, to: .text(record.text))
        pod[.shareProcessNamespace] = .boolean(true)
        pod.set(list, .array(pod.elements(list) + [try sidecar.container()]))
        pod.set("volumes", .array(pod.elements("volumes") + volumes))
        return InjectedTemplate(document: pod.document, target: target.name, notes: try notes(target, in: pod))
    }

    /// Takes the sidecar out of a pod template, and everything else that was added with it; a template without one stays as
    /// it is.
    public static func removed(from template: PlainValue) throws(InjectionError) -> PlainValue {
        var pod = try PodTemplate(template)
        guard let record = try pod.record() else { return template }
        pod.undo(record)
        return pod.document
    }

    private func check() throws(InjectionError) {
        guard !agentImage.isEmpty else { throw InjectionError("the agent's image has no name") }
        if let name = profiles.first(where: { !isObjectName($0) }) {
            throw InjectionError("a profile is named by its ConfigMap: \(printable(name)) is no name that one can have")
        }
        if let publish, ResultNames(index: publish) == nil {
            throw InjectionError(
                "a result is named by its ConfigMap: \(printable(publish)) is no name that one can have")
        }
        guard Set(profiles).count == profiles.count else { throw InjectionError("a profile is named twice") }
        guard publish != nil || audience == nil else {
            throw InjectionError(
                "an audience is for the token that publishes: there is none without a ConfigMap to publish")
        }
        if case .localhost(let path) = seccompProfile {
            guard !path.isEmpty, !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
                throw InjectionError(
                    "a seccomp profile is a path below the kubelet's seccomp directory: not \(printable(path))")
            }
        }
    }

    private func refuseUnfit(_ pod: PodTemplate) throws(InjectionError) {
        let spec = pod.spec
        if spec["hostPID"] == .boolean(true) {
            throw InjectionError(
                "it has hostPID, and so can't share a process namespace of its own: scan it with a debug container")
        }
        let isWindows =
            spec.manifestValue("os", "name")?.text?.lowercased() == "windows"
            || spec.manifestValue("nodeSelector", "kubernetes.io/os")?.text == "windows"
            || spec.manifestValue("securityContext", "windowsOptions") != nil
        if isWindows { throw InjectionError("it is a pod for Windows, where no process namespace can be shared") }
    }

    private func refuseTaken(_ sidecar: Sidecar, in pod: PodTemplate) throws(InjectionError) {
        for list in ["containers", "initContainers", "ephemeralContainers"] {
            guard !pod.elements(list).contains(where: { $0.manifestName == Self.containerName }) else {
                throw InjectionError(
                    "it has a container \(Self.containerName) that sidescan inject did not add: rename it")
            }
        }
        let wanted = Set(sidecar.volumes.compactMap(\.manifestName))
        if let name = pod.elements("volumes").compactMap(\.manifestName).first(where: wanted.contains) {
            throw InjectionError("it has a volume \(printable(name)) that sidescan inject did not add: rename it")
        }
    }

    private func notes(_ target: TargetContainer, in pod: PodTemplate) throws(InjectionError) -> [String] {
        var notes: [String] = []
        let (uid, gid) = try target.user(runAs)
        if uid == 0, !target.hasNoCapabilities {
            notes.append(
                "container \(printable(target.name)) is root with capabilities, and an agent without any can't read its "
                    + "root: drop all of the target's, or see docs/who-may-read-a-root.md")
        }
        for (field, mine) in [("runAsUser", uid), ("runAsGroup", gid)] {
            guard let own = target.securityField(field)?.integer, own != mine else { continue }
            notes.append(
                "the agent's \(field) is \(mine), and container \(printable(target.name)) has \(own): the kernel lets it "
                    + "read the target's root only where they are the same")
        }
        if publish != nil, pod.spec["automountServiceAccountToken"] != .boolean(false) {
            notes.append(
                "the pod's other containers have a token of the same service account, and could write a result of their own "
                    + "in place of the agent's: say automountServiceAccountToken: false where they need none")
        }
        return notes
    }
}
