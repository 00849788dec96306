/// Data that is no run of profiles: where, and what is wrong there.
public struct ProfileRunError: Error, Equatable, CustomStringConvertible {
    /// The place in the data, `profiles[0].controls[2].id`.
    public let path: String
    /// What is wrong there.
    public let problem: String

    /// An error from its parts.
    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    /// The place and the problem, in one line.
    public var description: String { "\(path): \(problem)" }
}
