internal import KubernetesAPI
internal import PlainData
internal import ResultTransport

/// What a run's target belongs to, as tables name it: `Deployment/web`; the pod where its controller isn't known.
struct WorkloadName: Sendable {
    /// What the annotation says, and the owners, as far as they name a kind and a name.
    private let annotated: String?
    private let owners: [String]

    init(_ index: KubernetesObject) {
        var owners: [(kind: String, name: String)] = []
        for owner in index["metadata", "ownerReferences"]?.elements ?? [] {
            if let kind = owner["kind"]?.text, let name = owner["name"]?.text { owners.append((kind, name)) }
        }
        self.init(annotation: index.annotations[RunLabels.targetWorkload], owners: owners)
    }

    init(annotation: String?, owners: [(kind: String, name: String)]) {
        annotated = annotation.flatMap { ResultTarget.isWorkload($0) ? $0 : nil }
        self.owners = owners.map { "\($0.kind)/\($0.name)" }.filter(ResultTarget.isWorkload)
    }

    func text(of target: ResultTarget) -> String {
        // What the index says its digest holds fast, other than annotations and owners.
        if let told = target.workload, ResultTarget.isWorkload(told) { return told }
        if let annotated { return annotated }
        if let owner = owners.first(where: { !$0.hasPrefix("Pod/") || target.pod == nil }) { return owner }
        return target.pod.map { "Pod/\($0)" } ?? "unknown"
    }
}
