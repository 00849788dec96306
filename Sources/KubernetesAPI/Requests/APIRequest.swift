import NIOHTTP1

/// A request as it is sent, maybe more than once.
struct APIRequest: Sendable {
    /// When a request may be sent a second time.
    enum Repetition: Sendable {
        /// Whenever: the second changes nothing that the first hasn't.
        case harmless
        /// Only where the first has certainly not been acted on.
        case onlyIfRefused
    }

    var method: HTTPMethod
    /// Path and query, encoded.
    var target: String
    var contentType: String?
    var body: [UInt8] = []
    var repetition: Repetition
    /// What is asked, for messages.
    var description: String

    init(_ method: HTTPMethod, _ path: ResourcePath, of configuration: ClusterConfiguration, _ repetition: Repetition) {
        self.method = method
        target = path.target(basePath: configuration.basePath)
        self.repetition = repetition
        description = path.description
    }

    /// The headers, for one who asks.
    func headers(host: String, _ identity: Identity) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Host": host, "User-Agent": "sidescan", "Accept": "application/json"]
        if let token = identity.token { headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let contentType { headers.add(name: "Content-Type", value: contentType) }
        if !body.isEmpty || method == .POST || method == .PATCH {
            headers.add(name: "Content-Length", value: String(body.count))
        }
        return headers
    }
}
