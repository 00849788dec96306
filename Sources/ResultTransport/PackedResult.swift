import Crypto

/// A report, compressed, with its index: ready to be published.
public struct PackedResult: Sendable {
    /// What a reader knows beforehand.
    public let index: ResultIndex
    /// zlib's bytes of the report.
    public let compressed: [UInt8]

    /// The longest piece that a ConfigMap is given, in bytes. All values of one together may have 1,048,576
    /// (Kubernetes documentation, ConfigMaps, Motivation); the rest is for what is said beside it.
    public static let longestChunk = 1_000_000
    /// The most bytes in all, for ConfigMaps: 8 MiB.
    public static let mostBytes = 8 << 20

    /// A report that is compressed already.
    ///
    /// - Parameters:
    ///   - compressed: zlib's bytes of the report, at least one.
    ///   - size: How many bytes they inflate to, at least one.
    ///   - run: The run.
    ///   - target: What was looked at.
    ///   - summary: What the report says in short.
    ///   - agentVersion: Who publishes it.
    ///   - chunkSize: The length of a piece.
    /// - Throws: ``ResultError/index(_:)`` where one of these can't be in an index.
    public init(
        compressed: [UInt8], size: Int, run: RunID, target: ResultTarget, summary: ResultSummary, agentVersion: String,
        chunkSize: Int = longestChunk
    ) throws(ResultError) {
        let index = ResultIndex(
            run: run, target: target, summary: summary, agentVersion: agentVersion, size: size,
            compressedSize: compressed.count, sha256: Self.digest(compressed), chunkSize: max(1, chunkSize))
        // What no reader would take is not published.
        self.index = try ResultIndex(parsing: index.json)
        self.compressed = compressed
    }

    /// The bytes of a piece, counted from 0.
    func chunk(_ number: Int) -> ArraySlice<UInt8> {
        compressed[(number * index.chunkSize)...].prefix(index.chunkSize)
    }

    static func digest(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }
}

func hexadecimal(_ bytes: SHA256.Digest) -> String {
    String(unsafeUninitializedCapacity: 2 * SHA256.byteCount) { text in
        var place = 0
        for byte in bytes {
            text[place] = hexadecimalDigit(byte >> 4)
            text[place + 1] = hexadecimalDigit(byte & 15)
            place += 2
        }
        return place
    }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
