import PrintableText
import ResultTransport

/// Takes a container's log piece by piece: the framed report, and the last words beside it.
actor LogCollector {
    private static let mostWords = 4096

    private var reader: LogFrameReader
    private var words: [UInt8] = []

    init(run: RunID) { reader = LogFrameReader(run: run) }

    var isComplete: Bool { reader.isComplete }

    /// Whether anything of the report was there.
    var hasBegun: Bool { reader.claimed != nil }

    /// - Returns: Whether more is wanted.
    func take(_ bytes: [UInt8]) -> Bool {
        reader.feed(bytes)
        words = Array((words + bytes.suffix(Self.mostWords)).suffix(Self.mostWords))
        return !reader.isComplete && !Task.isCancelled
    }

    func result() throws(ResultError) -> VerifiedResult {
        var reader = reader
        return try reader.finish()
    }

    /// The last lines that are no report's, in one line.
    var lastWords: String { Self.lastLines(words) }

    /// The last lines of a log that are no report's, in one line and printable.
    static func lastLines(_ bytes: [UInt8]) -> String {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
            .filter { !$0.contains("sidescan-result/") && !$0.isEmpty }
        return lines.suffix(3).map { printable($0) }.joined(separator: " / ")
    }
}
