import ScanReport
import Testing

@Suite struct VerdictTests {
    @Test func findingsOutweighEverything() {
        #expect(SampleReport.make(complete: true).verdict.status == .findings)
        #expect(SampleReport.make(complete: false).verdict.status == .findings)
    }

    @Test func whatWasNotSeenIsNeverClean() {
        let verdict = SampleReport.make(complete: false, findings: false).verdict
        #expect(verdict.status == .incomplete)
        #expect(verdict.skipped == 1 && verdict.passed == 1 && verdict.failed == 0)
        #expect(verdict.summary.hasPrefix("Nothing found in what could be seen; "))
        #expect(verdict.summary.hasSuffix("not everything could be seen."))
    }

    @Test func onlyASeenAndEmptyTargetIsClean() {
        #expect(SampleReport.make(complete: true, findings: false).verdict.status == .clean)
    }

    @Test func severitiesAreOrdered() {
        #expect(Severity.allCases.sorted() == [.info, .low, .medium, .high, .critical])
    }

    @Test func findingsAreOrderedByGravityThenRuleThenPath() {
        func finding(_ rule: String, _ severity: Severity, _ path: String) -> Finding {
            Finding(ruleID: rule, severity: severity, path: ReportPath(bytes: Array(path.utf8)), message: "")
        }
        let sorted = [
            finding("a", .critical, "/z"), finding("a", .high, "/a"), finding("a", .high, "/b"),
            finding("b", .high, "/a"),
            finding("a", .low, "/a"),
        ]
        #expect(sorted.shuffled().sorted() == sorted)
    }
}
