import FoundationEssentials
public import ResultTransport
public import ScanReport
import Thresholds

/// What a verified report comes to, by what was demanded of it.
public struct ScanVerdict: Sendable {
    /// The report.
    public let report: Report
    /// The conditions of the threshold file that are not met, one line each.
    public let violations: [String]
    /// Whether a threshold file was given.
    public let hasThreshold: Bool
    /// The severity from which on findings fail the run, where one was named and is reached.
    public let reached: Severity?
    /// Whether something could not be seen, and that fails the run.
    public let isShort: Bool

    /// Judges a result.
    ///
    /// - Throws: Where it is none that this version can read.
    public init(_ result: VerifiedResult, by order: ScanOrder) throws(ScanFailure) {
        let report: Report
        do {
            report = try JSONDecoder().decode(Report.self, from: Data(result.report))
        } catch {
            throw ScanFailure("the report is none that this version of sidescan can read: \(error)", .unverified)
        }
        let major = report.schemaVersion.split(separator: ".").first
        guard major == Report.currentSchemaVersion.split(separator: ".").first else {
            throw ScanFailure(
                "the report has the form \(report.schemaVersion), and this version of sidescan reads "
                    + "\(Report.currentSchemaVersion): use the agent's own version", .unverified)
        }
        guard report.runID == result.index.run.text else {
            throw ScanFailure(
                "the report is of run \(report.runID), and its index of run \(result.index.run)", .unverified)
        }
        guard ReportHead(result.report)?.agrees(with: result.index) == true else {
            throw ScanFailure("the report and its index contradict each other", .unverified)
        }
        self.report = report
        hasThreshold = order.threshold != nil
        violations = order.threshold.map { Self.violations(of: $0, in: report) } ?? []
        reached = order.failOn.flatMap { least in
            Severity.allCases.contains { $0 >= least && report.verdict.counts[$0] > 0 } ? least : nil
        }
        isShort = order.failsIncomplete && report.isIncomplete
    }

    /// How the run ends.
    public var exit: ScanExit {
        !violations.isEmpty ? .threshold : reached != nil || isShort ? .findings : .done
    }

    /// What stands in `threshold-result.txt`.
    public var thresholdResult: String { Self.thresholdResult(isMet: exit == .done) }

    static func thresholdResult(isMet: Bool) -> String { "THRESHOLD_RESULT=\(isMet ? 0 : 1)\n" }

    private static func violations(of threshold: Threshold, in report: Report) -> [String] {
        guard let profiles = report.profiles, !profiles.profiles.isEmpty else {
            return ["no profile was evaluated, so there is nothing to hold to a threshold"]
        }
        return threshold.violations(in: AssessedRun(profiles)).map(\.description)
    }
}
