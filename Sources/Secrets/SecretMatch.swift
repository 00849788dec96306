public import ScanReport

/// A secret, where it lies, and nothing that gives it away.
public struct SecretMatch: Sendable, Equatable {
    /// The rule's name.
    public let ruleID: String
    /// The rule's words.
    public let description: String
    /// The rule's severity.
    public let severity: Severity
    /// Where the secret begins in the file, in bytes from 0.
    public let offset: Int
    /// How long it is in the file, in bytes.
    public let length: Int
    /// Its line, from 1; nil in a file with zero bytes that is no UTF-16.
    public let line: Int?
    /// Its column, in bytes from 1, or in UTF-16's code units; nil where the line is.
    public let column: Int?
    /// The secret, masked: printable ASCII, safe to show. See ``SecretDisguise``.
    public let evidence: String
    /// By what two reports can be compared. See ``SecretDisguise``.
    public let digest: String
}

/// The matches of a scan, and what was cut. A thread has its own; the limit of all matches goes for each.
public struct SecretMatches: Sendable, Equatable {
    /// Matches that were not taken yet, file by file, each file's by their place.
    public internal(set) var matches: [SecretMatch] = []
    /// How many were told in all, those that were taken among them.
    public internal(set) var count = 0
    /// What was cut.
    public internal(set) var cuts = SecretCuts()

    /// None yet.
    public init() {}

    /// Gives the matches away, as after each file, whose path no match holds.
    public mutating func take() -> [SecretMatch] {
        defer { matches.removeAll(keepingCapacity: true) }
        return matches
    }
}

/// What a scan for secrets did not look at to the end, counted.
public struct SecretCuts: Sendable, Equatable {
    /// Files with more matches than are told of one.
    public internal(set) var files = 0
    /// Matches that went over the limit of all.
    public internal(set) var matches = 0
    /// Tries of a pattern that took too long.
    public internal(set) var tries = 0
    /// Files that took so many tries that the rest of them was not looked at.
    public internal(set) var exhaustedFiles = 0

    /// Both counts together, of two threads.
    public static func + (left: SecretCuts, right: SecretCuts) -> SecretCuts {
        var sum = left
        sum.files += right.files
        sum.matches += right.matches
        sum.tries += right.tries
        sum.exhaustedFiles += right.exhaustedFiles
        return sum
    }

    /// Whether there was any.
    public var isCut: Bool { self != SecretCuts() }
}
