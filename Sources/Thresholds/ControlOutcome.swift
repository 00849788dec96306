/// What thresholds count: a control, how it ended and how grave it is.
public struct ControlOutcome: Sendable, Equatable {
    /// How a control ended, in the words of a threshold file.
    public enum Status: String, CaseIterable, Sendable {
        /// Something passed and nothing failed.
        case passed
        /// Something failed.
        case failed
        /// Everything was skipped.
        case skipped
        /// It is waived, or has an impact of 0.
        case noImpact = "no_impact"
        /// Something raised, or there is no result.
        case error
    }

    /// How grave a control is, in the words of a threshold file.
    public enum Severity: String, CaseIterable, Sendable {
        /// From 0.9.
        case critical
        /// Below 0.9.
        case high
        /// Below 0.7.
        case medium
        /// Below 0.4.
        case low
        /// Below 0.1.
        case none
    }

    /// The control's id.
    public let id: String
    /// How it ended.
    public let status: Status
    /// How grave it is.
    public let severity: Severity

    /// An outcome from its parts.
    public init(id: String, status: Status, severity: Severity) {
        self.id = id
        self.status = status
        self.severity = severity
    }
}
