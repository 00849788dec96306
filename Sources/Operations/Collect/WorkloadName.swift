internal import KubernetesAPI
internal import PlainData
internal import ResultTransport

/// What a run's target belongs to, as tables name it: `Deployment/web`; the pod where its controller isn't known.
enum WorkloadName {
    /// The annotation on an index that names the pod's controller, as `KIND/NAME`.
    static let annotation = "sidescan.dev/target-workload"

    static func of(_ target: ResultTarget, _ index: KubernetesObject) -> String {
        if let named = index.annotations[annotation], isWorkload(named) { return named }
        for owner in index["metadata", "ownerReferences"]?.elements ?? [] {
            guard let kind = owner["kind"]?.text, let name = owner["name"]?.text else { continue }
            let workload = "\(kind)/\(name)"
            if isWorkload(workload), kind != "Pod" || target.pod == nil { return workload }
        }
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
