/// Finds a framed report in a container's log, taken in pieces of any length, and verifies it.
///
/// Lines that are not the next one of the report are passed over: other output, lines of other runs, lines told twice
/// because the log was read again from its beginning. It keeps one line and the report's compressed bytes.
public struct LogFrameReader: Sendable {
    private let wanted: RunID?
    private var line: [UInt8] = []
    /// Whether the line is too long to be one of the report's, and is passed over to its end.
    private var isTooLong = false
    private var index: ResultIndex?
    private var compressed: [UInt8] = []
    /// What the last line has to say.
    private var end: [UInt8] = []
    private var next = 0
    /// Whether the whole report was there. Nothing that follows changes it.
    public private(set) var isComplete = false

    /// A reader of one report.
    ///
    /// - Parameter run: The run whose report is meant; nil for the first that begins.
    public init(run: RunID? = nil) { wanted = run }

    /// The index, once it was there: claims, before the report is verified.
    public var claimed: ResultIndex? { index }

    /// Takes the next bytes of the log.
    public mutating func feed(_ bytes: some Collection<UInt8>) {
        for byte in bytes {
            guard !isComplete else { return }
            if byte == UInt8(ascii: "\n") {
                endLine()
            } else if isTooLong {
                continue
            } else if line.count < LogFrame.longestLine {
                line.append(byte)
            } else {
                isTooLong = true
                line = []
            }
        }
    }

    /// Says that the log has ended, or that enough was read, and gives the report.
    ///
    /// - Throws: ``ResultError/log(_:)`` where it is not whole; what is wrong with it where it is.
    public mutating func finish() throws(ResultError) -> VerifiedResult {
        endLine()
        guard let index else { throw .log("no line of it begins a report\(wanted.map { " of run \($0)" } ?? "")") }
        guard isComplete else {
            throw .log("it ends before line \(next + 1) of \(index.chunkCount + 2) of the report of run \(index.run)")
        }
        return try VerifiedResult(index, compressed: compressed)
    }

    private mutating func endLine() {
        defer {
            line.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard !isTooLong, !isComplete, line.starts(with: LogFrame.mark.utf8) else { return }
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 4, omittingEmptySubsequences: false)
        guard words.count == 5, words[0].elementsEqual(LogFrame.mark.utf8),
            let run = RunID(parsing: String(decoding: words[1], as: UTF8.self)),
            words[2].elementsEqual("\(next)".utf8),
            let kind = LogFrame.Kind(rawValue: String(decoding: words[3], as: UTF8.self))
        else { return }
        take(kind, words[4], of: run)
    }

    private mutating func take(_ kind: LogFrame.Kind, _ payload: ArraySlice<UInt8>, of run: RunID) {
        guard let index else {
            guard kind == .index, wanted == nil || wanted == run, let found = try? ResultIndex(parsing: Array(payload)),
                found.run == run, found.compressedSize <= LogFrame.mostBytes, found.chunkSize <= LogFrame.chunkSize
            else { return }
            index = found
            end = LogFrame.end(of: found, json: Array(payload))
            next = 1
            return
        }
        guard run == index.run else { return }
        if next > index.chunkCount {
            isComplete = kind == .end && payload == end[...]
        } else {
            guard kind == .data, let bytes = decodeBase64(String(decoding: payload, as: UTF8.self)),
                bytes.count == index.length(ofChunk: next - 1)
            else { return }
            compressed += bytes
            next += 1
        }
    }
}
