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

    /// The most links whose targets one rule looks up: each can be made to cost thousands of steps.
    static let mostSuspects = 256
    /// The longest path of a finding that is listed, in bytes. Longer ones, which only deep trees have, are counted.
    static let longestPath = 64 << 10
    /// The most bytes of files that one rule reads on one thread of the walk.
    static let mostReadBytes = 256 << 20

    private let description: RuleDescription
    private var kept: [Finding] = []
    private var keptBytes = 0
    /// How many findings there were, of each severity.
    public private(set) var counts: [Severity: Int] = [:]
    /// What could not be seen and would have had to be, by reason.
    public private(set) var gaps: [Gap] = []
    private var readBytes = 0
    private var suspects: [TargetPath] = []
    /// Why the rule can't say anything of this target at all.
    public private(set) var impediment: String?

    /// An empty log.
    public init(_ description: RuleDescription) {
        self.description = description
    }

    /// How many findings there were.
    public var count: Int { counts.values.reduce(0, +) }

    /// Records a finding.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - message: What it is, in one line. What comes from the target has to be in printable form.
    ///   - severity: How grave it is; nil for the rule's own severity.
    ///   - line: In which line of the file, from 1; nil where that says nothing.
    public mutating func find(_ path: TargetPath?, _ message: String, severity: Severity? = nil, line: Int? = nil) {
        let severity = severity ?? description.severity
        counts[severity, default: 0] += 1
        keep(
            Finding(
                ruleID: description.id, severity: severity, path: path.map { ReportPath(bytes: $0.bytes) },
                message: message, line: line))
    }

    /// Records a finding at an entry of the walk.
    ///
    /// - Parameters:
    ///   - entry: The entry.
    ///   - batch: The batch that it is in.
    ///   - message: What it is, in one line.
    ///   - severity: How grave it is; nil for the rule's own severity.
    ///   - line: In which line of the file, from 1; nil where that says nothing.
    public mutating func find(
        _ entry: WalkedEntry, in batch: borrowing WalkBatch, _ message: String, severity: Severity? = nil,
        line: Int? = nil
    ) {
        guard batch.pathLength(of: entry) <= Self.longestPath else {
            counts[severity ?? description.severity, default: 0] += 1
            return
        }
        find(batch.path(of: entry), message, severity: severity, line: line)
    }

    /// Counts findings that are too many to be listed.
    mutating func findUnlisted(_ count: Int, severity: Severity) {
        if count > 0 { counts[severity, default: 0] += count }
    }

    /// Records that something could not be seen.
    public mutating func miss(_ unknown: Unknown) {
        addGap(
            Gap(reason: unknown.reason, errno: unknown.errno, count: 1, examples: ExamplePaths([unknown.path])))
    }

    private mutating func addGap(_ gap: Gap) {
        if let index = gaps.firstIndex(where: { $0.reason == gap.reason && $0.errno == gap.errno }) {
            gaps[index].count += gap.count
            gaps[index].examples.merge(gap.examples)
        } else {
            gaps.append(gap)
        }
    }

    /// How many things could not be seen.
    public var gapCount: Int { gaps.reduce(0) { $0 + $1.count } }

    /// Things that a rule could not see, for one reason.
    public struct Gap: Sendable {
        /// Why.
        public let reason: Unknown.Reason
        /// What the kernel said, where it was asked.
        public let errno: Errno?
        /// How many.
        public internal(set) var count: Int
        /// Some of them.
        public internal(set) var examples: ExamplePaths
    }

    /// Takes part of what the rule may read of files, on this thread. A target may hold any number of files that look
    /// worth reading.
    ///
    /// - Parameter bytes: The most that the next file can cost.
    /// - Returns: Whether there is so much left.
    mutating func mayRead(_ bytes: Int) -> Bool {
        guard readBytes + bytes <= Self.mostReadBytes else { return false }
        readBytes += bytes
        return true
    }

    /// Notes a link to look at after the walk. Beyond a bound, it is a gap.
    mutating func suspect(_ entry: WalkedEntry, in batch: borrowing WalkBatch) {
        guard suspects.count < Self.mostSuspects, batch.pathLength(of: entry) <= ExamplePaths.longestPath else {
            missMany(.overLimit, 1)
            return
        }
        suspects.append(batch.path(of: entry))
    }

    /// Hands over the places that were noted, the first by their bytes up to the bound, and forgets them.
    mutating func takeSuspects() -> [TargetPath] {
        let sorted = suspects.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        suspects = []
        if sorted.count > Self.mostSuspects { missMany(.overLimit, sorted.count - Self.mostSuspects) }
        return Array(sorted.prefix(Self.mostSuspects))
    }

    /// Records that things could not be seen which have no names to be told by.
    mutating func missMany(_ reason: Unknown.Reason, _ count: Int) {
        addGap(Gap(reason: reason, errno: nil, count: count, examples: ExamplePaths()))
    }

    /// Records that what another rule could not see is missing for this one too.
    mutating func addGaps(of other: RuleLog) {
        for gap in other.gaps { addGap(gap) }
        impediment = impediment ?? other.impediment
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
        for gap in other.gaps { addGap(gap) }
        impediment = impediment ?? other.impediment
    }

    /// The findings that are kept, in the report's order.
    public var findings: [Finding] {
        var copy = self
        copy.cut()
        return copy.kept
    }

    private mutating func keep(_ finding: Finding) {
        let length = finding.path?.bytes.count ?? 0
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
