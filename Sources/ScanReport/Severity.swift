/// How grave a finding is, from the lightest to the gravest.
public enum Severity: String, Codable, CaseIterable, Comparable, Sendable {
    /// Worth knowing.
    case info
    /// Of use to an attacker who is already inside.
    case low
    /// A weakness that needs another one to be used.
    case medium
    /// A weakness that can be used as it is.
    case high
    /// An open door.
    case critical

    private var rank: Int {
        switch self {
        case .info: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }

    /// Whether one is lighter than the other.
    public static func < (left: Severity, right: Severity) -> Bool {
        left.rank < right.rank
    }
}
