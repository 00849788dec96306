/// Why a document is no threshold file, or no results to hold one to.
public struct ThresholdError: Error, Equatable, CustomStringConvertible {
    /// The place in the document: `failed.critical.max`; empty where it is the whole.
    public let key: String
    /// What is wrong there.
    public let problem: String

    /// An error from its parts.
    public init(key: String, problem: String) {
        self.key = key
        self.problem = problem
    }

    /// The place and the problem, in one line.
    public var description: String { key.isEmpty ? problem : "\(key): \(problem)" }
}
