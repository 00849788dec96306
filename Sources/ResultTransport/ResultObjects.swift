import FoundationEssentials
public import KubernetesAPI
import PlainData
import ScanReport

/// The pod that a result's objects belong to: the cluster collects them with it.
public struct ResultOwner: Sendable, Hashable {
    /// The pod's name.
    public var pod: String
    /// Its uid.
    public var uid: String

    /// A pod.
    public init(pod: String, uid: String) {
        self.pod = pod
        self.uid = uid
    }
}

extension ResultIndex {
    /// The key of an index ConfigMap's `data` that holds the index.
    package static let key = "index.json"
    /// The key that holds its SHA-256.
    package static let digestKey = "index.sha256"

    /// Reads the index ConfigMap of a result.
    ///
    /// - Throws: ``ResultError/index(_:)``.
    public init(_ object: KubernetesObject) throws(ResultError) {
        try self.init(
            json: object["data", Self.key]?.bytes, digest: object["data", Self.digestKey]?.text,
            run: object.labels[RunLabels.run], of: object.name)
    }

    /// Reads what an index ConfigMap says.
    ///
    /// - Parameters:
    ///   - json: `data` of ``key``.
    ///   - digest: `data` of ``digestKey``.
    ///   - label: The label with the run's id.
    ///   - name: The ConfigMap's name.
    /// - Throws: ``ResultError/index(_:)``.
    package init(
        json: [UInt8]?, digest: String?, run label: String?, of name: @autoclosure () -> String
    ) throws(ResultError) {
        guard let json else { throw .index("configmap \(name()) has no \(Self.key)") }
        guard digest == PackedResult.digest(json) else {
            throw .index("\(Self.key) of configmap \(name()) differs from its \(Self.digestKey)")
        }
        try self.init(parsing: json)
        guard label == run.text else { throw .index("configmap \(name()) is labelled with another run") }
    }

    /// The index ConfigMap.
    func object(named names: ResultNames, owner: ResultOwner?) -> KubernetesObject {
        var object = Self.object(named: names.index, .result, of: run, owner: owner)
        object.labels[RunLabels.verdict] = summary.verdict.rawValue
        var annotations: [String: String] = [:]
        annotations[RunLabels.targetPod] = target.pod
        annotations[RunLabels.targetContainer] = target.container
        annotations[RunLabels.targetImage] = target.image
        annotations[RunLabels.targetWorkload] = target.workload
        if !annotations.isEmpty { object.annotations = annotations }
        let json = json
        object["data"] = .map([
            PlainValue.Entry(Self.key, .string(json)),
            PlainValue.Entry(Self.digestKey, .text(PackedResult.digest(json))),
        ])
        return object
    }

    fileprivate static func object(
        named name: String, _ component: RunLabels.Component, of run: RunID, owner: ResultOwner?
    ) -> KubernetesObject {
        var object = KubernetesObject(.configMap, name: name)
        object.labels = RunLabels.labels(component, of: run)
        if let owner {
            object["metadata", "ownerReferences"] = .array([
                .map([
                    PlainValue.Entry("apiVersion", .text("v1")), PlainValue.Entry("kind", .text("Pod")),
                    PlainValue.Entry("name", .text(owner.pod)), PlainValue.Entry("uid", .text(owner.uid)),
                ])
            ])
        }
        object["immutable"] = .boolean(true)
        return object
    }
}

/// A ConfigMap that holds one piece of a result. Which run, which result and which piece it is stands in `data`, where
/// `immutable` holds it fast, as labels are not.
struct ResultChunk {
    /// The key of the bytes in `binaryData`; none of `data` may have the same.
    static let key = "chunk"

    /// What `data` of a piece says.
    static func marks(_ number: Int, of index: ResultIndex) -> [PlainValue.Entry] {
        [
            PlainValue.Entry("run", .text(index.run.text)), PlainValue.Entry("sha256", .text(index.sha256)),
            PlainValue.Entry("number", .text("\(number)")), PlainValue.Entry("of", .text("\(index.chunkCount)")),
        ]
    }

    static func object(
        _ number: Int, of result: PackedResult, named names: ResultNames, owner: ResultOwner?
    ) -> KubernetesObject {
        var object = ResultIndex.object(
            named: names.chunk(number), .resultChunk, of: result.index.run, owner: owner)
        object["data"] = .map(marks(number, of: result.index))
        object["binaryData"] = .map([PlainValue.Entry(key, .text(base64(result.chunk(number))))])
        return object
    }

    /// The bytes of a piece.
    ///
    /// - Throws: ``ResultError/chunk(_:_:)`` where it is not that piece of that result.
    static func bytes(of object: KubernetesObject, _ number: Int, of index: ResultIndex) throws(ResultError) -> [UInt8]
    {
        for mark in marks(number, of: index) {
            let key = mark.key.text ?? ""
            guard object["data", key]?.bytes == mark.value.bytes else {
                throw .chunk(object.name, key == "run" ? "is of another run" : "is a piece of another result")
            }
        }
        guard let text = object["binaryData", key]?.text, let bytes = decodeBase64(text) else {
            throw .chunk(object.name, "has no bytes in binaryData.\(key)")
        }
        let expected = index.length(ofChunk: number)
        guard bytes.count == expected else {
            throw .chunk(object.name, "has \(bytes.count) bytes, and \(expected) were written")
        }
        return bytes
    }
}

func base64(_ bytes: ArraySlice<UInt8>) -> String { Data(bytes).base64EncodedString() }

func decodeBase64(_ text: String) -> [UInt8]? { Data(base64Encoded: text).map(Array.init) }
