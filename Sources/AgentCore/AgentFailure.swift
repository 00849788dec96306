/// Why a command of the agent can't do its work: one line for stderr that says what to do, and the exit code.
public struct AgentFailure: Error, Sendable {
    /// What went wrong and what to do, in one line.
    public let message: String
    /// The exit code.
    public let exitCode: ExitCode

    /// The exit codes of the agent. 100, 101 and 102 belong to profiles.
    public enum ExitCode: Int32, Sendable {
        /// The target was scanned.
        case scanned = 0
        /// Wrong usage, or an error of the agent's own.
        case failed = 1
        /// The target was not found, or can't be read.
        case targetUnreachable = 2
        /// The results of profiles don't satisfy the threshold file.
        case threshold = 3
        /// A finding reaches the severity that `--fail-on` names.
        case findings = 4
        /// The report could not be published; other outputs are written.
        case notPublished = 5
    }

    /// A failure from its parts.
    public init(_ message: String, _ exitCode: ExitCode) {
        self.message = message
        self.exitCode = exitCode
    }
}
