public import ScanReport
public import SystemPackage
public import TargetFilesystem

/// What one rule has found so far, on one thread: a bounded number of findings, the first by their paths, and the count
/// of all. Two logs of the same tree, merged, hold the same findings whichever thread saw what.
public struct RuleLog: Sendable {
    /// The most findings of one rule that a report lists.
    public static let mostFindings = 1000
    /// The most bytes that the paths of one rule's findings may have together.
    public static let mostPathBytes = 1 << 20

    private let description: RuleDescription
    private var kept: [Finding] = []
    private var keptBytes = 0
    /// How many findings there were, of each severity.
    public private(set) var counts: [Severity: Int] = [:]
    /// What could not be seen, and would have had to be: a bounded number of such things.
    public private(set) var gaps: [Unknown] = []
    /// How many such things there were, for each reason.
    public private(set) var gapCounts: [GapKind: Int] = [:]
    private var suspects: [TargetPath] = []
    /// Why the rule can't say anything of this target at all.
    public private(set) var impediment: String?

    /// An empty log.
    public init(_ description: RuleDescription) {
        self.description = description
    }

    /// Why something could not be seen, in the form in which such things are counted.
    public struct GapKind: Hashable, Sendable {
        /// What kept it from being seen.
        public let reason: Unknown.Reason
        /// What the kernel said, where it was asked.
        public let errno: Errno?

        /// The kind of one thing that could not be seen.
        public init(_ unknown: Unknown) {
            reason = unknown.reason
            errno = unknown.errno
        }
    }

    /// How many things could not be seen.
    public var gapCount: Int { gapCounts.values.reduce(0, +) }

    /// How many findings there were.
    public var count: Int { counts.values.reduce(0, +) }

    /// Records a finding.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - message: What it is, in one line. What comes from the target has to be in printable form.
    ///   - severity: How grave it is; nil for the rule's own severity.
    public mutating func find(_ path: TargetPath?, _ message: String, severity: Severity? = nil) {
        let severity = severity ?? description.severity
        counts[severity, default: 0] += 1
        keep(
            Finding(
                ruleID: description.id, severity: severity, path: path.map { ReportPath(bytes: $0.bytes) },
                message: message))
    }

    /// Records that something could not be seen.
    public mutating func miss(_ unknown: Unknown) {
        gapCounts[GapKind(unknown), default: 0] += 1
        guard gaps.count < ExamplePaths.mostPaths, unknown.path.bytes.count <= ExamplePaths.longestPath else { return }
        gaps.append(unknown)
    }

    /// Notes a place to look at after the walk. Beyond a bound, it is a gap.
    mutating func suspect(_ path: TargetPath) {
        guard suspects.count < Self.mostFindings, path.bytes.count <= ExamplePaths.longestPath else {
            miss(Unknown(.overLimit, path: path))
            return
        }
        suspects.append(path)
    }

    /// Hands over the places that were noted, and forgets them.
    mutating func takeSuspects() -> [TargetPath] {
        defer { suspects = [] }
        return suspects
    }

    /// Records that the rule can't say anything of this target.
    public mutating func cannotSay(_ reason: String) {
        impediment = impediment ?? reason
    }

    /// Adds another thread's log of the same rule.
    public mutating func merge(_ other: RuleLog) {
        for (severity, count) in other.counts { counts[severity, default: 0] += count }
        for finding in other.kept { keep(finding) }
        suspects += other.suspects
        for (kind, count) in other.gapCounts { gapCounts[kind, default: 0] += count }
        gaps = Array((gaps + other.gaps).prefix(ExamplePaths.mostPaths))
        impediment = impediment ?? other.impediment
    }

    /// The findings that are kept, in the report's order.
    public var findings: [Finding] {
        var copy = self
        copy.cut()
        return copy.kept
    }

    private mutating func keep(_ finding: Finding) {
        // One path may be as long as a tree is deep: such a one is counted and not listed.
        let length = finding.path?.bytes.count ?? 0
        guard length <= ExamplePaths.longestPath * 16 else { return }
        kept.append(finding)
        keptBytes += length
        if kept.count >= 2 * Self.mostFindings || keptBytes >= 2 * Self.mostPathBytes { cut() }
    }

    private mutating func cut() {
        kept.sort()
        var bytes = 0
        var number = 0
        for finding in kept.prefix(Self.mostFindings) {
            bytes += finding.path?.bytes.count ?? 0
            if bytes > Self.mostPathBytes { break }
            number += 1
        }
        kept.removeLast(kept.count - number)
        keptBytes = kept.reduce(0) { $0 + ($1.path?.bytes.count ?? 0) }
    }
}
