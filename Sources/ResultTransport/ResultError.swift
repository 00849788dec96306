public import KubernetesAPI

/// Why a result is not accepted, or could not be published: one clear line each.
public enum ResultError: Error, Sendable, CustomStringConvertible {
    /// The index is none, or contradicts itself.
    case index(String)
    /// A chunk that the index counts is not there.
    case missingChunk(String)
    /// A chunk is not one of this result: of another run, of another length, without data.
    case chunk(String, String)
    /// Index and chunks agree, but their bytes are not those that the index has the SHA-256 of.
    case digest
    /// The bytes do not inflate to as many as the index says.
    case compression(String)
    /// A log ends before the framed report in it does, or holds none.
    case log(String)
    /// There is another result under that name.
    case occupied(String, String)
    /// The API server was asked, and had no answer or a refusal.
    case request(APIError)

    /// One line.
    public var description: String {
        switch self {
        case .index(let reason): "the result's index is not accepted: \(reason)"
        case .missingChunk(let name): "the result is not whole: configmap \(name) is missing"
        case .chunk(let name, let reason): "the result is not accepted: configmap \(name) \(reason)"
        case .digest: "the result is not accepted: its SHA-256 differs from the one in its index"
        case .compression(let reason): "the result is not accepted: \(reason)"
        case .log(let reason): "the log has no whole result: \(reason)"
        case .occupied(let name, let reason): "configmap \(name) is there already and holds something else (\(reason))"
        case .request(let error): error.description
        }
    }
}
