internal import DataFormats
internal import KubernetesAPI
internal import ResultTransport

/// What is needed of an index ConfigMap, read once. It is an object because it goes from hand to hand: there are some forty
/// strings in it.
final class ListedIndex: Sendable {
    let namespace: String
    let name: String
    let uid: String
    /// The workload that its annotations or owners name, as far as the target's pod has no say in it.
    private let workload: WorkloadName
    let index: Result<ResultIndex, ResultError>

    /// What its target belongs to.
    var workloadName: String {
        guard case .success(let index) = index else { return "unknown" }
        return workload.text(of: index.target)
    }

    init(_ object: KubernetesObject) {
        namespace = object.namespace ?? ""
        name = object.name
        uid = object.uid
        workload = WorkloadName(object)
        do throws(ResultError) {
            index = .success(try ResultIndex(object))
        } catch {
            index = .failure(error)
        }
    }

    /// Reads an object's JSON; throws where something about it is not as it is with all others: that is for the other
    /// initialiser, which says of it what this one would.
    init(_ json: inout JSONCursor) throws(JSONCursor.Unusual) {
        var members = Members()
        try members.read(&json)
        guard let name = members.name, let namespace = members.namespace, let uid = members.uid else {
            throw JSONCursor.Unusual()
        }
        do throws(ResultError) {
            index = .success(
                try ResultIndex(json: members.index, digest: members.digest, run: members.run, of: name))
        } catch {
            throw JSONCursor.Unusual()
        }
        self.name = name
        self.namespace = namespace
        self.uid = uid
        workload = WorkloadName(annotation: members.workload, owners: members.owners)
    }
}

/// The members of an index ConfigMap that matter.
private struct Members {
    var name: String?
    var namespace: String?
    var uid: String?
    var run: String?
    var workload: String?
    var owners: [(kind: String, name: String)] = []
    var index: [UInt8]?
    var digest: String?
    /// How often each was there.
    private var seen = (metadata: 0, data: 0, labels: 0, annotations: 0, owners: 0)

    mutating func read(_ cursor: inout JSONCursor) throws(JSONCursor.Unusual) {
        try cursor.map { (name, value) throws(JSONCursor.Unusual) in
            switch name {
            case "metadata":
                seen.metadata += 1
                try readMetadata(&value)
            case "data":
                seen.data += 1
                try readData(&value)
            default: try value.skip()
            }
        }
        guard seen.metadata <= 1, seen.data <= 1, seen.labels <= 1, seen.annotations <= 1, seen.owners <= 1 else {
            throw JSONCursor.Unusual()
        }
    }

    private mutating func readMetadata(_ cursor: inout JSONCursor) throws(JSONCursor.Unusual) {
        try cursor.map { (name, value) throws(JSONCursor.Unusual) in
            switch name {
            case "name": try JSONCursor.set(&self.name, try value.string())
            case "namespace": try JSONCursor.set(&namespace, try value.string())
            case "uid": try JSONCursor.set(&uid, try value.string())
            case "labels":
                seen.labels += 1
                try value.map { (name, value) throws(JSONCursor.Unusual) in
                    if name.isSame(as: RunLabels.run) {
                        try JSONCursor.set(&run, try value.string())
                    } else {
                        try value.skip()
                    }
                }
            case "annotations":
                seen.annotations += 1
                try value.map { (name, value) throws(JSONCursor.Unusual) in
                    if name.isSame(as: RunLabels.targetWorkload) {
                        try JSONCursor.set(&workload, try value.string())
                    } else {
                        try value.skip()
                    }
                }
            case "ownerReferences":
                seen.owners += 1
                try value.array { (element) throws(JSONCursor.Unusual) in try readOwner(&element) }
            default: try value.skip()
            }
        }
    }

    private mutating func readOwner(_ cursor: inout JSONCursor) throws(JSONCursor.Unusual) {
        var (kind, name): (String?, String?)
        try cursor.map { (member, value) throws(JSONCursor.Unusual) in
            switch member {
            case "kind": try JSONCursor.set(&kind, try value.string())
            case "name": try JSONCursor.set(&name, try value.string())
            default: try value.skip()
            }
        }
        guard let kind, let name else { throw JSONCursor.Unusual() }
        owners.append((kind, name))
    }

    private mutating func readData(_ cursor: inout JSONCursor) throws(JSONCursor.Unusual) {
        try cursor.map { (name, value) throws(JSONCursor.Unusual) in
            if name.isSame(as: ResultIndex.key) {
                guard index == nil else { throw JSONCursor.Unusual() }
                index = try value.textBytes()
            } else if name.isSame(as: ResultIndex.digestKey) {
                try JSONCursor.set(&digest, try value.string())
            } else {
                try value.skip()
            }
        }
    }
}
