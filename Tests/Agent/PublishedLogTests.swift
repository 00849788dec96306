import Foundation
import ResultTransport
import ScanReport
import TestSupport
import Testing

/// A report between the other lines of the agent's log, and the options that go with publishing.
@Suite struct PublishedLogTests {
    private let root: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
        try root.write("etc/passwd", "root:x:0:0::/root:/bin/sh\n", mode: 0o666)
    }

    private func scan(_ options: [String], wrapped: [String] = []) throws -> ProgramRun {
        try ProgramRun(wrapped + [try SharedAgent.path, "scan", "--root", root.path] + options)
    }

    @Test("standard output holds the framed report, and nothing else")
    func framed() throws {
        let id = RunID()
        let run = try scan(["--publish", "log", "--run-id", id.text, "--publish-target", "image=a/b@sha256:0"])
        try #require(run.exitCode == 0, "\(run.errorText)")
        #expect(run.text.split(separator: "\n").allSatisfy { $0.hasPrefix("sidescan-result/1 \(id) ") })
        var reader = LogFrameReader(run: id)
        reader.feed(run.output)
        let result = try reader.finish()
        let report = try JSONDecoder().decode(Report.self, from: Data(result.report))
        #expect(report.runID == id.text && report.truncated == nil)
        #expect(result.index.summary == ResultSummary(report))
        #expect(result.index.target == ResultTarget(image: "a/b@sha256:0"))
        #expect(try ReportSchema.complaint(about: result.report) == nil)
    }

    @Test("other outputs go to files, and the severity that --fail-on names counts")
    func others() throws {
        let run = try scan(["--publish", "log", "--output", "json:\(root.path)/r.json", "--fail-on", "info"])
        #expect(run.exitCode == 4)
        var reader = LogFrameReader()
        reader.feed(run.output)
        let report = try reader.finish().report
        #expect(FileManager.default.contents(atPath: root.path + "/r.json") == Data(try asOutput(report)))
    }

    @Test("a log that can't be written is an exit code of its own, and other outputs are written")
    func full() throws {
        let run = try scan(
            ["--publish", "log", "--output", "json:\(root.path)/r.json"],
            wrapped: ["sh", "-c", "exec \"$0\" \"$@\" >/dev/full"])
        #expect(run.exitCode == 5)
        #expect(run.errorText == "sidescan-agent: can't publish to standard output: ENOSPC\n")
        #expect(FileManager.default.contents(atPath: root.path + "/r.json")?.isEmpty == false)
    }

    @Test(
        "what can't be meant is refused, in one line",
        arguments: [
            (["--publish", "x"], "configmap/NAME"), (["--publish", "configmap/"], "can't name"),
            (["--publish", "configmap/A"], "can't name"), (["--publish", "secret/a"], "configmap/NAME"),
            (["--publish", "configmap/\(String(repeating: "a", count: 252))"], "can't name"),
            (["--publish", "log", "--output", "json"], "standard output"),
            (["--publish", "log", "--output", "text:-"], "standard output"),
            (["--publish", "log", "--publish-limit", "0"], "from 1 to 8"),
            (["--publish", "log", "--publish-limit", "9"], "from 1 to 8"),
            (["--publish-limit", "1"], "go with --publish"), (["--publish-owner", "a/b"], "go with --publish"),
            (["--publish-target", "pod=a"], "go with --publish"),
            (["--publish", "log", "--publish-owner", "a/b"], "goes with --publish configmap"),
            (["--publish", "configmap/a", "--publish-owner", "a"], "POD/UID"),
            (["--publish", "configmap/a", "--publish-owner", "/b"], "POD/UID"),
            (["--publish", "log", "--publish-target", "pod"], "NAME=VALUE"),
            (["--publish", "log", "--publish-target", "node=a"], "NAME=VALUE"),
            (["--publish", "log", "--publish-target", "pod=a b"], "printable"),
            (["--publish", "log", "--publish-target", "workload=web"], "Deployment/web"),
            (["--run-id", "1"], "UUID version 7"),
            (["--run-id", "01A1FD79-6A2A-78A5-B516-C1F69F6A4D2F"], "UUID version 7"),
        ] as [([String], String)])
    func refused(options: [String], says: String) throws {
        let run = try scan(options)
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errorText.hasPrefix("sidescan-agent: ") && run.errorText.contains(says), "\(run.errorText)")
        #expect(run.errorText.count { $0 == "\n" } == 1)
    }

    @Test("the run's id is the one that was chosen, published or not")
    func chosen() throws {
        let id = RunID()
        let run = try scan(["--output", "json", "--run-id", id.text])
        #expect(try JSONDecoder().decode(Report.self, from: Data(run.output)).runID == id.text)
    }
}
