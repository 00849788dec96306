import NIOCore

/// One connection's part of a watch.
struct WatchRound {
    /// How a round ended.
    enum End {
        /// The reader has what it wanted.
        case enough
        /// The server ended it, in order.
        case closed
        /// The connection was lost, or the server can't go on for now.
        case broken(APIError)
    }

    let request: String
    /// The last that was told.
    var version: String
    var hasTold = false

    init(request: String, version: String) {
        self.request = request
        self.version = version
    }

    /// Reads a stream to its end.
    ///
    /// - Throws: ``APIError`` where another round would go no better; what `body` throws.
    mutating func read(
        _ stream: AnswerStream, limit: Int, _ body: @Sendable (KubernetesClient.WatchEvent) async throws -> Bool
    ) async throws -> End {
        var lines = WatchLines(limit: limit)
        do {
            while let piece = try await stream.next() {
                for line in try lines.take(Array(buffer: piece)) {
                    switch try WatchLine(line, request) {
                    case .event(let event, let resourceVersion):
                        guard try await body(event) else { return .enough }
                        if let resourceVersion { version = resourceVersion }
                        hasTold = true
                    case .failed(let error):
                        guard let code = error.code, code == 429 || code >= 500 else { throw error }
                        return .broken(error)
                    }
                }
            }
            return .closed
        } catch let failure as TransportFailure {
            let error = APIError(failure.cause, request: request)
            guard failure.isPassing else { throw error }
            return .broken(error)
        }
    }
}
