import NIOCore
import NIOHTTP1

extension KubernetesClient {
    /// Reads a container's log piece by piece; comes back at its end, or where `body` says false.
    ///
    /// The next piece waits for `body`, and so does the server. A log that is lost on the way is an error: what was told
    /// can't be told from what is still to come by reading it again.
    ///
    /// - Parameters:
    ///   - pod: The pod's name.
    ///   - namespace: Its namespace.
    ///   - request: Which container's, and how much.
    ///   - body: Told each piece; pieces end anywhere.
    /// - Throws: ``APIError``, and what `body` throws.
    public func log(
        of pod: String, in namespace: String? = nil, _ request: LogRequest,
        _ body: @Sendable ([UInt8]) async throws -> Bool
    ) async throws {
        var path = try path("get", .pod, namespace, pod, "log")
        path.ask("container", request.container)
        path.ask("follow", request.follow ? "true" : nil)
        path.ask("tailLines", request.tailLines.map(String.init))
        let get = self.request(.GET, path, .harmless)
        let patience = transport.policy.patience
        // Followed, it begins when the container first writes.
        let stream = try await open(get, patience: request.follow ? patience.idle : patience.request)
        defer { stream.abandon() }
        do {
            while let piece = try await stream.next() {
                guard try await body(Array(buffer: piece)) else { return }
            }
        } catch let failure as TransportFailure {
            throw APIError(failure.cause, request: get.description)
        }
    }
}
