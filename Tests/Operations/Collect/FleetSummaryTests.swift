import DataFormats
import Foundation
import PlainData
import PrintableText
import ResultTransport
import SystemPackage
import TestSupport
import Testing

@testable import Operations

@Suite struct FleetSummaryTests {
    private func scratch(_ directory: TemporaryDirectory) throws
        -> @Sendable () throws(CollectFailure) ->
        FileDescriptor
    {
        let directory = try CollectDirectory(path: directory.path)
        return { () throws(CollectFailure) in try directory.scratch() }
    }

    @Test("Groups come sorted and summed up, however few of them fit into memory", arguments: [1, 2, 7, 64, 10_000])
    func groups(most: Int) throws {
        let directory = try TemporaryDirectory()
        var groups = FleetGroups(mostInMemory: most, scratch: try scratch(directory))
        var expected: [[UInt8]: FleetGroup] = [:]
        var numbers = CollectSamples.Numbers(seed: 3)
        for _ in 0..<600 {
            let number = Int.random(in: 0..<200, using: &numbers)
            let group = FleetGroup(CollectSamples.collected(number, workload: "Deployment/w\(number % 90)"))
            try groups.add(group)
            if expected[group.key]?.add(group) == nil { expected[group.key] = group }
        }
        for _ in 0..<2 {
            var told: [FleetGroup] = []
            try groups.forEach { told.append($0) }
            #expect(told == expected.values.sorted { $0.key.lexicographicallyPrecedes($1.key) })
        }
    }

    @Test(
        "The table finds every key, in memory, in a file, and where it has grown out of memory",
        arguments: [0, 256, 8192])
    func table(mostInMemory: Int) throws {
        let directory = try TemporaryDirectory()
        var table = try RunTable(capacity: 16, mostInMemory: mostInMemory, scratch: try scratch(directory))
        for number in 0..<1000 {
            let key = RunTable.Key(run: "\(number)", in: "a")
            #expect(try table.entry(of: key) == nil)
            try table.set(
                key,
                RunTable.Entry(
                    state: .collected, mark: RunTable.Mark("\(number)"), offset: Int64(number) << 33, pass: .max))
        }
        for number in 0..<1000 {
            let entry = try table.entry(of: RunTable.Key(run: "\(number)", in: "a"))
            #expect(entry?.offset == Int64(number) << 33)
            #expect(entry?.mark == RunTable.Mark("\(number)"))
            #expect(entry?.pass == .max)
            #expect(try table.entry(of: RunTable.Key(index: "\(number)", in: "a")) == nil)
            #expect(try table.entry(of: RunTable.Key(run: "\(number)", in: "b")) == nil)
        }
        #expect(table.count == 1000)
    }

    @Test("The summary says what each workload's runs came to")
    func summary() async throws {
        let directory = try TemporaryDirectory()
        let store = try CollectSamples.store(directory)
        for number in 0..<30 {
            try await store.add(CollectSamples.collected(number))
            if number == 11 { try await store.commit() }
        }
        try await store.commit()
        try await store.writeSummary()
        let summary = try JSON.parse(CollectSamples.bytes(directory.path + "/out/fleet-summary.json"))
        #expect(summary["runs"]?["collected"] == .integer(30))
        #expect(summary["verdicts"]?.entries?.map(\.value) == [.integer(10), .integer(10), .integer(10)])
        let workloads = try #require(summary["workloads"]?.elements)
        #expect(workloads.count == 15)
        #expect(workloads.allSatisfy { $0["runs"] == .integer(2) })
        let first = try #require(workloads.first)
        #expect(first["workload"]?.text == "Deployment/web-0")
        #expect(first["verdict"]?.text == "clean")
        // Runs 0 and 15 are the group's; both ended in a second that ends like their number.
        #expect(first["latest"]?["run"]?.text == CollectSamples.run(15))
        #expect(first["latest"]?["findings"]?["low"] == .integer(15))
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/out/reports").sorted()
        #expect(first["latest"]?["reports"]?.text == "reports/\(try #require(files.last))")
        #expect(first["latest"]?["line"] == .integer(4))
        let markdown = try CollectSamples.text(directory.path + "/out/fleet-summary.md")
        #expect(markdown.contains("30 runs collected (10 clean, 10 findings, 10 incomplete)"))
        #expect(markdown.split(separator: "\n").count { $0.hasPrefix("| shop |") } == 15)
    }

    @Test("What somebody else chose becomes neither markup nor another line, and JSON stays JSON")
    func hostileTexts() async throws {
        let directory = try TemporaryDirectory()
        let store = try CollectSamples.store(directory)
        let hostile = "<script>|`x`](http://evil)\n# head\u{1b}[2J\u{202e}\"}],\\"
        var record = CollectSamples.collected(1)
        record.image = Collector.text(hostile)
        record.workload = Collector.text(hostile)
        try await store.add(record)
        try await store.refuse(
            Collector.text(hostile), in: "shop", uid: "", run: "", Collector.text(hostile), mayComplete: false)
        try await store.commit()
        try await store.writeSummary()
        let summary = try JSON.parse(CollectSamples.bytes(directory.path + "/out/fleet-summary.json"))
        #expect(summary["workloads"]?.elements?.first?["image"]?.text == printable(hostile))
        #expect(summary["refused"]?.elements?.first?["reason"]?.text == printable(hostile))
        let markdown = try CollectSamples.text(directory.path + "/out/fleet-summary.md")
        for forbidden in ["<script", "\u{1b}", "\u{202e}", "](http", "`x`", "\n# head"] {
            #expect(!markdown.contains(forbidden))
        }
        #expect(markdown.split(separator: "\n").count == 9)
        #expect(Collector.text(String(repeating: "\u{1b}", count: 10_000)).count == 512)
    }

    @Test("A report's head is read only from one whole object that has its members once")
    func reportHead() {
        let counts = #"{"critical":1,"high":2,"info":5,"low":4,"medium":3}"#
        let verdict = #"{"counts":\#(counts),"status":"findings","summary":"}],\"\\"}"#
        let whole =
            #" { "a" : [1,{"runID":"no"},"]"], "finishedAt":"t","runID" : "r" , "verdict":\#(verdict),"z":-1e3 } "#
        let head = ReportHead(Array(whole.utf8))
        #expect(head?.run == "r")
        #expect(head?.verdict == "findings")
        #expect(head?.findings == [1, 2, 3, 4, 5])
        for (place, byte) in whole.utf8.enumerated() where byte == UInt8(ascii: "n") {
            for wrong in [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80]] as [[UInt8]] {
                var bytes = Array(whole.utf8)
                bytes.replaceSubrange(place...place, with: wrong)
                #expect(ReportHead(bytes) == nil, "no UTF-8 at \(place)")
            }
        }
        #expect(ReportHead(Array(whole.replacing("no", with: "né☃🂡").utf8))?.run == "r")
        for good in [#"\ud83c\udca1"#, #"\uD83C\uDCA1x\\ud800"#, #"\u00e9\\\\"#] {
            #expect(ReportHead(Array(whole.replacing("no", with: good).utf8))?.run == "r", "\(good)")
        }
        for bad in [#"\ud83c"#, #"\uDCA1"#, #"\ud83c\ud83c"#, #"\ud83cx\udca1"#, #"\\\udca1"#, #"\ud83c\n"#] {
            #expect(ReportHead(Array(whole.replacing("no", with: bad).utf8)) == nil, "\(bad)")
        }
        for number in [
            String(repeating: "9", count: 65), "1e999", "1E+100", "-1e-100", "0." + String(repeating: "1", count: 63),
        ] {
            #expect(ReportHead(Array(whole.replacing("-1e3", with: number).utf8)) == nil, "\(number)")
        }
        #expect(ReportHead(Array(whole.replacing("-1e3", with: "-12345678901234567890.5e-99").utf8)) != nil)
        for length in 0..<(whole.utf8.count - 2) {
            #expect(ReportHead(Array(whole.utf8.prefix(length))) == nil, "cut at \(length)")
        }
        for wrong in [
            "[]", "{}", whole + "x", whole.replacingOccurrences(of: "\"z\"", with: "\"runID\""),
            whole.replacingOccurrences(of: "\"z\"", with: #""run\u0049D""#),
            whole.replacingOccurrences(of: "\"info\"", with: "\"inf\""),
        ] { #expect(ReportHead(Array(wrong.utf8)) == nil, "\(wrong)") }
    }
}
