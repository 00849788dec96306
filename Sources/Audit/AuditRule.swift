public import ScanReport
public import TargetFilesystem

/// A built-in check. It sees every entry of the walk once, and may read files by path when the walk is over.
public protocol AuditRule: Sendable {
    /// What the rule is about.
    var description: RuleDescription { get }

    /// Looks at some entries of one directory. Called on several threads, each with a log of its own.
    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog)

    /// Looks at what needs no walk. Called once, after it.
    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog)

    /// Whether the rule asks about a process, and so has nothing to say of a directory.
    var needsProcess: Bool { get }

    /// Whether a place that the walk could not see may hide something that the rule looks for.
    var needsWholeWalk: Bool { get }

    /// Whether it gathers and judges nothing: what it could not see counts as not seen, but no result of it is listed.
    var isSurvey: Bool { get }
}

extension AuditRule {
    /// Looks at nothing.
    public func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {}
    /// Looks at nothing.
    public func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {}
    /// Most rules ask about files only.
    public var needsProcess: Bool { false }
    /// Most rules do.
    public var needsWholeWalk: Bool { true }
    /// Most rules judge.
    public var isSurvey: Bool { false }
}
