/// Something that a built-in rule found.
public struct Finding: Codable, Sendable, Hashable, Comparable {
    /// The rule's id.
    public let ruleID: String
    /// How grave it is.
    public let severity: Severity
    /// Where it is; nil where it concerns no one place.
    public let path: ReportPath?
    /// What was found, in one line, made printable.
    public let message: String
    /// In which line of the file, from 1; nil where it concerns the file as a whole, or one that has no lines.
    public let line: Int?

    /// A finding from its parts.
    public init(ruleID: String, severity: Severity, path: ReportPath?, message: String, line: Int? = nil) {
        self.ruleID = ruleID
        self.severity = severity
        self.path = path
        self.message = message
        self.line = line
    }

    /// The gravest first, then by rule, path and message.
    public static func < (left: Finding, right: Finding) -> Bool {
        if left.severity != right.severity { return left.severity > right.severity }
        if left.ruleID != right.ruleID { return left.ruleID < right.ruleID }
        let (leftPath, rightPath) = (left.path?.bytes ?? [], right.path?.bytes ?? [])
        if leftPath != rightPath { return leftPath.lexicographicallyPrecedes(rightPath) }
        return left.message < right.message
    }

    private enum CodingKeys: String, CodingKey {
        case ruleID, severity, path, message, line
    }

    /// Reads a finding; the path's members stand beside its own.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ruleID = try container.decode(String.self, forKey: .ruleID)
        severity = try container.decode(Severity.self, forKey: .severity)
        message = try container.decode(String.self, forKey: .message)
        line = try container.decodeIfPresent(Int.self, forKey: .line)
        path = container.contains(.path) ? try ReportPath(from: decoder) : nil
    }

    /// Writes a finding; the path's members stand beside its own.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(ruleID, forKey: .ruleID)
        try container.encode(severity, forKey: .severity)
        try container.encode(message, forKey: .message)
        try container.encodeIfPresent(line, forKey: .line)
        try path?.encode(to: encoder)
    }
}
