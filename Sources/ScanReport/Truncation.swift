/// What was left out of a report because it was too long to be published.
public struct Truncation: Codable, Sendable, Equatable {
    /// How many findings are listed still, the gravest.
    public let kept: Int
    /// How many of the findings that were listed are left out, by severity.
    public let leftOut: Verdict.Counts
    /// How many controls of profiles are without their tests' results, by the control's status; those that had none are
    /// not counted. Nil where all have theirs.
    public let controlsWithoutResults: Controls?
    /// How many of the programs and libraries that were listed are left out: all of them, before any finding. Nil where
    /// none were listed.
    public let executables: Int?

    /// Controls by their status.
    public struct Controls: Codable, Sendable, Equatable {
        /// Controls that passed.
        public let passed: Int
        /// Controls that were skipped.
        public let skipped: Int
        /// Controls that failed.
        public let failed: Int
    }
}

extension Report {
    /// The order in which the results of controls' tests are left out: what passed says least.
    public static let leftOutFirst: [ReportedProfiles.Status] = [.passed, .skipped, .failed]

    /// The report with less in it, which says so.
    ///
    /// - Parameters:
    ///   - kept: How many findings stay, the gravest.
    ///   - statuses: Which controls lose the results of their tests.
    public func truncated(to kept: Int, without statuses: [ReportedProfiles.Status] = []) -> Report {
        var report = self
        let gone = findings.dropFirst(max(0, kept))
        report.findings.removeLast(gone.count)
        for (rule, gone) in Dictionary(grouping: gone, by: \.ruleID) {
            for index in rules.indices where rules[index].id == rule { report.rules[index].listedCount -= gone.count }
        }
        var cut: [ReportedProfiles.Status: Int] = [:]
        for (profile, controls) in (profiles?.profiles ?? []).map(\.controls).enumerated() {
            for (control, result) in controls.enumerated()
            where statuses.contains(result.status) && !result.results.isEmpty {
                report.profiles?.profiles[profile].controls[control].results = []
                cut[result.status, default: 0] += 1
            }
        }
        report.executables?.files = nil
        report.truncated = Truncation(
            kept: report.findings.count,
            leftOut: Verdict.Counts { severity in gone.count { $0.severity == severity } },
            controlsWithoutResults: cut.isEmpty
                ? nil
                : Truncation.Controls(
                    passed: cut[.passed] ?? 0, skipped: cut[.skipped] ?? 0, failed: cut[.failed] ?? 0),
            executables: executables?.files?.count)
        return report
    }
}
