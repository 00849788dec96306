import DataFormats
import Foundation
import PlainData
import TestSupport
import Testing

@testable import Operations

/// What a directory holds after collecting, and what has to be true of it always.
struct CollectedDirectory {
    let path: String
    let records: [RunRecord]

    init(_ path: String) throws {
        self.path = path
        let file = path + "/collected.jsonl"
        guard FileManager.default.fileExists(atPath: file) else {
            records = []
            return
        }
        records = try CollectSamples.bytes(file).split(separator: 10).compactMap { RunRecord(line: Array($0)) }
    }

    var collected: [RunRecord] { records.filter { $0.event == .collected } }

    func summary() throws -> PlainValue { try JSON.parse(CollectSamples.bytes(path + "/fleet-summary.json")) }

    func report(_ run: PublishedRun) throws -> [UInt8] {
        try CollectSamples.bytes("\(path)/runs/\(run.namespace)/\(run.run).json")
    }

    /// No run is there twice, and each report of a collected one is what was published.
    func expectNothingWrong(_ runs: [PublishedRun], _ comment: Comment? = nil) throws {
        let names = collected.map { "\($0.namespace)/\($0.run)" }
        #expect(Set(names).count == names.count, comment)
        let byName = Dictionary(runs.map { ("\($0.namespace)/\($0.run)", $0) }) { first, _ in first }
        for record in collected {
            guard let run = byName["\(record.namespace)/\(record.run)"] else {
                Issue.record("\(record.run) was never published")
                continue
            }
            #expect(try report(run) == run.report, comment)
            #expect(record.digest == run.result.index.sha256, comment)
            #expect(record.verdict == run.result.index.summary.verdict.rawValue, comment)
        }
    }

    /// All these runs are there, once each, and no others.
    func expectExactly(_ runs: [PublishedRun], _ comment: Comment? = nil) throws {
        try expectNothingWrong(runs, comment)
        #expect(Set(collected.map(\.run)) == Set(runs.map(\.run)), comment)
        #expect(try summary()["runs"]?["collected"] == .integer(runs.count), comment)
    }
}
