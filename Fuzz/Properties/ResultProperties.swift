import ResultTransport
import ScanReport

/// A log as it is; and between the lines of a report, which it must not become a part of.
func checkLogFrames(_ bytes: [UInt8]) throws(BrokenProperty) {
    let whole = read([bytes[...]])
    try require(read(bytes.indices.map { bytes[$0...$0] }) == whole, "pieces of one byte differ")
    let middle = bytes.count / 2
    try require(read([bytes[..<middle], bytes[middle...]]) == whole, "halves differ")
    if case .read(let result) = whole {
        try require(result.report.count == result.index.size, "the report has another length than its index says")
        try require(read([bytes[...], [10], bytes[...]]) == whole, "read again, it is another")
    }
    let lines: [ArraySlice<UInt8>]
    let expected: Reading
    do {
        lines = try framedSample().split(separator: 10)
        expected = read([try framedSample()[...]])
    } catch {
        throw BrokenProperty(message: "the sample can't be framed: \(error)")
    }
    for (index, line) in lines.enumerated() where index + 1 < lines.count {
        var mixed = Array(lines[...index].joined(separator: [10])) + [10]
        mixed += bytes + [10]
        mixed += Array(lines[(index + 1)...].joined(separator: [10]))
        let got = read([mixed[...]], run: sampleRun)
        guard case .read = got else { continue }
        try require(
            got == expected, "a line behind '\(String(decoding: line.prefix(60), as: UTF8.self))' changed the report")
    }
}

/// An index is refused, or says nothing that can't be shown, and is the same when it is written and read again.
func checkResultIndex(_ bytes: [UInt8]) throws(BrokenProperty) {
    guard let index = try? ResultIndex(parsing: bytes) else { return }
    try require(index.target.fault == nil, "a target that can't be shown was accepted")
    try require(index.json.count <= ResultIndex.longest, "it is longer than an index may be")
    try require((try? ResultIndex(parsing: index.json)) == index, "read again, it is another")
    let (count, size) = (index.chunkCount, index.chunkSize)
    try require(
        (count - 1) <= index.compressedSize / size && count >= index.compressedSize / size,
        "its pieces don't cover it")
}

private enum Reading: Equatable {
    case read(VerifiedResult)
    case refused(String)
}

private func read(_ pieces: [ArraySlice<UInt8>], run: RunID? = nil) -> Reading {
    var reader = LogFrameReader(run: run)
    for piece in pieces { reader.feed(piece) }
    do throws(ResultError) {
        return .read(try reader.finish())
    } catch {
        return .refused(error.description)
    }
}

private let sampleRun: RunID = {
    var ones = Ones()
    return RunID(milliseconds: 1_700_000_000_000, using: &ones)
}()

private struct Ones: RandomNumberGenerator {
    mutating func next() -> UInt64 { .max }
}

private func framedSample() throws -> [UInt8] {
    let report = Array("a report".utf8)
    let summary = ResultSummary(
        verdict: .clean, findings: Verdict.Counts { _ in 0 }, rules: ResultSummary.Tally(passed: 1),
        controls: ResultSummary.Tally(), isTruncated: false)
    return try LogFrame.framed(
        try PackedResult(
            compressed: Compression.deflate(report), size: report.count, run: sampleRun, target: ResultTarget(),
            summary: summary, agentVersion: "1", chunkSize: 8))
}
