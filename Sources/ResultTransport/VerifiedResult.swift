import Crypto

/// A result whose index, pieces and digest agree.
public struct VerifiedResult: Sendable, Hashable {
    /// What its index says.
    public let index: ResultIndex
    /// The agent's report, JSON by docs/report.schema.json.
    public let report: [UInt8]

    /// Verifies zlib's bytes against their index.
    ///
    /// - Throws: ``ResultError/digest``, ``ResultError/compression(_:)``.
    init(_ index: ResultIndex, compressed: [UInt8]) throws(ResultError) {
        guard compressed.count == index.compressedSize, PackedResult.digest(compressed) == index.sha256 else {
            throw .digest
        }
        self.index = index
        report = try Compression.inflate(compressed, to: index.size)
    }
}
