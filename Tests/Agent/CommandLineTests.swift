import Foundation
import ScanReport
import TestSupport
import Testing

/// The agent as its user meets it: output, exit codes, one line of complaint.
@Suite struct CommandLineTests {
    private let root: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
        try root.write("etc/passwd", "root:x:0:0::/root:/bin/sh\n")
        try root.write("etc/group", "root:x:0:\n")
        try root.write("bin/sh", "x", mode: 0o755)
        try root.write("var/open", "x", mode: 0o666)
    }

    private func report(_ run: ProgramRun) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(run.output))
    }

    @Test func scanOfADirectory() throws {
        let run = try AgentBinary.run("scan", "--root", root.path, "--output", "json")
        #expect(run.exitCode == 0)
        #expect(run.errors.isEmpty)
        let report = try report(run)
        #expect(report.target.kind == .directory)
        #expect(report.verdict.status == .findings)
        #expect(report.findings.contains { $0.ruleID == "world-writable-file" && $0.path?.text == "/var/open" })
        #expect(report.findings.contains { $0.ruleID == "shell-present" && $0.path?.text == "/bin/sh" })
        #expect(report.coverage.entries == 7)
        #expect(report.rules.count == 14, "all but the one that asks about a process")
        #expect(try ReportSchema.complaint(about: run.output) == nil)
    }

    @Test func twoScansOfTheSameRootSayTheSame() throws {
        func findings() throws -> [Finding] {
            try report(try AgentBinary.run("scan", "--root", root.path, "--output", "json")).findings
        }
        #expect(try findings() == findings())
    }

    @Test func schemaRefusesWhatIsNoReport() throws {
        let text = try AgentBinary.run("scan", "--root", root.path, "--output", "json").text
        let spoilt = text.replacingOccurrences(of: "\"severity\" : \"high\"", with: "\"severity\" : \"awful\"")
        #expect(try ReportSchema.complaint(about: Array(spoilt.utf8))?.contains("awful") == true)
        let extended = text.replacingOccurrences(of: "\"schemaVersion\"", with: "\"stranger\" : 1, \"schemaVersion\"")
        #expect(try ReportSchema.complaint(about: Array(extended.utf8))?.contains("stranger") == true)
    }

    @Test func pathsThatAreNoTextAreValidToo() throws {
        let name: [CChar] = Array(root.path.utf8CString.dropLast()) + [47, -1, 27, 10, 0]
        let descriptor = open(name, O_CREAT | O_WRONLY, 0o666)
        #expect(descriptor >= 0)
        fchmod(descriptor, 0o666)
        close(descriptor)
        let run = try AgentBinary.run("scan", "--root", root.path, "--output", "json")
        #expect(try ReportSchema.complaint(about: run.output) == nil)
        #expect(try report(run).findings.contains { $0.path?.bytes == [47, 0xff, 27, 10] })
    }

    @Test(arguments: [("info", 4), ("low", 4), ("high", 4), ("critical", 0)] as [(String, Int32)])
    func failOn(severity: String, code: Int32) throws {
        let run = try AgentBinary.run("scan", "--root", root.path, "--fail-on", severity)
        #expect(run.exitCode == code)
        #expect(run.text.contains("FINDINGS"))
        #expect(run.errors.isEmpty)
    }

    @Test("--fail-incomplete fails where something was not seen, and only there")
    func failIncomplete() throws {
        #expect(try AgentBinary.run("scan", "--root", root.path, "--fail-incomplete").exitCode == 0)
        // Nobody can say what is in a database that is none.
        try root.write("var/lib/rpm/rpmdb.sqlite", "x")
        for (option, value) in [("--audit", "packages"), ("--output", "cyclonedx")] {
            let run = try AgentBinary.run("scan", "--root", root.path, "--fail-incomplete", option, value)
            #expect(run.exitCode == 4, "\(option)")
        }
        #expect(try AgentBinary.run("scan", "--root", root.path, "--audit", "packages").exitCode == 0)
    }

    @Test func severalOutputs() throws {
        let directory = try TemporaryDirectory()
        try directory.write("report.md", "old")
        let run = try AgentBinary.run(
            "scan", "--root", root.path, "--output", "text", "--output", "json:\(directory.path)/report.json",
            "--output",
            "markdown:\(directory.path)/report.md")
        #expect(run.exitCode == 0)
        #expect(run.text.contains("FINDINGS"))
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        #expect(names == ["report.json", "report.md"], "nothing else is left there")
        let json = try Data(contentsOf: URL(fileURLWithPath: directory.path + "/report.json"))
        #expect(try JSONDecoder().decode(Report.self, from: json).findings.isEmpty == false)
        let markdown = try String(contentsOfFile: directory.path + "/report.md", encoding: .utf8)
        #expect(markdown.hasPrefix("# Sidescan report"))
    }

    @Test func outputToADeviceIsWrittenInPlace() throws {
        let run = try AgentBinary.run("scan", "--root", root.path, "--output", "json:/dev/null")
        #expect(run.exitCode == 0)
        var status = stat()
        #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test(
        arguments: [
            (["scan", "--root", "/nonexistent"], 2, "/nonexistent"),
            (["scan", "--root", "/etc/hostname"], 2, "ENOTDIR"),
            (["scan", "--pid", "2147483647"], 2, "there is no process 2147483647"),
            (["scan", "--pid", "0"], 1, "--pid"),
            (["scan", "--pid", "x"], 1, "--pid"),
            (["scan", "--container", "no-such-container"], 2, "no-such-container"),
            (["scan", "--container", ""], 1, "--container"), (["scan", "--process", "("], 1, "regular expression"),
            (["scan", "--process", "^no such process$"], 2, "no such process"),
            (["scan", "--pid", "1", "--process", "x"], 1, "Only one of"),
            (["scan", "--root", "/", "--pid", "1"], 1, "--root"), (["scan", "--root", ""], 1, "--root"),
            (["scan", "--root", "/", "--output", "xml"], 1, "text, json, markdown"),
            (["scan", "--root", "/", "--output", "json:"], 1, "--output"),
            (["scan", "--root", "/", "--output", "json", "--output", "text"], 1, "standard output"),
            (["scan", "--root", "/", "--output", "json:/tmp/x", "--output", "text:/tmp/x"], 1, "same file"),
            (["scan", "--root", "/", "--output", "json:/nonexistent/x"], 1, "/nonexistent/x"),
            (["scan", "--root", "/", "--fail-on", "awful"], 1, "--fail-on"),
            (["scan", "--root", "/", "--jobs", "0"], 1, "--jobs"),
            (["scan", "--wait", "-1"], 1, "--wait takes seconds"), (["scan", "--wait=-1"], 1, "--wait takes seconds"),
            (["scan", "--pid", "-1"], 1, "--pid takes a process id"),
            (["doctor", "--pid=-1"], 1, "--pid takes a process"),
            (["scan", "--timeout", "-1"], 1, "--timeout takes seconds"),
            (["scan", "--memory", "-1"], 1, "--memory takes MiB"),
            (["scan", "--output-limit", "-1"], 1, "--output-limit takes"),
            (["scan", "--jobs", "-1"], 1, "--jobs takes"),
            (["scan", "--wait", "--jobs"], 1, "--wait"),
            (["scan", "extra"], 1, "extra"), (["frobnicate"], 1, "frobnicate"),
            (["scan", "--no-such-option"], 1, "--no-such-option"), (["walk"], 1, "<directory>"),
            (["walk", "/nonexistent"], 2, "/nonexistent"),
            (["doctor", "--pid", "2147483647"], 2, "2147483647"),
        ] as [([String], Int32, String)])
    func mistakesGetOneLine(arguments: [String], code: Int32, says: String) throws {
        let run = try ProgramRun([try AgentBinary.path] + arguments)
        #expect(run.exitCode == code)
        #expect(run.output.isEmpty)
        #expect(run.errorText.hasPrefix("sidescan-agent: "))
        #expect(run.errorText.contains(says), "\(run.errorText)")
        #expect(run.errorText.count { $0 == "\n" } == 1 && run.errorText.hasSuffix("\n"))
    }

    @Test(
        arguments: [">&-", "</dev/null >&-", "<&- >&-", ">/dev/full", "1</dev/null"],
        [["--version"], ["--help"], ["scan", "--help"], ["rules"], ["scan"]])
    func whatCannotBeWrittenIsAnError(redirection: String, arguments: [String]) throws {
        let run = try ProgramRun(
            ["sh", "-c", "exec \"$0\" \"$@\" \(redirection)", try AgentBinary.path] + arguments
                + (arguments == ["scan"] ? ["--root", root.path] : []))
        #expect(run.exitCode == 1)
        #expect(run.errorText.contains(redirection.contains("full") ? "ENOSPC" : "EBADF"), "\(run.errorText)")
        #expect(run.errorText.contains("standard output") && run.errorText.count { $0 == "\n" } == 1)
    }

    @Test("a report goes to a file whether or not there is a standard output")
    func fileWithoutStandardOutput() throws {
        let directory = try TemporaryDirectory()
        let run = try ProgramRun([
            "sh", "-c", "exec \"$0\" scan --root \"$1\" --output \"json:$2/report\" <&- >&- 2>&-", try AgentBinary.path,
            root.path, directory.path,
        ])
        #expect(run.exitCode == 0)
        let report = try Data(contentsOf: URL(fileURLWithPath: directory.path + "/report"))
        #expect(throws: Never.self) { _ = try JSONDecoder().decode(Report.self, from: report) }
    }

    @Test func fullStandardOutputIsAnError() throws {
        let run = try ProgramRun(["sh", "-c", "\"$0\" scan --root \"$1\" >/dev/full", try AgentBinary.path, root.path])
        #expect(run.exitCode == 1)
        #expect(run.errorText.contains("standard output") && run.errorText.contains("ENOSPC"))
    }

    @Test func closedStandardOutputIsAnErrorAndNoSignal() throws {
        let run = try ProgramRun([
            "bash", "-c", "\"$0\" scan --root \"$1\" | true; exit ${PIPESTATUS[0]}", try AgentBinary.path, root.path,
        ])
        // The pipe may swallow the report before its reader goes.
        #expect(run.exitCode == 0 || run.exitCode == 1 && run.errorText.contains("EPIPE"))
    }

    @Test func versionAndHelp() throws {
        #expect(try AgentBinary.run("--version").text == sidescanVersion + "\n")
        for arguments in [["--help"], ["scan", "--help"], ["help", "doctor"]] {
            let run = try ProgramRun([try AgentBinary.path] + arguments)
            #expect(run.exitCode == 0 && run.text.contains("USAGE"))
        }
    }

    @Test func scanSaysWhatItsExitCodesMean() throws {
        let help = try AgentBinary.run("scan", "--help").text.split(whereSeparator: \.isWhitespace).joined(
            separator: " ")
        for code in [
            "0 done", "1 wrong usage", "2 target not found", "3 the results", "4 a finding", "100 a test", "101 one",
            "102 a profile",
        ] {
            #expect(help.contains(code), "\(code)")
        }
        #expect(help.contains("standard output, which is the path - too"))
    }

    @Test func rulesAreListed() throws {
        let rules = try JSONDecoder().decode(
            [RuleDescription].self, from: Data(try AgentBinary.run("rules", "--json").output))
        #expect(rules.map(\.id) == rules.map(\.id).sorted() && rules.count == 28)
        let text = try AgentBinary.run("rules").text
        #expect(rules.allSatisfy { text.contains($0.id) })
    }

    @Test func walkFigures() throws {
        struct Figures: Codable, Equatable {
            let entries, files, directories, symlinks, others, bytes, unreadable: Int
        }
        try root.link("link", to: "/x")
        mkfifo(root.path + "/fifo", 0o600)
        let run = try AgentBinary.run("walk", root.path, "--json")
        let passwd = 26 + 10
        #expect(
            try JSONDecoder().decode(Figures.self, from: Data(run.output))
                == Figures(
                    entries: 9, files: 4, directories: 3, symlinks: 1, others: 1, bytes: passwd + 2, unreadable: 0))
        #expect(try AgentBinary.run("walk", root.path, "--jobs", "7").text.contains("entries      9\n"))
    }
}
