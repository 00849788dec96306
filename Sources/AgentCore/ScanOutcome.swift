public import ScanReport
import WorkerStream

/// What a scan came to, beside its reports.
public struct ScanOutcome: Sendable {
    /// How many findings there are.
    public let findings: Verdict.Counts
    /// The exit code that the profiles' results stand for; 0 where there were no profiles.
    public let profileExitCode: Int32
    /// Whether something could not be seen.
    public let isIncomplete: Bool

    init(_ counts: FindingCounts) {
        findings = Verdict.Counts { severity in
            let count =
                switch severity {
                case .critical: counts.critical
                case .high: counts.high
                case .medium: counts.medium
                case .low: counts.low
                case .info: counts.info
                }
            return Int(clamping: count)
        }
        profileExitCode = Int32(clamping: counts.profiles)
        isIncomplete = counts.isIncomplete
    }
}
