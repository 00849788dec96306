/// A report in a container's log, between lines of others: docs/publishing.md has the form.
///
///     sidescan-result/1 RUNID 0 index {…}
///     sidescan-result/1 RUNID 1 data BASE64
///     sidescan-result/1 RUNID 2 end 1 SHA256 SHA256
public enum LogFrame {
    /// The longest line, in bytes, the line end too. Runtimes cut longer ones than 16 KiB.
    public static let longestLine = 8 << 10
    /// The most bytes, compressed. As Base64 they stay below the 10 MiB at which a kubelet begins a new file
    /// (`containerLogMaxSize`).
    public static let mostBytes = 6 << 20
    /// How many bytes a line holds: 8,000 characters of Base64.
    public static let chunkSize = 6_000

    /// What every line begins with.
    static let mark = "sidescan-result/1"

    /// A line's kind.
    enum Kind: String {
        case index, data, end
    }

    /// The framed report, whole, as it goes to standard output.
    ///
    /// - Parameter result: The result, cut into pieces of ``chunkSize``.
    /// - Throws: ``ResultError/index(_:)`` where it is longer than ``mostBytes``, or cut otherwise.
    public static func framed(_ result: PackedResult) throws(ResultError) -> [UInt8] {
        let index = result.index
        guard index.compressedSize <= mostBytes, index.chunkSize <= chunkSize else {
            throw .index("a result of \(index.compressedSize) bytes in pieces of \(index.chunkSize) does not fit a log")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(index.compressedSize / 3 * 4 + (index.chunkCount + 2) * 80 + ResultIndex.longest)
        func append(_ number: Int, _ kind: Kind, _ payload: some Sequence<UInt8>) {
            bytes += "\(mark) \(index.run.text) \(number) \(kind.rawValue) ".utf8
            bytes += payload
            bytes.append(UInt8(ascii: "\n"))
        }
        append(0, .index, index.json)
        for number in 0..<index.chunkCount { append(number + 1, .data, base64(result.chunk(number)).utf8) }
        append(index.chunkCount + 1, .end, end(of: index, json: index.json))
        return bytes
    }

    /// What the last line says: how many lines of data there were, their bytes' SHA-256, and the index's.
    static func end(of index: ResultIndex, json: [UInt8]) -> [UInt8] {
        Array("\(index.chunkCount) \(index.sha256) \(PackedResult.digest(json))".utf8)
    }
}
