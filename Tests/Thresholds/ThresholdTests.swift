import DataFormats
import PlainData
import Testing
import Thresholds

@Suite struct ThresholdTests {
    private func violations(_ yaml: String, _ results: String = ThresholdSamples.mixed) throws -> [String] {
        try ThresholdSamples.threshold(yaml).violations(in: try ThresholdSamples.run(results)).map(\.description)
    }

    @Test(arguments: [
        "compliance.min: 50", "compliance: {min: 50, max: 50}", "passed.total: 3", "passed: {total: {min: 3, max: 3}}",
        "failed.critical.max: 1", "failed: {critical: {controls: [f1]}}", "skipped.low.min: 1",
        "no_impact.none.max: 1", "no_impact.none.controls: [n1]", "error.medium: {controls: [e1]}",
        "no_impact.total.min: 1", "passed.critical.controls: [p2]\npassed.critical: {min: 1}",
        "failed.high.controls: []",
        #"{"failed.total.max": 1}"#, "compliance.max: 50.5",
    ]) func whatIsSoIsSatisfied(yaml: String) throws {
        #expect(try violations(yaml).isEmpty)
    }

    @Test(arguments: [
        ("compliance.min: 51", "compliance.min: compliance is 50 %, at least 51 demanded"),
        ("compliance.max: 49", "compliance.max: compliance is 50 %, at most 49 allowed"),
        ("failed.total: 0", "failed.total: 1 control, exactly 0 demanded: f1"),
        ("failed: {total: 2}", "failed.total: 1 control, exactly 2 demanded: f1"),
        ("failed.critical.max: 0", "failed.critical.max: 1 control, at most 0 allowed: f1"),
        ("passed.low.min: 1", "passed.low.min: 0 controls, at least 1 demanded"),
        ("no_impact.total.max: 0", "no_impact.total.max: 1 control, at most 0 allowed: n1"),
        ("no_impact.total.min: 2", "no_impact.total.min: 1 control, at least 2 demanded"),
        ("compliance.max: 0", "compliance.max: compliance is 50 %, at most 0 allowed"),
        ("passed.high.controls: []", "passed.high.controls: p3 is among them and not listed"),
    ]) func whatIsNotSoIsNamed(yaml: String, violation: String) throws {
        #expect(try violations(yaml) == [violation])
    }

    @Test func everyViolationIsReported() throws {
        let found = try violations(
            "compliance.min: 80\npassed:\n  total: 9\n  high:\n    min: 2\n    controls: [x, p3, y]\nfailed.total.max: 0\n"
        )
        #expect(
            found == [
                "compliance.min: compliance is 50 %, at least 80 demanded",
                "passed.total: 3 controls, exactly 9 demanded: p1, p2, p3",
                "passed.high.min: 1 control, at least 2 demanded",
                "passed.high.controls: x is not among them", "passed.high.controls: y is not among them",
                "failed.total.max: 1 control, at most 0 allowed: f1",
            ])
    }

    @Test func complianceIsRoundedAndZeroOfNothing() throws {
        let one = ThresholdSamples.control("a"), bad = ThresholdSamples.control("b", ["failed"])
        let third = ThresholdSamples.results([one, bad, ThresholdSamples.control("c", ["skipped"])])
        #expect(try violations("compliance: {min: 33, max: 33}", third).isEmpty)
        let eighth = ThresholdSamples.results([one] + (0..<7).map { ThresholdSamples.control("f\($0)", ["failed"]) })
        #expect(try violations("compliance: {min: 13, max: 13}", eighth).isEmpty)
        let nothing = ThresholdSamples.results([ThresholdSamples.control("a", impact: "0")])
        #expect(try violations("compliance: {min: 0, max: 0}", nothing).isEmpty)
        #expect(try violations("compliance.min: 1", nothing).count == 1)
    }

    @Test func aProfileThatDidNotLoadSatisfiesNothing() throws {
        let results = #"{"profiles":[{"name":"x\u001b","status":"failed","controls":[]}]}"#
        #expect(
            try violations("failed.total.max: 0", results)
                == ["profile x\\x1B did not load, so its controls can't be counted"])
    }

    @Test(arguments: [
        ("complience.min: 1", "complience.min: is no key of a threshold"),
        ("compliance: {minimum: 1}", "compliance.minimum: is no key of a threshold"),
        ("failed: {grave: {max: 0}}", "failed.grave: is no key of a threshold"),
        ("failed.none.max: 0", "failed.none.max: is no key of a threshold"),
        ("failed.total.controls: [a]", "failed.total.controls: is no key of a threshold"),
        ("compliance.controls: [a]", "compliance.controls: is no key of a threshold"),
        ("failed.critical.max.x: 0", "failed.critical.max.x: is no key of a threshold"),
        ("total: 3", "total: is no key of a threshold"),
        ("failed.critical: 0", "failed.critical: is to hold min, max or controls"),
        ("compliance: 80", "compliance: is to hold min or max"),
        ("failed: 0", "failed: is to hold total or a severity"),
        ("failed:", "failed: is to hold total or a severity"),
        ("failed: {}", "failed: holds nothing"),
        ("failed.total.max:", "failed.total.max: has no value"),
        ("failed.total.max: '0'", "failed.total.max: is no number from 0"),
        ("failed.total.max: -1", "failed.total.max: is no number from 0"),
        ("failed.high.controls: a", "failed.high.controls: is no list of controls"),
        ("failed.high.controls: [1.10]", "failed.high.controls: lists something that is no text; put ids into quotes"),
        ("failed.total.max: 0\nfailed: {total: {max: 3}}", "failed.total.max: is stated twice"),
        ("{}", "states no threshold at all"),
        ("[1]", "a threshold file is a map of keys like compliance.min"),
    ]) func whatIsNoThresholdIsNamed(yaml: String, problem: String) {
        #expect {
            _ = try ThresholdSamples.threshold(yaml)
        } throws: {
            ($0 as? ThresholdError)?.description == problem
        }
    }

    @Test(arguments: [(false, false), (true, false), (false, true), (true, true)])
    func whatIsGeneratedIsJustSatisfied(exact: Bool, naming: Bool) throws {
        let outcomes = try ThresholdSamples.run(ThresholdSamples.mixed).outcomes
        let made = Threshold.generated(from: outcomes, exact: exact, naming: naming)
        let read = try Threshold(made.document)
        #expect(Set(read.conditions.map(\.key)) == Set(made.conditions.map(\.key)))
        #expect(read.violations(in: outcomes).isEmpty)
        let better = outcomes.map {
            $0.id == "f1" ? ControlOutcome(id: $0.id, status: .passed, severity: $0.severity) : $0
        }
        #expect(read.violations(in: better).isEmpty == (!exact && !naming))
        let worse = outcomes.map {
            $0.id == "p1" ? ControlOutcome(id: $0.id, status: .failed, severity: $0.severity) : $0
        }
        let keys = Set(read.violations(in: worse).compactMap(\.key))
        #expect(keys.isSuperset(of: ["compliance.min", "passed.medium.min", "passed.total.min", "failed.medium.max"]))
    }
}
