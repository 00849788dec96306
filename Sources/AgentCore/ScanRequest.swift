public import Confinement
public import ResultTransport
public import TargetProcess

/// What a scan is to do, and within what bounds.
public struct ScanRequest: Sendable {
    /// Where the root comes from.
    public var source: Source
    /// Whether to enter other mounts below the root.
    public var crossesMounts = false
    /// How many threads to walk on; nil for as many as processors may be used.
    public var jobs: Int?
    /// How long to wait for a target to appear, in seconds.
    public var wait = 0
    /// How long the scan may take, in seconds; ``wait`` comes on top.
    public var timeout = 120
    /// How much memory the worker may use, in MiB.
    public var memory = 512
    /// How long all reports together may be, in MiB.
    public var outputLimit = 64
    /// How much of the cage has to be in force; a scan is refused where it is not.
    public var requirement = ConfinementRequirement.seccomp
    /// What becomes of a system call that the filters refuse.
    public var refusal = Refusal.kill
    /// What the built-in audits look at.
    public var audits: Set<AuditSet> = [.files]
    /// Files of the agent's own file system with rules for secrets, besides those that are built in.
    public var secretRuleFiles: [String] = []
    /// How they look at it.
    public var settings = AuditSettings()
    /// How a bill of materials is written, where an output is one.
    public var bill = BillRequest()
    /// Whether the number of findings matters, also where no output shows them.
    public var countsFindings = false
    /// The profiles to evaluate, if any.
    public var profiles: ProfileRequest?
    /// The run's id, where somebody chose one.
    public var run: RunID?
    /// Where the report is published, besides its outputs.
    public var publication: PublishRequest?

    /// Where a root comes from.
    public enum Source: Sendable {
        /// From a running process.
        case process(TargetSelector)
        /// From a directory of the agent's own file system.
        case directory([UInt8])
    }

    /// A scan of a source, with everything else as it usually is.
    public init(source: Source) {
        self.source = source
    }
}
