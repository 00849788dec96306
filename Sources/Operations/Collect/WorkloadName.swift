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
        annotated = annotation.flatMap { Self.isWorkload($0) ? $0 : nil }
        self.owners = owners.map { "\($0.kind)/\($0.name)" }.filter(Self.isWorkload)
    }

    func text(of target: ResultTarget) -> String {
        // What the index says its digest holds fast, other than annotations and owners.
        if let told = target.workload, Self.isWorkload(told) { return told }
        if let annotated { return annotated }
        if let owner = owners.first(where: { !$0.hasPrefix("Pod/") || target.pod == nil }) { return owner }
        return target.pod.map { "Pod/\($0)" } ?? "unknown"
    }

    /// Whether it is a kind and a name, neither of them empty nor with anything that Kubernetes has in neither.
    private static func isWorkload(_ text: String) -> Bool {
        guard text.utf8.count <= 320 else { return false }
        var text = text
        return text.withUTF8 { bytes in
            guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), slash > 0, slash + 1 < bytes.count else {
                return false
            }
            return bytes[..<slash].allSatisfy(isOfName) && bytes[(slash + 1)...].allSatisfy(isOfName)
        }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "-")
    }
}
