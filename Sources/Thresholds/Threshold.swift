/// A threshold file of MITRE's SAF: what a run's results have to satisfy.
public struct Threshold: Sendable, Equatable {
    /// What a condition is about.
    public enum Subject: Sendable, Hashable {
        /// The share of controls that passed, in percent.
        case compliance
        /// How many controls ended so, of all severities.
        case total(ControlOutcome.Status)
        /// How many controls of a severity ended so.
        case severity(ControlOutcome.Status, ControlOutcome.Severity)

        /// The subject as a threshold file names it: `failed.critical`.
        public var key: String {
            switch self {
            case .compliance: "compliance"
            case .total(let status): "\(status.rawValue).total"
            case .severity(let status, let severity): "\(status.rawValue).\(severity.rawValue)"
            }
        }
    }

    /// What has to be true of a subject.
    public enum Demand: Sendable, Equatable {
        /// It is at least this.
        case min(Double)
        /// It is at most this.
        case max(Double)
        /// It is exactly this; `failed.total: 3`.
        case exactly(Double)
        /// It is these controls, in any order, and no others.
        case controls([String])
    }

    /// One thing that has to be true.
    public struct Condition: Sendable, Equatable {
        /// What it is about.
        public let subject: Subject
        /// What has to be true of that.
        public let demand: Demand

        /// A condition from its parts.
        public init(_ subject: Subject, _ demand: Demand) {
            self.subject = subject
            self.demand = demand
        }

        /// The condition as a flattened threshold file names it: `failed.critical.max`.
        public var key: String {
            switch demand {
            case .min: subject.key + ".min"
            case .max: subject.key + ".max"
            case .exactly: subject.key
            case .controls: subject.key + ".controls"
            }
        }
    }

    /// All that has to be true, in the file's order.
    public let conditions: [Condition]

    /// A threshold from its conditions.
    public init(conditions: [Condition]) {
        self.conditions = conditions
    }
}
