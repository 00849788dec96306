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

    /// Collects runs, each range by a commit of its own.
    private func collect(_ commits: Range<Int>..., namespace: String = "shop") async throws {
        let store = try CollectSamples.store(directory)
        defer { store.close() }
        for commit in commits {
            for number in commit {
                try await store.add(
                    CollectSamples.collected(number, namespace: namespace), Array((report(number) + "\n").utf8))
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
        let names = try FileManager.default.contentsOfDirectory(atPath: out + "/reports").sorted()
        try FileManager.default.moveItem(atPath: "\(out)/reports/\(names[0])", toPath: directory.path + "/away")
        try directory.write("out/reports/\(names[2])", report(5) + "\n" + report(5) + "\n")
        let (reports, problems) = try read(nil)
        #expect(reports.map(\.run) == [3, 5].map(CollectSamples.run))
        #expect(problems.count == 2)
        #expect(problems.first?.contains("\(names[0]), of 3 reports, can't be read") == true)
        #expect(problems.last?.contains("line 1, was changed") == true)
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
            try await store.add(CollectSamples.collected(number), Array(text.utf8))
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
