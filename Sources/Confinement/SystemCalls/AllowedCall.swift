/// A system call that a filter allows.
public struct AllowedCall: Sendable {
    /// Its name in section 2 of the manual. One that an architecture does not have is left out there.
    public let name: String
    /// It is allowed where all conditions of at least one of these hold; where there are none, always. No two conditions
    /// of one alternative look at the same argument.
    public let alternatives: [[ArgumentCondition]]
    /// The alternatives in words; nil where there are none.
    public let limit: String?
    /// What it is needed for.
    public let reason: String

    /// A call that is allowed with any arguments.
    init(_ name: String, _ reason: String) {
        self.name = name
        alternatives = []
        limit = nil
        self.reason = reason
    }

    /// A call that is allowed where all conditions of one alternative hold.
    init(_ name: String, _ reason: String, only limit: String, when alternatives: [[ArgumentCondition]]) {
        self.name = name
        self.alternatives = alternatives
        self.limit = limit
        self.reason = reason
    }

    /// A call whose argument is one of the values.
    init(_ name: String, _ reason: String, only limit: String, argument index: UInt32, isOneOf values: [UInt32]) {
        self.init(name, reason, only: limit, when: values.map { [.argument(index, is: $0)] })
    }
}
