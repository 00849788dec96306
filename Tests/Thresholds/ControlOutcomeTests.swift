import PlainData
import ScanReport
import Testing
import Thresholds

@Suite struct ControlOutcomeTests {
    private typealias Sample = ThresholdSamples

    private func outcome(_ control: String) throws -> ControlOutcome {
        try #require(try Sample.run(Sample.results([control])).outcomes.first)
    }

    @Test(arguments: [
        (Sample.control("a"), ControlOutcome.Status.passed),
        (Sample.control("a", ["passed", "skipped"]), .passed),
        (Sample.control("a", ["skipped", "skipped"]), .skipped),
        (
            Sample.control("a", ["passed", #"{"status":"skipped","skip_message":"can't be told: /x: EACCES"}"#]),
            .skipped
        ),
        (
            Sample.control("a", ["passed", #"{"status":"skipped","skip_message":"would run id in the target"}"#]),
            .skipped
        ),
        (
            Sample.control("a", ["failed", #"{"status":"skipped","skip_message":"can't be told: /x: EACCES"}"#]),
            .failed
        ),
        (Sample.control("a", ["passed", "failed", "skipped"]), .failed),
        (Sample.control("a", []), .error),
        (Sample.control("a", ["no_status"]), .error),
        (Sample.control("a", ["passed", #"{"status":"failed","backtrace":[]}"#]), .error),
        (Sample.control("a", [#"{"status":"failed","backtrace":null}"#]), .failed),
        (Sample.control("a", [#"{"status":"failed","backtrace":["x"]}"#], impact: "0"), .error),
        (Sample.control("a", ["failed"], impact: "0.0"), .noImpact),
        (Sample.control("a", [], impact: "0"), .noImpact),
        (Sample.control("a", ["failed"], more: #","waiver_data":{"skipped_due_to_waiver":true}"#), .noImpact),
        (Sample.control("a", ["failed"], more: #","waiver_data":{"skipped_due_to_waiver":"so"}"#), .noImpact),
        (Sample.control("a", ["failed"], more: #","waiver_data":{"skipped_due_to_waiver":false}"#), .failed),
        (Sample.control("a", ["failed"], more: #","waiver_data":{}"#), .failed),
    ]) func theFirstThatIsTrueIsTheStatus(control: String, status: ControlOutcome.Status) throws {
        #expect(try outcome(control).status == status)
    }

    @Test(arguments: [
        ("0.0", "{}", ControlOutcome.Severity.none), ("0.09", "{}", .none), ("0.1", "{}", .low), ("0.39", "{}", .low),
        ("0.4", "{}", .medium), ("0.69", "{}", .medium), ("0.7", "{}", .high), ("0.89", "{}", .high),
        ("0.9", "{}", .critical), ("1", "{}", .critical), ("0.5", #"{"severity":"low"}"#, .low),
        ("0.5", #"{"severity":"HIGH"}"#, .high), ("0.5", #"{"severity":"grave"}"#, .medium),
        ("0.5", #"{"severity":null}"#, .medium),
        ("0.5", #"{"severity":"low","severityoverride":"critical"}"#, .critical),
        ("0.5", #"{"severity":"low","severityoverride":"x"}"#, .low),
    ]) func severityIsOfTagsElseOfTheImpact(impact: String, tags: String, severity: ControlOutcome.Severity) throws {
        #expect(try outcome(Sample.control("a", impact: impact, tags: tags)).severity == severity)
    }

    @Test func includedControlsCountOnce() throws {
        let run = try Sample.run(
            Sample.results(
                [Sample.control("child", []), Sample.control("own")], [Sample.control("child", ["failed"])],
                [Sample.control("void", [])], [Sample.control("void", [])]))
        #expect(run.outcomes.map(\.id) == ["own", "child", "void"])
        #expect(run.outcomes.map(\.status) == [.passed, .failed, .error])
    }

    @Test func aRunCountsAsItsReportDoes() throws {
        var failed = TestResult(.failed, codeDesc: "x")
        failed.backtrace = ["y"]
        var tagged = ControlResult(id: "b", results: [TestResult(.passed, codeDesc: "x")])
        tagged.tags = [.init(key: .symbol(Array("severity".utf8)), value: .text("high"))]
        var waived = ControlResult(id: "c", results: [TestResult(.skipped, codeDesc: "x")])
        waived.waiverData = .map([.init("skipped_due_to_waiver", .boolean(true))])
        var broken = ProfileResult(name: "broken")
        broken.status = .failed
        let run = ProfileRun(
            platform: .init(name: nil, release: nil),
            profiles: [
                ProfileResult(name: "p", controls: [ControlResult(id: "a", results: [failed]), tagged, waived]), broken,
            ], duration: nil)
        let assessed = AssessedRun(run)
        #expect(
            assessed.outcomes == [
                ControlOutcome(id: "a", status: .error, severity: .medium),
                ControlOutcome(id: "b", status: .passed, severity: .high),
                ControlOutcome(id: "c", status: .noImpact, severity: .medium),
            ])
        #expect(assessed.failedProfiles == ["broken"])
        #expect(try AssessedRun(results: run.plainValue) == assessed)
    }

    @Test(arguments: [
        "[]", "{}", #"{"profiles":[{}]}"#, #"{"profiles":[{"controls":[{}]}]}"#, #"{"controls":[]}"#,
        #"{"profiles":[{"controls":[{"id":"a","impact":0.5}]}]}"#,
    ])
    func otherDocumentsAreNoResults(text: String) {
        #expect(throws: ThresholdError.self) { _ = try ThresholdSamples.run(text) }
    }
}
