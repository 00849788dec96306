/// How a scan ended, as the exit code says it; docs/scan-a-pod.md has the table.
public enum ScanExit: Int32, Sendable, CaseIterable {
    /// The report is there, verified, and satisfies what was demanded of it.
    case done = 0
    /// Wrong usage, or something that went wrong on our own side or the cluster's.
    case failed = 1
    /// The target is not there, does not run, or can't be read.
    case target = 2
    /// The results don't satisfy the threshold file.
    case threshold = 3
    /// A finding reaches the severity that `--fail-on` names, or with `--fail-incomplete` something could not be seen.
    case findings = 4
    /// Preflight refused: the registry, the target's privileges, the namespace's Pod Security.
    case refused = 5
    /// The caller lacks rights that the run needs.
    case rights = 6
    /// `--timeout` passed.
    case timedOut = 7
    /// A result came, and it is not what the agent sent, or none came though the agent says that it is done.
    case unverified = 8
    /// All else went well, and something that the run made could not be removed.
    case leftovers = 9
    /// Interrupted; all that could be removed is. The code is SIGINT's: SIGTERM's is 143, SIGHUP's 129.
    case interrupted = 130
}

/// Why a scan, or the step of one, can't go on.
public struct ScanFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong and what to do about it, in one line.
    public let description: String
    /// How the run ends therefore.
    public let exit: ScanExit

    /// A failure from its parts.
    public init(_ description: String, _ exit: ScanExit) {
        self.description = description
        self.exit = exit
    }
}
