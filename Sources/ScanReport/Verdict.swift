/// A run's outcome in short.
public struct Verdict: Codable, Sendable {
    /// What it came to.
    public let status: Status
    /// One line for people.
    public let summary: String
    /// Findings by severity, those that are not listed too.
    public let counts: Counts
    /// How many rules passed.
    public let passed: Int
    /// How many rules found something.
    public let failed: Int
    /// How many rules could not see enough to say.
    public let skipped: Int

    /// What a run came to.
    public enum Status: String, Codable, Sendable {
        /// Everything was seen, and nothing was found.
        case clean
        /// Something was found.
        case findings
        /// Nothing was found, but not everything was seen.
        case incomplete
    }

    /// Findings by severity.
    public struct Counts: Codable, Sendable, Hashable {
        /// Findings of each severity.
        public let critical, high, medium, low, info: Int

        /// Counts from their parts.
        public init(_ count: (Severity) -> Int) {
            critical = count(.critical)
            high = count(.high)
            medium = count(.medium)
            low = count(.low)
            info = count(.info)
        }

        /// The findings of one severity.
        public subscript(severity: Severity) -> Int {
            switch severity {
            case .critical: critical
            case .high: high
            case .medium: medium
            case .low: low
            case .info: info
            }
        }
    }
}

extension Verdict {
    /// The outcome that rules and coverage amount to.
    init(rules: [RuleResult], counts: Counts, coverage: Coverage, profiles: ReportedProfiles? = nil) {
        self.counts = counts
        passed = rules.count { $0.status == .passed }
        failed = rules.count { $0.status == .failed }
        skipped = rules.count { $0.status == .skipped }
        let controls = profiles?.shortage
        status =
            failed > 0 || controls == .failed
            ? .findings : skipped == 0 && coverage.isComplete && controls == nil ? .clean : .incomplete
        let found = Severity.allCases.reversed().filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.rawValue)" }
        let rulesText =
            rules.isEmpty && profiles == nil
            ? "" : "; \(passed) passed, \(failed) failed, \(skipped) skipped of \(rules.count) rules"
        let mounts = coverage.leftOut.reduce(0) { $0 + $1.count }
        let seen =
            !coverage.isComplete
            ? "not everything could be seen"
            : mounts == 0
                ? "everything was seen"
                : "all of the root's own mount was seen, and \(mounts) mounted below it left out"
        let findings =
            rules.isEmpty && profiles == nil
            ? "No rule was asked for"
            : found.isEmpty
                ? (status == .clean ? "Nothing found" : "Nothing found in what could be seen")
                : "Found: " + found.joined(separator: ", ")
        let controlsText = profiles.map { profiles in
            "; \(profiles.count(.passed)) passed, \(profiles.count(.failed)) failed, \(profiles.count(.skipped)) skipped of "
                + "\(profiles.profiles.reduce(0) { $0 + $1.controls.count }) controls"
        }
        summary = "\(findings)\(rulesText)\(controlsText ?? ""); \(seen)."
    }
}
