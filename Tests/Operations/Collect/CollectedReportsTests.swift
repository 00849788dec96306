import Foundation
import TestSupport
import Testing

@testable import Operations

@Suite struct CollectedReportsTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private var out: String { directory.path + "/out" }

    private func report(_ number: Int, _ more: String = "") -> String {
        let counts = #"{"critical":0,"high":0,"info":0,"low":0,"medium":0}"#
        return
            #"{"finishedAt":"t","runID":"\#(CollectSamples.run(number))",\#(more)"verdict":{"counts":\#(counts),"status":"clean"}}"#
    }

    private func record(_ number: Int, _ report: String, _ namespace: String = "shop") -> RunRecord {
        var record = CollectSamples.collected(number, namespace: namespace)
        (record.verdict, record.findings, record.finishedAt) = ("clean", [0, 0, 0, 0, 0], "t")
        record.bytes = report.utf8.count
        return record
    }

    /// Collects runs, each range by a commit of its own.
    private func collect(_ commits: Range<Int>..., namespace: String = "shop") async throws {
        let store = try CollectSamples.store(directory)
        defer { store.close() }
        for commit in commits {
            for number in commit {
                let report = report(number) + "\n"
                try await store.add(record(number, report, namespace), Array(report.utf8))
            }
            try await store.commit()
        }
    }

    private func read(
        _ numbers: [Int]?, namespace: String? = nil
    ) throws -> (reports: [CollectedReports.Report], problems: [String]) {
        var (reports, problems): ([CollectedReports.Report], [String]) = ([], [])
        let selection = CollectedReports.Selection(
            runs: numbers.map { Set($0.map(CollectSamples.run)) }, namespace: namespace)
        try CollectedReports(directory: out).forEach(selection) {
            problems.append($0)
        } _: {
            reports.append($0)
        }
        return (reports, problems)
    }

    @Test("Each report is found by its run, whichever file it is in, also while a collector works")
    func found() async throws {
        try await collect(0..<3, 3..<4, 4..<9)
        let store = try CollectSamples.store(directory)
        defer { store.close() }
        for number in 0..<9 {
            let (reports, problems) = try read([number])
            #expect(reports.map(\.run) == [CollectSamples.run(number)])
            #expect(reports.map(\.bytes) == [Array((report(number) + "\n").utf8)])
            #expect(problems.isEmpty)
        }
        #expect(try read(nil).reports.map(\.run) == (0..<9).map(CollectSamples.run))
        let (reports, problems) = try read([2, 77])
        #expect(reports.count == 1)
        #expect(problems == ["run \(CollectSamples.run(77)) was not collected"])
    }

    @Test("Runs of another namespace are left out")
    func namespaces() async throws {
        try await collect(0..<2)
        try await collect(1..<3, namespace: "other")
        #expect(try read(nil, namespace: "other").reports.map(\.run) == [1, 2].map(CollectSamples.run))
        #expect(try read([1]).reports.map(\.namespace) == ["shop", "other"])
        #expect(try read([0], namespace: "other").problems.count == 1)
    }

    @Test("A file that was moved away is named once, one that was changed for each run, and the others are told")
    func missing() async throws {
        try await collect(0..<3, 3..<4, 4..<6)
        let names = try reportFiles()
        try FileManager.default.moveItem(atPath: "\(out)/reports/\(names[0])", toPath: directory.path + "/away")
        try directory.write("out/reports/\(names[2])", report(5) + "\n" + report(5) + "\n")
        let (reports, problems) = try read(nil)
        #expect(reports.map(\.run) == [3, 5].map(CollectSamples.run))
        #expect(problems.count == 2)
        #expect(
            problems.first?.contains("\(names[0]), of 3 reports, run \(CollectSamples.run(0))'s among them") == true)
        #expect(problems.last?.contains("line 1, was changed") == true)
    }

    private func reportFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: out + "/reports").sorted()
    }

    @Test("A report is told only where it still says what the journal says of it, and is no longer than it was")
    func changed() async throws {
        try await collect(0..<1)
        let file = "out/reports/\(try reportFiles()[0])"
        let good = report(0) + "\n"
        for bad in [
            good.replacing(#""high":0"#, with: #""high":1"#), good.replacing("clean", with: "incomplete"),
            good.replacing(#""finishedAt":"t""#, with: #""finishedAt":"u""#), good.replacing("{", with: "{ "),
            good.replacing(CollectSamples.run(0), with: CollectSamples.run(1)), String(good.dropLast()), "", "\n",
            String(repeating: "\n", count: 100_000),
        ] {
            try directory.write(file, bad)
            let (reports, problems) = try read(nil)
            #expect(reports.isEmpty, "\(bad.prefix(200))")
            #expect(problems.count == 1)
        }
        try directory.write(file, good)
        #expect(try read(nil).reports.count == 1)
    }

    @Test("A link to reports is not followed, and nothing that isn't a file is waited for")
    func links() async throws {
        try await collect(0..<1)
        let name = try reportFiles()[0]
        try FileManager.default.moveItem(atPath: out + "/reports", toPath: directory.path + "/elsewhere")
        try directory.link("out/reports", to: directory.path + "/elsewhere")
        #expect(try read(nil).reports.isEmpty)
        try FileManager.default.removeItem(atPath: out + "/reports")
        try directory.makeDirectory("out/reports")
        #expect(mkfifo("\(out)/reports/\(name)", 0o600) == 0)
        #expect(try read(nil).problems.count == 1)
    }

    @Test("What of the journal can't be read is named, but for a line that is being written")
    func damagedJournal() async throws {
        try await collect(0..<1, 1..<2)
        let journal = try CollectSamples.text(out + "/collected.jsonl")
        try directory.write("out/collected.jsonl", journal + #"{"event":"coll"#)
        #expect(try read(nil).problems.isEmpty)
        for damage in ["junk\n", "{}\n"] {
            try directory.write("out/collected.jsonl", journal + damage)
            let (reports, problems) = try read(nil)
            #expect(reports.count == 2)
            #expect(problems.first?.contains("line 3, is damaged or another version's") == true)
        }
        #expect(try read(nil, namespace: "shopp").problems.count == 2)
    }

    @Test("Only what was collected into is opened")
    func noDirectory() throws {
        #expect(throws: CollectFailure.self) { try CollectedReports(directory: out) }
        try directory.makeDirectory("out")
        let failure = #expect(throws: CollectFailure.self) { try CollectedReports(directory: out) }
        #expect(failure?.description.contains("nothing was collected") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: out).isEmpty)
    }

    @Test("A namespace in a journal of somebody else's leads nowhere")
    func hostileJournal() async throws {
        try await collect(0..<1, namespace: "../elsewhere")
        let (reports, problems) = try read(nil)
        #expect(reports.isEmpty)
        #expect(problems.count == 1)
    }

    @Test("Files are written anew, and no link is followed")
    func files() async throws {
        try await collect(0..<2)
        try directory.write("victim", "untouched")
        try directory.makeDirectory("files/shop")
        try directory.link("files/shop/\(CollectSamples.run(0)).json", to: directory.path + "/victim")
        let files = try ReportFiles(path: directory.path + "/files")
        for _ in 0..<2 {
            for report in try read(nil).reports { try files.write(report) }
        }
        #expect(try CollectSamples.text(directory.path + "/victim") == "untouched")
        for number in 0..<2 {
            let file = directory.path + "/files/shop/\(CollectSamples.run(number)).json"
            #expect(try CollectSamples.text(file) == report(number) + "\n")
        }
        try directory.makeDirectory("elsewhere")
        try directory.makeDirectory("others")
        try directory.link("others/shop", to: directory.path + "/elsewhere")
        let report = try #require(try read([0]).reports.first)
        #expect(throws: CollectFailure.self) { try ReportFiles(path: directory.path + "/others").write(report) }
    }

    @Test(
        "A report on many lines gets one, which says the same, however long it is",
        arguments: ["\n", "\r", "\r\n", "\n\n"])
    func oneLine(_ end: String) async throws {
        let store = try CollectSamples.store(directory)
        var texts: [String] = []
        for (number, length) in [1, 10, 65_000, 65_535, 65_536, 65_537, 200_000, 500_000].enumerated() {
            let padding = #""a":"\#(String(repeating: "x", count: length))",\#(end)"b":\#(end)1,"#
            let text = report(number, padding) + (number % 2 == 0 ? end : "")
            texts.append(text)
            try await store.add(record(number, text), Array(text.utf8))
        }
        try await store.commit()
        store.close()
        let reports = try read(nil).reports
        #expect(reports.count == texts.count)
        for (report, text) in zip(reports, texts) {
            #expect(report.bytes.firstIndex(of: 10) == report.bytes.count - 1)
            #expect(!report.bytes.contains(13))
            let own = try JSONSerialization.jsonObject(with: Data(report.bytes)) as? NSDictionary
            #expect(own == (try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary))
        }
    }
}
