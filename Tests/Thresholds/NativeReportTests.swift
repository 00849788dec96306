import DataFormats
import PlainData
import ScanReport
import Testing
import Thresholds

/// A threshold says the same of a run by whichever report it is given.
@Suite struct NativeReportTests {
    @Test("Sidescan's own report and InSpec's form of the same run have the same outcomes")
    func outcomes() throws {
        let waiver = #","waiver_data":{"skipped_due_to_waiver":true}"#
        let backtrace = #"{"status":"failed","backtrace":["a:1"]}"#
        let unseen = #"{"status":"skipped","skip_message":"can't be told: EACCES","unknown":true}"#
        let controls = [
            ThresholdSamples.control("p1"), ThresholdSamples.control("p2", impact: "0.9"),
            ThresholdSamples.control("tag", impact: "0.1", tags: #"{"severity":"High"}"#),
            ThresholdSamples.control("over", tags: #"{"severity":"low","severityoverride":"critical"}"#),
            ThresholdSamples.control("odd", tags: #"{"severity":"odd"}"#),
            ThresholdSamples.control("failed", ["passed", "failed"]), ThresholdSamples.control("skipped", ["skipped"]),
            ThresholdSamples.control("zero", ["failed"], impact: "0.0"),
            ThresholdSamples.control("waived", ["failed"], more: waiver),
            ThresholdSamples.control("raised", ["passed", backtrace]),
            ThresholdSamples.control("waivedAndRaised", [backtrace], more: waiver),
            ThresholdSamples.control("unseen", ["passed", unseen]), ThresholdSamples.control("empty", []),
            ThresholdSamples.control("included", []),
        ]
        let text = ThresholdSamples.results(
            controls, [ThresholdSamples.control("included"), ThresholdSamples.control("empty", [])])
        let run = try ProfileRun(JSON.parse(Array(text.utf8)))
        let (one, other) = (AssessedRun(run), AssessedRun(ReportedProfiles(run)))
        func sorted(_ run: AssessedRun) -> [ControlOutcome] { run.outcomes.sorted { $0.id < $1.id } }
        #expect(sorted(one).count == 14)
        #expect(sorted(other) == sorted(one))
        #expect(other.failedProfiles == one.failedProfiles)
    }
}
