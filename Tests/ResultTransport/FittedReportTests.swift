import FoundationEssentials
import ResultTransport
import ScanReport
import TestSupport
import Testing

/// What becomes of a report that is too long to be published.
@Suite struct FittedReportTests {
    private static func report(findings: Int, controls: Int = 0) throws -> Report {
        let severities = Severity.allCases
        let confinement = ProcessConfinement(
            uid: 1, gid: 1, effectiveCapabilities: [], noNewPrivileges: true, seccomp: "filter", seccompFilters: 1,
            refusedCalls: "kill",
            landlock: ProcessConfinement.Landlock(abi: 4, isInForce: true, deniesTCP: true, allowedTCPPort: 6443),
            isDumpable: false, isRootReadOnly: true, notInForce: [])
        var random = Seeded(5)
        let list = (0..<findings).map { number in
            Finding(
                ruleID: number % 2 == 0 ? "even" : "odd", severity: severities[number % severities.count],
                path: ReportPath(bytes: Array("/\(random.next() as UInt64)".utf8)), message: "mode 0666")
        }
        let rules = ["even", "odd"].map { id in
            RuleResult(
                RuleDescription(id: id, severity: .high, title: id, rationale: "Because.", references: ["inode(7)"]),
                status: .failed, reason: nil, findingCount: 10_000,
                listedCount: list.count { $0.ruleID == id })
        }
        return Report(
            runID: SampleResult.run.text, tool: Report.Tool(name: "sidescan-agent", version: "1.2.3"),
            startedAt: "2026-01-02T03:04:05.678Z", finishedAt: "2026-01-02T03:04:06.000Z",
            target: Target(
                kind: .directory, root: ReportPath(bytes: Array("/root".utf8)), process: nil, container: nil,
                isRootReadOnly: nil),
            confinement: AgentConfinement(required: "full", worker: confinement, supervisor: confinement),
            rules: rules, findings: list, counts: Verdict.Counts { _ in 4_000 },
            coverage: Coverage(
                entries: 1, files: 1, directories: 0, symlinks: 0, others: 0, bytes: 1, isComplete: true,
                unreadable: [], leftOut: []),
            profiles: controls == 0 ? nil : try profiles(controls))
    }

    private static func profiles(_ count: Int) throws -> ReportedProfiles {
        var random = Seeded(6)
        let controls = (0..<count).map { number in
            let status = ["passed", "failed", "skipped"][number % 3]
            let result =
                #"{"status":"\#(status)","description":"\#(random.next() as UInt64) \#(random.next() as UInt64)"}"#
            return #"{"id":"c\#(number)","status":"\#(status)","results":[\#(result)]}"#
        }
        let json = """
            {"coverage":{"evaluated":\(count),"unknown":0,"unsupported":0,"empty":0},
             "profiles":[{"name":"p","status":"loaded","controls":[\(controls.joined(separator: ","))]}]}
            """
        return try JSONDecoder().decode(ReportedProfiles.self, from: Data(json.utf8))
    }

    private static func decoded(_ fitted: FittedReport) throws -> Report {
        try JSONDecoder().decode(
            Report.self, from: Data(try Compression.inflate(fitted.compressed, to: fitted.size)))
    }

    @Test("a report that fits is published whole, and says nothing of it")
    func whole() throws {
        let report = try Self.report(findings: 500, controls: 30)
        let fitted = try FittedReport(report, into: PackedResult.mostBytes)
        let published = try Self.decoded(fitted)
        #expect(published.truncated == nil && published.findings.count == 500)
        #expect(!fitted.summary.isTruncated)
        #expect(try published.rendered(as: .json) == report.rendered(as: .json))
        #expect(try fitted.size == report.onOneLine().utf8.count)
        #expect(fitted.summary == ResultSummary(report))
    }

    @Test("of a longer one the gravest findings stay, as many as fit, and the counts are those of all")
    func gravest() throws {
        let report = try Self.report(findings: 5_000)
        let all = try FittedReport(report, into: .max).compressed.count
        for share in [2, 4, 20] {
            let limit = all / share
            let fitted = try FittedReport(report, into: limit)
            let published = try Self.decoded(fitted)
            let truncated = try #require(published.truncated)
            #expect(fitted.compressed.count <= limit && fitted.compressed.count > limit * 8 / 10)
            #expect(truncated.kept == published.findings.count && truncated.controlsWithoutResults == nil)
            #expect(published.findings == Array(report.findings.prefix(truncated.kept)))
            for severity in Severity.allCases {
                let left = report.findings.dropFirst(truncated.kept).count { $0.severity == severity }
                #expect(truncated.leftOut[severity] == left)
            }
            #expect(published.verdict.counts == report.verdict.counts)
            #expect(published.verdict.status == report.verdict.status)
            for rule in published.rules {
                #expect(rule.findingCount == 10_000)
                #expect(rule.listedCount == published.findings.count { $0.ruleID == rule.id })
            }
            var summary = ResultSummary(report)
            summary.isTruncated = true
            #expect(fitted.summary == summary)
        }
    }

    @Test("after all findings the results of controls go, those of failed ones last")
    func controls() throws {
        let report = try Self.report(findings: 50, controls: 900)
        let bare = try FittedReport(report.truncated(to: 0, without: Report.leftOutFirst), into: .max).compressed.count
        let failedOnly = try FittedReport(report.truncated(to: 0, without: [.passed, .skipped]), into: .max)
        #expect(failedOnly.compressed.count > bare)
        let fitted = try Self.decoded(try FittedReport(report, into: failedOnly.compressed.count))
        #expect(fitted.findings.isEmpty)
        #expect(fitted.truncated?.controlsWithoutResults?.passed == 300)
        #expect(fitted.truncated?.controlsWithoutResults?.skipped == 300)
        #expect(fitted.truncated?.controlsWithoutResults?.failed == 0)
        let controls = try #require(fitted.profiles?.profiles.first?.controls)
        #expect(controls.count == 900)
        #expect(controls.allSatisfy { $0.results.isEmpty == ($0.status != .failed) })
        let last = try Self.decoded(try FittedReport(report, into: bare))
        #expect(last.truncated?.controlsWithoutResults?.failed == 300)
        #expect(last.profiles?.count(.failed) == 300)
        #expect(throws: ResultError.self) { try FittedReport(report, into: bare - 1) }
    }

    @Test("a report that would inflate to too much is too long, however well it compresses")
    func inflated() throws {
        let report = try Self.report(findings: 1_000)
        let size = try FittedReport(report, into: .max).size
        let fitted = try FittedReport(report, into: .max, mostBytes: size / 2)
        #expect(fitted.size <= size / 2 && fitted.summary.isTruncated)
    }

    @Test("a shorter report is valid by the report's schema")
    func schema() throws {
        let report = try Self.report(findings: 50, controls: 9)
        for shorter in [report, report.truncated(to: 3), report.truncated(to: 0, without: [.passed])] {
            let json = Array(try shorter.onOneLine().utf8)
            #expect(try ReportSchema.complaint(about: json) == nil)
        }
    }
}
