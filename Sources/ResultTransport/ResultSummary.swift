import DataFormats
public import PlainData
public import ScanReport

/// What a report says in short: the part of the index that comes from who made the report.
///
/// The agent's supervisor has it from a process that read hostile bytes, and readers have it from a cluster: reading it
/// believes nothing.
public struct ResultSummary: Sendable, Hashable {
    /// What the run came to.
    public var verdict: Verdict.Status
    /// Findings by severity, those that are not listed too.
    public var findings: Verdict.Counts
    /// Built-in rules by their status.
    public var rules: Tally
    /// Controls of profiles by their status.
    public var controls: Tally
    /// Whether the report was too long and lists less than was found.
    public var isTruncated: Bool

    /// How many there are of each status.
    public struct Tally: Sendable, Hashable {
        /// All that they need was seen, and nothing is wrong.
        public var passed: Int
        /// Something is wrong.
        public var failed: Int
        /// Not enough could be seen to say.
        public var skipped: Int

        /// A tally from its parts.
        public init(passed: Int = 0, failed: Int = 0, skipped: Int = 0) {
            self.passed = passed
            self.failed = failed
            self.skipped = skipped
        }
    }

    /// A summary from its parts.
    public init(
        verdict: Verdict.Status, findings: Verdict.Counts, rules: Tally, controls: Tally, isTruncated: Bool
    ) {
        self.verdict = verdict
        self.findings = findings
        self.rules = rules
        self.controls = controls
        self.isTruncated = isTruncated
    }

    /// A report's summary.
    public init(_ report: Report) {
        let (verdict, profiles) = (report.verdict, report.profiles)
        self.init(
            verdict: verdict.status, findings: verdict.counts,
            rules: Tally(passed: verdict.passed, failed: verdict.failed, skipped: verdict.skipped),
            controls: Tally(
                passed: profiles?.count(.passed) ?? 0, failed: profiles?.count(.failed) ?? 0,
                skipped: profiles?.count(.skipped) ?? 0),
            isTruncated: report.truncated != nil)
    }
}

extension ResultSummary {
    /// The most that anything is counted to: what JSON's readers take without a loss (RFC 8259, section 6).
    static let mostCounted = 1 << 53 - 1

    /// Reads a summary from the members of a map; others are passed over.
    ///
    /// - Throws: ``ResultError/index(_:)`` where a number is missing, none, or negative, the verdict is none of the three,
    ///   or they contradict each other.
    public init(_ value: PlainValue) throws(ResultError) {
        guard let word = value["verdict"]?.text, let verdict = Verdict.Status(rawValue: word) else {
            throw .index("its verdict is none of clean, findings and incomplete")
        }
        guard case .boolean(let isTruncated)? = value["truncated"] else {
            throw .index("it does not say whether the report is truncated")
        }
        var found: [Severity: Int] = [:]
        for severity in Severity.allCases {
            found[severity] = try Self.number(value["findings"]?[severity.rawValue], "findings.\(severity.rawValue)")
        }
        self.init(
            verdict: verdict, findings: Verdict.Counts { found[$0] ?? 0 },
            rules: try Tally(value["rules"], "rules"), controls: try Tally(value["controls"], "controls"),
            isTruncated: isTruncated)
        guard isConsistent else { throw .index("its verdict is clean, and its numbers are not") }
    }

    /// Whether verdict and numbers don't contradict each other.
    var isConsistent: Bool {
        guard verdict == .clean else { return true }
        return findings.critical == 0 && findings.high == 0 && findings.medium == 0 && findings.low == 0
            && findings.info == 0 && rules.failed == 0 && controls.failed == 0 && rules.skipped == 0
    }

    /// The members by which a summary is read.
    public var entries: [PlainValue.Entry] {
        let findings = Severity.allCases.reversed().map {
            PlainValue.Entry($0.rawValue, .integer(self.findings[$0]))
        }
        return [
            PlainValue.Entry("verdict", .text(verdict.rawValue)), PlainValue.Entry("truncated", .boolean(isTruncated)),
            PlainValue.Entry("findings", .map(findings)), PlainValue.Entry("rules", rules.value),
            PlainValue.Entry("controls", controls.value),
        ]
    }

    static func number(_ value: PlainValue?, _ name: String) throws(ResultError) -> Int {
        guard let number = value?.integer, (0...mostCounted).contains(number) else {
            throw .index("\(name) is no whole number from 0 on")
        }
        return number
    }
}

extension ResultSummary.Tally {
    fileprivate init(_ value: PlainValue?, _ name: String) throws(ResultError) {
        passed = try ResultSummary.number(value?["passed"], "\(name).passed")
        failed = try ResultSummary.number(value?["failed"], "\(name).failed")
        skipped = try ResultSummary.number(value?["skipped"], "\(name).skipped")
    }

    fileprivate var value: PlainValue {
        .map([
            PlainValue.Entry("passed", .integer(passed)), PlainValue.Entry("failed", .integer(failed)),
            PlainValue.Entry("skipped", .integer(skipped)),
        ])
    }
}
