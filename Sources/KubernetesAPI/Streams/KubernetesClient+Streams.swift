import NIOCore

extension KubernetesClient {
    /// Begins to read a stream.
    ///
    /// - Parameter patience: For its beginning.
    func open(_ request: APIRequest, patience: TimeAmount) async throws(APIError) -> AnswerStream {
        let reading = HTTPExchange.Reading(
            isStream: true, limit: limits.body, patience: patience, idle: transport.policy.patience.idle)
        let reply: Reply
        do throws(TransportFailure) {
            reply = try await transport.reply(to: request, reading).reply
        } catch {
            throw APIError(error.cause, request: request.description)
        }
        switch reply {
        case .stream(let stream): return stream
        case .answer(let answer): throw ServerStatus.error(of: answer, request.description)
        case .output: throw APIError(.answer("the answer is no stream"), request: request.description)
        }
    }
}
