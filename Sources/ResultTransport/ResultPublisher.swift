public import KubernetesAPI
import PlainData

/// Writes a result into ConfigMaps: the pieces first, the index last, so that whoever finds an index finds all of it.
///
/// It needs `create` and `patch` on these names and nothing else: server-side apply makes what is not there, changes
/// nothing where the same is there, and is refused where something else is, because all of it is immutable.
public enum ResultPublisher {
    /// The field manager that the objects are applied as.
    public static let fieldManager = "sidescan-agent"

    /// Publishes a result. To publish the same once more is a success.
    ///
    /// - Parameters:
    ///   - result: The result.
    ///   - names: The names of its ConfigMaps.
    ///   - namespace: Where to; nil for the client's namespace.
    ///   - owner: The pod that they are collected with; nil where they stay until somebody removes them.
    ///   - client: Who asks.
    /// - Throws: ``ResultError/occupied(_:_:)`` where another result has one of the names, ``ResultError/request(_:)``,
    ///   ``ResultError/index(_:)`` where it has more pieces than there are names.
    public static func publish(
        _ result: PackedResult, as names: ResultNames, in namespace: String? = nil, owner: ResultOwner? = nil,
        with client: KubernetesClient
    ) async throws(ResultError) {
        let index = result.index
        guard index.chunkCount <= ResultNames.mostChunks, index.chunkSize <= PackedResult.longestChunk else {
            throw .index("a result of \(index.compressedSize) bytes does not fit \(ResultNames.mostChunks) ConfigMaps")
        }
        for number in 0..<index.chunkCount {
            let object = ResultChunk.object(number, of: result, named: names, owner: owner)
            try await apply(object, in: namespace, with: client)
        }
        try await apply(index.object(named: names, owner: owner), in: namespace, with: client)
    }

    private static func apply(
        _ object: KubernetesObject, in namespace: String?, with client: KubernetesClient
    ) async throws(ResultError) {
        let applied: KubernetesObject
        do throws(APIError) {
            applied = try await client.apply(object, .configMap, in: namespace, fieldManager: fieldManager)
        } catch {
            // 409: its fields are another manager's; 422, with other reasons for the same code: it is immutable.
            guard case .status(let code, _, let message) = error.cause,
                code == 409 || code == 422 && message.contains("field is immutable")
            else { throw .request(error) }
            throw .occupied(object.name, message)
        }
        // What was there before and was not immutable is merged with what is applied.
        for field in ["data", "binaryData"] where !Self.holdsSame(applied[field], object[field]) {
            throw .occupied(object.name, "its \(field) has more than was written")
        }
        guard case .boolean(true)? = applied["immutable"] else {
            throw .occupied(object.name, "it is not immutable")
        }
    }

    private static func holdsSame(_ applied: PlainValue?, _ wanted: PlainValue?) -> Bool {
        let (applied, wanted) = (applied?.entries ?? [], wanted?.entries ?? [])
        return applied.count == wanted.count
            && wanted.allSatisfy { entry in
                applied.contains { $0.key.bytes == entry.key.bytes && $0.value.bytes == entry.value.bytes }
            }
    }
}
