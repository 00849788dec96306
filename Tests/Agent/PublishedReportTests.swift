import DataFormats
import PlainData
import ResultTransport
import ScanReport
import Testing
import WorkerStream

@testable import AgentCore

/// What a worker hands over to be published, read by a supervisor that believes nothing of it.
@Suite struct PublishedReportTests {
    private static let counts = FindingCounts(high: 3)
    private static let summary = ResultSummary(
        verdict: .findings, findings: Verdict.Counts { $0 == .high ? 3 : 0 }, rules: ResultSummary.Tally(failed: 1),
        controls: ResultSummary.Tally(), isTruncated: false)
    private static let entries =
        summary.entries + [
            PlainValue.Entry("size", .integer(10)), PlainValue.Entry("container", .text("app")),
        ]

    private func json(_ entries: [PlainValue.Entry]) -> [UInt8] { Array(JSON.text(.map(entries), pretty: false).utf8) }

    private func read(
        _ outputs: [[UInt8]], _ counts: FindingCounts = counts, limit: Int = 100
    ) throws(AgentFailure) -> PublishedReport {
        try PublishedReport(reading: outputs[...], counts, limit: limit)
    }

    @Test("what a worker writes is read")
    func written() throws {
        let read = try read([[1, 2, 3], json(Self.entries)])
        #expect(read.compressed == [1, 2, 3] && read.size == 10 && read.container == "app")
        #expect(read.summary == Self.summary)
        #expect(read.outputs == [[1, 2, 3], json(Self.entries)])
    }

    @Test("what lacks anything, is of another kind or contradicts the outcome is refused")
    func refused() throws {
        let good = json(Self.entries)
        var bad: [[[UInt8]]] = [
            [], [good], [[1], good, good], [Array(repeating: 1, count: 101), good], [[1], []], [[1], Array("{}".utf8)],
            [[1], Array("[]".utf8)], [[1], Array("\u{1b}[2J".utf8)], [[1], good + Array(repeating: 32, count: 5000)],
            [[1], good.dropLast()], [[1], Array(repeating: UInt8(ascii: "["), count: 4000)],
        ]
        for (index, entry) in Self.entries.enumerated() where entry.key.text != "container" {
            for value: PlainValue? in [nil, .null, .text("clean\u{1b}"), .integer(-1), .integer(.max), .double(0.5)] {
                var entries = Self.entries
                if let value { entries[index].value = value } else { entries.remove(at: index) }
                bad.append([[1], json(entries)])
            }
        }
        for outputs in bad {
            #expect(throws: AgentFailure.self, "\(outputs.map { String(decoding: $0, as: UTF8.self) })") {
                try read(outputs)
            }
        }
        for counts in [
            FindingCounts(), FindingCounts(high: 4), FindingCounts(critical: 1, high: 3), FindingCounts(high: .max),
        ] {
            #expect(throws: AgentFailure.self) { try read([[1], good], counts) }
        }
    }

    @Test("a refusal says nothing of the worker's choice")
    func refusal() throws {
        var entries = Self.entries
        entries[0].value = .text("\u{1b}]0;FORGED\u{7}")
        do {
            _ = try read([[1], json(entries)])
            Issue.record("accepted")
        } catch {
            #expect(error.exitCode == .notPublished)
            #expect(error.message == "the worker's report is not published: its summary is none")
        }
    }

    @Test("a container's name that can't be shown is left out", arguments: ["", "a b", "\u{1b}[2J", "é"])
    func container(name: String) throws {
        var entries = Self.entries
        entries[entries.count - 1].value = .text(name)
        #expect(try read([[1], json(entries)]).container == nil)
    }
}
