internal import KubernetesAPI
internal import PlainData
internal import ResultTransport

/// What a run's target belongs to, as tables name it: `Deployment/web`; the pod where its controller isn't known.
struct WorkloadName: Sendable {
    /// The annotation on an index that names the pod's controller, as `KIND/NAME`.
    static let annotation = "sidescan.dev/target-workload"

    /// What the annotation says, and the owners, as far as they name a kind and a name.
    private let annotated: String?
    private let owners: [String]

    init(_ index: KubernetesObject) {
        var owners: [(kind: String, name: String)] = []
        for owner in index["metadata", "ownerReferences"]?.elements ?? [] {
            if let kind = owner["kind"]?.text, let name = owner["name"]?.text { owners.append((kind, name)) }
        }
        self.init(annotation: index.annotations[Self.annotation], owners: owners)
    }

    init(annotation: String?, owners: [(kind: String, name: String)]) {
        annotated = annotation.flatMap { Self.isWorkload($0) ? $0 : nil }
        self.owners = owners.map { "\($0.kind)/\($0.name)" }.filter(Self.isWorkload)
    }

    func text(of target: ResultTarget) -> String {
        if let annotated { return annotated }
        if let owner = owners.first(where: { !$0.hasPrefix("Pod/") || target.pod == nil }) { return owner }
        return target.pod.map { "Pod/\($0)" } ?? "unknown"
    }

    /// Whether it is a kind and a name, neither of them empty nor with anything that Kubernetes has in neither.
    private static func isWorkload(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && text.utf8.count <= 320
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.unicodeScalars.allSatisfy {
                        $0.isASCII && ($0.properties.isAlphabetic || "0123456789.-".unicodeScalars.contains($0))
                    }
            }
    }
}
