import Foundation
import ScanReport
import Testing

@Suite struct FormatTests {
    private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar == "\n"
        case .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    @Test(arguments: OutputFormat.allCases.filter { $0.ofProfiles == nil && !$0.isBill })
    func nothingThatTheTargetChoseSteersATerminal(format: OutputFormat) throws {
        let text = try SampleReport.make().rendered(as: format)
        #expect(text.unicodeScalars.allSatisfy(isHarmless))
        #expect(!text.contains("\nb"), "a newline in a name began a line")
        #expect(text.hasSuffix("\n"))
    }

    @Test func jsonKeepsPathsExact() throws {
        let report = SampleReport.make()
        let text = try report.rendered(as: .json)
        let read = try JSONDecoder().decode(Report.self, from: Data(text.utf8))
        #expect(Set(read.findings.compactMap { $0.path?.bytes }) == Set(SampleReport.evilPaths))
        #expect(read.findings == report.findings)
        #expect(try read.rendered(as: .json) == text)
        #expect(text.contains("\"path\" : \"/plain\""))
        #expect(text.contains("\"path\" : \"/\\\\xFF\\\\xFE\\\\x80\""))
        #expect(text.contains("\"pathBytes\" : \"L//+gA==\""))
    }

    @Test func oneLineSaysTheSame() throws {
        let report = SampleReport.make()
        let line = try report.onOneLine()
        #expect(line.unicodeScalars.allSatisfy(isHarmless))
        #expect(line.hasSuffix("}\n") && !line.dropLast().contains("\n"))
        let read = try JSONDecoder().decode(Report.self, from: Data(line.utf8))
        #expect(try read.rendered(as: .json) == report.rendered(as: .json))
    }

    @Test func plainPathsHaveNoBytesBesideThem() throws {
        let plain = try renderJSON(ReportPath(bytes: Array("/Grüße".utf8)))
        #expect(plain == "{\n  \"path\" : \"/Grüße\"\n}\n")
    }

    @Test func wrongBytesAreRefused() {
        #expect(throws: DecodingError.self) {
            _ = try JSONDecoder().decode(ReportPath.self, from: Data(#"{"path":"x","pathBytes":"%%%"}"#.utf8))
        }
    }

    @Test func textShowsWhatMatters() throws {
        let text = try SampleReport.make().rendered(as: .text)
        #expect(text.contains("/a\\nb"))
        #expect(text.contains("… and \(5000 - 11) more"))
        #expect(text.contains("shell-present: 1 directory could not be read"))
        #expect(text.contains("unread: 40 × directory, permission-denied (EACCES)"))
        #expect(text.contains("run as root"))
        #expect(text.contains("100 entries"))
        #expect(text.split(separator: "\n").last?.hasPrefix("FINDINGS  Found: 1 critical, 4999 high;") == true)
        #expect(text.contains("container web\\x1B[0m aaaaaaaaaaaa"))
    }

    @Test func longListsAreWrapped() throws {
        let rules = (0..<30).map { index in
            RuleResult(
                RuleDescription(
                    id: "rule-number-\(index)", severity: .low, title: "t", rationale: "r", references: ["x(1)"]),
                status: .skipped, reason: "one reason for all", findingCount: 0, listedCount: 0)
        }
        let report = SampleReport.make(complete: false, findings: false)
        let text = try Report(
            runID: report.runID, tool: report.tool, startedAt: report.startedAt, finishedAt: report.finishedAt,
            target: report.target, confinement: report.confinement, rules: rules, findings: [],
            counts: report.verdict.counts, coverage: report.coverage
        ).rendered(as: .text)
        let lines = text.split(separator: "\n").filter { $0.contains("rule-number") }
        #expect(lines.count > 3 && lines.allSatisfy { $0.count <= 100 })
        #expect(
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(
                "rule-number-9: one reason for all"))
    }

    @Test func coverageIsShownEvenWhenAllIsWell() throws {
        let text = try SampleReport.make(complete: true, findings: false).rendered(as: .text)
        #expect(text.contains("coverage 100 entries"))
        #expect(text.split(separator: "\n").last?.hasPrefix("CLEAN  Nothing found; 2 passed") == true)
    }

    @Test func colourOnlyWhereAsked() throws {
        let report = SampleReport.make()
        #expect(try report.rendered(as: .text, colour: true).contains("\u{1b}[1;97;41mCRITICAL"))
        #expect(try !report.rendered(as: .text, colour: false).contains("\u{1b}"))
    }

    @Test func markdownHoldsNoMarkupOfTheTarget() throws {
        let text = try SampleReport.make().rendered(as: .markdown)
        #expect(!text.contains("<script"))
        #expect(!text.contains("](y)"))
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| high |") || $0.hasPrefix("| critical |") }
        #expect(rows.count == SampleReport.evilPaths.count + 1)
        #expect(rows.allSatisfy { $0.count { $0 == "|" } == 5 })
    }

    @Test("programs that are listed are rows of a table, whatever they are called, and the first to be left out")
    func executables() throws {
        let report = SampleReport.make()
        let count = SampleReport.evilPaths.count
        let markdown = try report.rendered(as: .markdown).split(separator: "\n")
        let rows = markdown.filter { $0.hasPrefix("| partial |") }
        #expect(rows.count == count && rows.allSatisfy { $0.count { $0 == "|" } == 10 })
        #expect(markdown.contains("… and 3 more."))
        let text = try report.rendered(as: .text)
        #expect(text.contains("no       yes      1/3      /plain\n") && text.contains("… and 3 more\n"))
        let read = try JSONDecoder().decode(Report.self, from: Data(try report.rendered(as: .json).utf8))
        #expect(read.executables == report.executables)
        let shorter = report.truncated(to: report.findings.count)
        #expect(shorter.executables?.files == nil && shorter.executables?.count == count + 3)
        #expect(shorter.truncated?.executables == count && shorter.findings == report.findings)
    }
}
