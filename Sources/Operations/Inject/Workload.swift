import PlainData
import PrintableText
import ResultTransport

/// An object of the API that has pods, and where its pod template is.
struct Workload {
    /// The kind as people write it before a name: "deployment".
    let kind: String
    /// The kind as the API has it: "Deployment".
    private let kindOfAPI: String
    /// The keys that lead to the template; none for a pod.
    let path: [String]
    private let runsToCompletion: Bool

    private static let kinds: [(groups: [String], kind: String, path: [String], isJob: Bool)] = [
        ([""], "Pod", [], false),
        (["apps", "extensions"], "Deployment", ["spec", "template"], false),
        (["apps"], "StatefulSet", ["spec", "template"], false),
        (["apps", "extensions"], "DaemonSet", ["spec", "template"], false),
        (["apps", "extensions"], "ReplicaSet", ["spec", "template"], false),
        ([""], "ReplicationController", ["spec", "template"], false),
        (["batch"], "Job", ["spec", "template"], true),
        (["batch"], "CronJob", ["spec", "jobTemplate", "spec", "template"], true),
    ]

    /// Nil where the kind is one that has no pods.
    init?(apiVersion: String?, kind: String?) {
        let parts = (apiVersion ?? "").split(separator: "/")
        let group = parts.count == 2 ? String(parts[0]) : ""
        guard let found = Self.kinds.first(where: { $0.kind == kind && $0.groups.contains(group) }) else { return nil }
        self.kind = found.kind.lowercased()
        kindOfAPI = found.kind
        path = found.path
        runsToCompletion = found.isJob
    }

    /// Whether the pod of a template ends with its containers.
    func runsToCompletion(_ template: PlainValue) -> Bool {
        if runsToCompletion { return true }
        guard path.isEmpty, let policy = template.manifestValue("spec", "restartPolicy")?.text else { return false }
        return policy != "Always"
    }

    /// What its pods belong to, as a result's index names it: "Deployment/web". A pod belongs to nothing, as far as its own
    /// manifest goes; what has no name yet, or none that an index takes, has none there.
    func ofItsPods(_ object: PlainValue) -> String? {
        guard !path.isEmpty, let name = object.manifestValue("metadata", "name")?.text else { return nil }
        let workload = "\(kindOfAPI)/\(name)"
        return ResultTarget.isWorkload(workload) ? workload : nil
    }

    func template(of object: PlainValue) -> PlainValue? { object[path: path[...]] }

    func setting(_ template: PlainValue, in object: PlainValue) -> PlainValue {
        object.setting(template, at: path[...])
    }

    /// Whether there may be more than one pod of it at a time, but for one that takes another's place.
    func hasManyPods(_ object: PlainValue) -> Bool {
        switch kind {
        case "pod": false
        case "daemonset": true
        case "job": object.manifestValue("spec", "parallelism")?.integer ?? 1 > 1
        case "cronjob": object.manifestValue("spec", "jobTemplate", "spec", "parallelism")?.integer ?? 1 > 1
        default: object.manifestValue("spec", "replicas")?.integer ?? 1 > 1
        }
    }
}

extension PlainValue {
    fileprivate subscript(path path: ArraySlice<String>) -> PlainValue? {
        guard let key = path.first else { return self }
        return self[key]?[path: path.dropFirst()]
    }

    fileprivate func setting(_ value: PlainValue, at path: ArraySlice<String>) -> PlainValue {
        guard let key = path.first else { return value }
        return settingManifestField(key, to: (self[key] ?? .map([])).setting(value, at: path.dropFirst()))
    }
}
