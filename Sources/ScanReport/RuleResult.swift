/// What a built-in rule is about.
public struct RuleDescription: Codable, Sendable, Hashable {
    /// The rule's id, words with hyphens between them.
    public let id: String
    /// How grave its findings are, unless one says otherwise.
    public let severity: Severity
    /// What it looks for, in a few words.
    public let title: String
    /// Why that matters, in one line.
    public let rationale: String
    /// Where that is written: CIS benchmarks, NIST publications, man pages.
    public let references: [String]

    /// A description from its parts.
    public init(id: String, severity: Severity, title: String, rationale: String, references: [String]) {
        self.id = id
        self.severity = severity
        self.title = title
        self.rationale = rationale
        self.references = references
    }
}

/// What a built-in rule came to.
public struct RuleResult: Codable, Sendable {
    /// The rule's id.
    public let id: String
    /// How grave its findings are, unless one says otherwise.
    public let severity: Severity
    /// What it looks for.
    public let title: String
    /// Why that matters.
    public let rationale: String
    /// Where that is written.
    public let references: [String]
    /// What it came to.
    public let status: Status
    /// Why it is skipped or, beside findings, what could not be seen; nil where all was seen.
    public let reason: String?
    /// How many findings there are, also where not all of them are listed.
    public let findingCount: Int
    /// How many of them the report lists.
    public internal(set) var listedCount: Int

    /// A result from its parts.
    public init(_ description: RuleDescription, status: Status, reason: String?, findingCount: Int, listedCount: Int) {
        id = description.id
        severity = description.severity
        title = description.title
        rationale = description.rationale
        references = description.references
        self.status = status
        self.reason = reason
        self.findingCount = findingCount
        self.listedCount = listedCount
    }

    /// What a rule came to.
    public enum Status: String, Codable, Sendable {
        /// All that it needs was seen, and nothing was found.
        case passed
        /// Something was found.
        case failed
        /// Nothing was found, but not all that it needs was seen: neither a pass nor a fail.
        case skipped
    }
}
