public import ScanReport

/// What one kind of secret looks like: one `[[rule]]` of a file below profiles/secrets.
public struct SecretRule: Sendable, Equatable {
    /// The rule's name in reports, lower case with hyphens.
    public var id: String
    /// What is found, in a few words.
    public var description: String
    /// How grave it is to find one.
    public var severity: Severity
    /// What a file has to hold, in any case of letters, before the pattern is tried: 3 to 64 bytes each. Without any, the
    /// pattern is tried on the first 64 KiB of the files that ``names`` tells.
    public var keywords: [String] = []
    /// PCRE2 syntax over bytes. It has to match at the keyword, or ``lead`` bytes before it at most; it sees 64 bytes before
    /// that, for a look behind.
    public var pattern: String
    /// How many bytes before the keyword the match may begin.
    public var lead = 0
    /// How many bytes from the keyword on the pattern sees.
    public var reach = 512
    /// Which group of the pattern is the secret; where it took no part in the match, the first one that did.
    public var group = 0
    /// What the secret holds at least by Shannon's measure, in bits a byte.
    public var entropy = 0.0
    /// How long the secret is at least, in bytes.
    public var length = 1
    /// Whether files with zero bytes are looked into as well.
    public var readsBinaries = true
    /// Whether the secret may be of a person's choice, so that a dictionary could tell it from its digest.
    public var isGuessable = false
    /// Whether another rule's match at the same place is told instead.
    public var yields = false
    /// The files looked into, by the last part of their path; a `*` stands for anything at the beginning or the end. Empty
    /// for all.
    public var names: [String] = []
    /// What the secret has to match once base64 is undone, in PCRE2 syntax; nil where it is no base64.
    public var decoded: String?
    /// What is none, though it matches.
    public var allowed = SecretAllowList()
}

/// What is no secret, though it looks like one.
public struct SecretAllowList: Sendable, Equatable {
    /// Patterns that the secret matches somewhere, in PCRE2 syntax.
    public var patterns: [String] = []
    /// Words that the secret holds, in any case of letters.
    public var words: [String] = []
    /// Patterns that the file's path matches somewhere, in PCRE2 syntax.
    public var paths: [String] = []

    /// An empty one.
    public init() {}

    static func + (left: SecretAllowList, right: SecretAllowList) -> SecretAllowList {
        var sum = left
        sum.patterns += right.patterns
        sum.words += right.words
        sum.paths += right.paths
        return sum
    }
}

/// Why rules can't be used.
public struct SecretRuleError: Error, Sendable, Equatable {
    /// One line: the file, the rule and what is wrong. It quotes the file, so it is made printable before it is shown.
    public let message: String
}
