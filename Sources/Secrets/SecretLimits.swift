/// What a scan for secrets may at most take. What goes over a limit is told as a cut.
public struct SecretLimits: Sendable, Equatable {
    /// Matches told of one file.
    public var matchesPerFile = 100
    /// Matches told in all.
    public var matches = 10_000
    /// What one try of a pattern may take, as pcre2_set_match_limit(3) counts.
    public var patternSteps: UInt32 = 5_000
    /// Tries of patterns in one file; one that takes more than 200 steps counts as many times. A file made of keywords
    /// reaches it.
    public var triesPerFile = 500_000

    /// The usual ones.
    public init() {}
}
