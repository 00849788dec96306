/// Why collecting stopped. A run that can't be verified is no such failure: it is a refusal, and collecting goes on.
public struct CollectFailure: Error, Sendable, CustomStringConvertible {
    /// Whose fault it is, as the exit code tells it.
    public enum Kind: Sendable, Hashable {
        /// Ours, or what the operator asked for can't be done.
        case own
        /// The API server did not answer, or not as it should: later it may.
        case cluster
        /// The cluster does not let the caller do it.
        case rights
    }

    /// Whose fault it is.
    public let kind: Kind
    /// One line that says what to do.
    public let description: String

    /// A failure, and whose fault it is.
    public init(_ description: String, kind: Kind = .own) {
        self.kind = kind
        self.description = description
    }
}
