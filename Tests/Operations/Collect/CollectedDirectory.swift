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
    /// How long the journal is.
    private let length: Int

    init(_ path: String) throws {
        self.path = path
        let file = path + "/collected.jsonl"
        guard FileManager.default.fileExists(atPath: file) else {
            (records, length) = ([], 0)
            return
        }
        let journal = try CollectSamples.bytes(file)
        length = journal.count
        records = journal.split(separator: 10).compactMap { RunRecord(line: Array($0)) }
    }

    var collected: [RunRecord] { records.filter { $0.event == .collected } }

    func summary() throws -> PlainValue { try JSON.parse(CollectSamples.bytes(path + "/fleet-summary.json")) }

    /// The files of reports, by their names, as lines.
    func files() throws -> [String: [ArraySlice<UInt8>]] {
        let reports = path + "/reports"
        guard FileManager.default.fileExists(atPath: reports) else { return [:] }
        let names = try FileManager.default.contentsOfDirectory(atPath: reports).filter { $0.hasSuffix(".jsonl") }
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                let bytes = try CollectSamples.bytes("\(reports)/\(name)")
                #expect(bytes.last == 10)
                return (name, bytes.dropLast().split(separator: 10, omittingEmptySubsequences: false))
            })
    }

    /// No run is there twice, nor any report but of a commit that came to no end, and each of a collected one is what was published.
    func expectNothingWrong(_ runs: [PublishedRun], _ comment: Comment? = nil) throws {
        let names = collected.map { "\($0.namespace)/\($0.run)" }
        #expect(Set(names).count == names.count, comment)
        let files = try files().filter { ReportFileName(Array($0.key.utf8)).map { $0.number < length } ?? true }
        #expect(files.reduce(0) { $0 + $1.value.count } == names.count, comment)
        let byName = Dictionary(runs.map { ("\($0.namespace)/\($0.run)", $0) }) { first, _ in first }
        for record in collected {
            guard let run = byName["\(record.namespace)/\(record.run)"] else {
                Issue.record("\(record.run) was never published")
                continue
            }
            let lines = try #require(files[record.report.file.text], comment)
            #expect(lines.count == record.report.of, comment)
            #expect(lines[record.report.line - 1].elementsEqual(run.line), comment)
            #expect(record.digest == run.result.index.sha256, comment)
            #expect(record.verdict == run.result.index.summary.verdict.rawValue, comment)
        }
    }

    /// All these runs are there, once each, and no others.
    func expectExactly(_ runs: [PublishedRun], _ comment: Comment? = nil) throws {
        try expectNothingWrong(runs, comment)
        #expect(Set(collected.map(\.run)) == Set(runs.map(\.run)), comment)
        #expect(try files().reduce(0) { $0 + $1.value.count } == runs.count, comment)
        #expect(try summary()["runs"]?["collected"] == .integer(runs.count), comment)
    }
}
