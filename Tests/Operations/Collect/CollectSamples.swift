import Foundation
import PlainData
import ResultTransport
import ScanReport
import Synchronization
import TestSupport

@testable import Operations

/// What the tests of collecting have in common.
enum CollectSamples {
    /// Numbers that look random, and are the same for one seed.
    struct Numbers: RandomNumberGenerator {
        private var state: UInt64

        init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

        /// SplitMix64.
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    static func run(_ number: Int) -> String {
        var numbers = Numbers(seed: UInt64(number))
        return RunID(milliseconds: 1_700_000_000_000 + UInt64(number), using: &numbers).text
    }

    static func collected(_ number: Int, namespace: String = "shop", workload: String? = nil) -> RunRecord {
        var record = RunRecord(
            event: .collected, run: run(number), namespace: namespace, index: "sidescan-\(number)",
            uid: "uid-\(number)", at: "2026-11-21T18:00:00Z")
        let digits = String(number, radix: 16)
        record.digest = String(repeating: "0", count: 64 - digits.count) + digits
        record.bytes = 1000 + number
        record.verdict = FleetTotals.verdicts[number % 3]
        record.workload = workload ?? "Deployment/web-\(number % 5)"
        record.container = "app"
        record.image = "registry.test/web@sha256:\(String(repeating: "a", count: 64))"
        record.findings = [0, number % 2, 0, number, 0]
        record.report = ReportPlace(file: ReportFileName(number: Int64(number)), line: 1, of: 1)
        record.finishedAt = "2026-11-21T17:00:0\(number % 10)Z"
        return record
    }

    static func store(
        _ directory: TemporaryDirectory,
        before: @escaping @Sendable (CollectStore.Step) throws(CollectFailure) -> Void = { _ in }
    ) throws -> CollectStore {
        try CollectStore(path: directory.path + "/out", now: { "2026-11-21T18:00:00Z" }, before: before)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }
}

/// Counts down to a moment.
final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) { left = Atomic(count) }

    /// Whether it has been asked more often than it was given; more often each time.
    func isOver() -> Bool { left.subtract(1, ordering: .relaxed).newValue < 0 }
}

extension CollectStore {
    /// Writes a run's report, and tells of it.
    func add(_ record: RunRecord, _ report: [UInt8] = Array("{}".utf8)) throws {
        var record = record
        try step(.writeReport)
        record.report.line = try directory.writeReport(report)
        try step(.reportWritten)
        tell([record])
    }

    /// What is known of one run.
    func standing(
        of run: String, in namespace: String, digest: String, index: String
    ) throws(CollectFailure) -> Standing? {
        try standings(of: [Claim(run: run, namespace: namespace, digest: digest, index: index)]).first
    }
}
