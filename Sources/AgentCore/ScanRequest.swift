public import TargetProcess

/// What a scan is to do.
public struct ScanRequest: Sendable {
    /// Where the root comes from.
    public var source: Source
    /// Whether to enter other mounts below the root.
    public var crossesMounts: Bool
    /// How many threads to walk on; nil for as many as processors may be used.
    public var jobs: Int?
    /// How long to wait for a target to appear, in seconds.
    public var wait: Int

    /// Where a root comes from.
    public enum Source: Sendable {
        /// From a running process.
        case process(TargetSelector)
        /// From a directory of the agent's own file system.
        case directory([UInt8])
    }

    /// A request from its parts.
    public init(source: Source, crossesMounts: Bool = false, jobs: Int? = nil, wait: Int = 0) {
        self.source = source
        self.crossesMounts = crossesMounts
        self.jobs = jobs
        self.wait = wait
    }
}
