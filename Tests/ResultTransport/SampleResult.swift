import ResultTransport
import ScanReport

/// Results to be sent about.
enum SampleResult {
    static let run = id(1)
    static let otherRun = id(2)
    static let target = ResultTarget(
        namespace: "shop", pod: "web-0", container: "app", image: "registry.example/app:1",
        imageID: "registry.example/app@sha256:" + String(repeating: "a", count: 64), workload: "Deployment/app")
    static let summary = ResultSummary(
        verdict: .findings, findings: Verdict.Counts { $0 == .high ? 3 : 0 },
        rules: ResultSummary.Tally(passed: 10, failed: 1, skipped: 2),
        controls: ResultSummary.Tally(passed: 4, failed: 0, skipped: 1), isTruncated: false)

    private static func id(_ seed: UInt64) -> RunID {
        var random = Seeded(seed)
        return RunID(milliseconds: 1_700_000_000_000, using: &random)
    }

    /// Bytes that do not compress, always the same for one seed.
    static func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var random = Seeded(seed)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    static func packed(
        _ report: [UInt8], run: RunID = run, chunkSize: Int = LogFrame.chunkSize
    ) throws -> PackedResult {
        try PackedResult(
            compressed: Compression.deflate(report), size: report.count, run: run, target: target, summary: summary,
            agentVersion: "1.2.3", chunkSize: chunkSize)
    }
}

/// Random numbers that come again in the same order: splitmix64.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}
