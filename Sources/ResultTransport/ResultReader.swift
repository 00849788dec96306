public import KubernetesAPI

/// Reads a result out of ConfigMaps, and accepts it only where index, pieces and digest agree.
public enum ResultReader {
    /// Reads the result that an index is of.
    ///
    /// - Parameters:
    ///   - index: The index ConfigMap.
    ///   - client: Who asks for the pieces, in the index's own namespace.
    /// - Throws: What is wrong with it; ``ResultError/request(_:)`` where the server had no answer.
    public static func read(
        index object: KubernetesObject, with client: KubernetesClient
    ) async throws(ResultError) -> VerifiedResult {
        let index = try ResultIndex(object)
        guard let names = ResultNames(index: object.name) else {
            throw .index("configmap \(object.name) has a name that none of a result's has")
        }
        return try await read(index, names, in: object.namespace, with: client)
    }

    /// Reads the result of an index that was read already.
    ///
    /// - Parameters:
    ///   - index: The index.
    ///   - names: The names that follow from its own.
    ///   - namespace: Its namespace.
    ///   - client: Who asks for the pieces.
    /// - Throws: As ``read(index:with:)``.
    package static func read(
        _ index: ResultIndex, _ names: ResultNames, in namespace: String?, with client: KubernetesClient
    ) async throws(ResultError) -> VerifiedResult {
        guard index.chunkCount <= ResultNames.mostChunks, index.chunkSize <= PackedResult.longestChunk else {
            throw .index("it counts more pieces than a result has")
        }
        var compressed: [UInt8] = []
        compressed.reserveCapacity(index.compressedSize)
        for number in 0..<index.chunkCount {
            let chunk: KubernetesObject
            do throws(APIError) {
                chunk = try await client.get(.configMap, names.chunk(number), in: namespace)
            } catch {
                throw error.isNotFound ? .missingChunk(names.chunk(number)) : .request(error)
            }
            compressed += try ResultChunk.bytes(of: chunk, number, of: index)
        }
        return try VerifiedResult(index, compressed: compressed)
    }
}
