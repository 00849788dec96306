public import ScanReport

/// A report as zlib's bytes that are not more than they may be: where it is too long it lists less, the gravest findings
/// last to go, and says so.
public struct FittedReport: Sendable {
    /// zlib's bytes of the report as JSON.
    public let compressed: [UInt8]
    /// How many bytes they inflate to.
    public let size: Int
    /// What the report says in short.
    public let summary: ResultSummary

    /// How often a number of findings is tried: they are then as many as fit, but for 1 in 256.
    private static let tries = 8

    /// Compresses a report.
    ///
    /// - Parameters:
    ///   - report: The report, whole.
    ///   - limit: The most bytes, compressed.
    ///   - mostBytes: The most that it may inflate to.
    /// - Throws: ``ResultError/compression(_:)`` where it is too long with nothing listed; what the encoder throws.
    public init(_ report: Report, into limit: Int, mostBytes: Int = ResultIndex.mostBytes) throws {
        func fitted(_ report: Report) throws -> FittedReport? {
            let json = Array(try report.onOneLine().utf8)
            guard json.count <= mostBytes else { return nil }
            let compressed = Compression.deflate(json)
            guard compressed.count <= limit else { return nil }
            return FittedReport(compressed: compressed, size: json.count, summary: ResultSummary(report))
        }
        if let whole = try fitted(report) {
            self = whole
            return
        }
        if var best = try fitted(report.truncated(to: 0)) {
            var (fits, tooMany) = (0, report.findings.count)
            for _ in 0..<Self.tries where tooMany - fits > 1 {
                let middle = (fits + tooMany) / 2
                if let fitting = try fitted(report.truncated(to: middle)) {
                    (fits, best) = (middle, fitting)
                } else {
                    tooMany = middle
                }
            }
            self = best
            return
        }
        for count in 1...Report.leftOutFirst.count {
            let statuses = Array(Report.leftOutFirst.prefix(count))
            if let short = try fitted(report.truncated(to: 0, without: statuses)) {
                self = short
                return
            }
        }
        throw ResultError.compression(
            "the report is longer than \(limit) bytes, compressed, with no finding and no test's result in it")
    }

    private init(compressed: [UInt8], size: Int, summary: ResultSummary) {
        self.compressed = compressed
        self.size = size
        self.summary = summary
    }
}
