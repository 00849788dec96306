import NIOCore
import NIOHTTP1

/// Sends requests to one server, and tries again where that is safe and may help.
final class Transport: Sendable {
    let configuration: ClusterConfiguration
    let loop: any EventLoop
    let policy: RetryPolicy
    let host: String
    private let pool: NIOLoopBoundBox<ConnectionPool?>
    private let credentials: NIOLoopBoundBox<CredentialSource?>
    private let gathering: NIOLoopBoundBox<GatherPool?>

    init(_ configuration: ClusterConfiguration, _ patience: KubernetesClient.Patience, on loop: any EventLoop) {
        self.configuration = configuration
        self.loop = loop
        policy = RetryPolicy(patience: patience)
        let name = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        host = configuration.port == 443 ? name : "\(name):\(configuration.port)"
        pool = .makeEmptyBox(valueType: ConnectionPool.self, eventLoop: loop)
        credentials = .makeEmptyBox(valueType: CredentialSource.self, eventLoop: loop)
        gathering = .makeEmptyBox(valueType: GatherPool.self, eventLoop: loop)
    }

    /// The reply to a request over a connection of the pool.
    ///
    /// - Throws: ``TransportFailure`` where there is none.
    func reply(
        to request: APIRequest, _ reading: HTTPExchange.Reading
    ) async throws(TransportFailure) -> (reply: Reply, mayHaveArrivedBefore: Bool) {
        try await reply(to: request) { identity, trial in
            self.connections.connection(for: identity.certificate, request.repetition).flatMap { handler in
                let handler = handler.value
                let head = HTTPRequestHead(
                    version: .http1_1, method: request.method, uri: request.target,
                    headers: request.headers(host: self.host, identity))
                return trial.start({ handler.abandon(.cancelled) }) {
                    handler.start(head, body: request.body, reading, on: self.loop)
                }
            }
        }
    }

    /// The reply to a request, which may be a refusal.
    ///
    /// - Parameter once: Tries it once, on the loop.
    /// - Throws: ``TransportFailure`` where there is none.
    func reply(
        to request: APIRequest, once: @escaping @Sendable (Identity, Trial) -> EventLoopFuture<Reply>
    ) async throws(TransportFailure) -> (reply: Reply, mayHaveArrivedBefore: Bool) {
        var tries = 0
        var isSignedAnew = false
        var mayHaveArrived = false
        while true {
            tries += 1
            let pause: TimeAmount
            do throws(TransportFailure) {
                let (reply, identity) = try await self.once(once)
                guard case .answer(let answer) = reply else { return (reply, mayHaveArrived) }
                if answer.status == 401, !isSignedAnew, try await refused(identity) {
                    isSignedAnew = true
                    tries -= 1
                    continue
                }
                let next = policy.pause(
                    after: answer, tries: tries, request.repetition, jitter: .random(in: 0..<1))
                guard let next else { return (reply, mayHaveArrived) }
                if answer.status >= 500 { mayHaveArrived = true }
                pause = next
            } catch {
                let next = policy.pause(after: error, tries: tries, request.repetition, jitter: .random(in: 0..<1))
                guard let next else { throw error }
                if error.mayHaveArrived { mayHaveArrived = true }
                pause = next
            }
            try await sleep(pause)
        }
    }

    /// A pause on the loop.
    ///
    /// - Throws: `.cancelled`
    func sleep(_ time: TimeAmount) async throws(TransportFailure) {
        let timer = loop.scheduleTask(in: time) {}
        do {
            try await withTaskCancellationHandler {
                try await timer.futureResult.get()
            } onCancel: {
                timer.cancel()
            }
        } catch {
            throw TransportFailure(.cancelled, mayHaveArrived: false)
        }
    }

    /// Ends the connections that nobody uses.
    func close() async {
        try? await loop.submit {
            self.pool.value?.close()
            self.gathering.value?.close()
        }.get()
    }

    /// The settings of TLS for one who asks; on the loop.
    func security(for identity: Identity) -> EventLoopFuture<TransportSecurity> {
        loop.makeCompletedFuture { try connections.security(for: identity.certificate) }
    }

    /// Who asks next; on the loop.
    func identity() -> EventLoopFuture<Identity> { source.identity() }

    /// The connections for gathering; on the loop.
    var gatherPool: GatherPool {
        if let pool = gathering.value { return pool }
        let made = GatherPool(on: loop)
        gathering.value = made
        return made
    }

    /// Tells that the server didn't take an identity.
    ///
    /// - Returns: Whether the next may be another.
    func refused(_ identity: Identity) async throws(TransportFailure) -> Bool {
        do {
            return try await loop.submit { self.source.refused(identity) }.get()
        } catch {
            throw TransportFailure(error, mayHaveArrived: false)
        }
    }

    private func once(
        _ body: @escaping @Sendable (Identity, Trial) -> EventLoopFuture<Reply>
    ) async throws(TransportFailure) -> (Reply, Identity) {
        let trial = Trial(on: loop)
        let result = loop.flatSubmit {
            self.source.identity().flatMap { identity in body(identity, trial).map { ($0, identity) } }
        }
        do {
            return try await withTaskCancellationHandler {
                try await trial.result(of: result).get()
            } onCancel: {
                trial.cancel()
            }
        } catch {
            throw TransportFailure(error, mayHaveArrived: true)
        }
    }

    private var connections: ConnectionPool {
        if let pool = pool.value { return pool }
        let made = ConnectionPool(configuration, connectTime: policy.patience.connect, on: loop)
        pool.value = made
        return made
    }

    private var source: CredentialSource {
        if let source = credentials.value { return source }
        let made = CredentialSource(configuration, on: loop)
        credentials.value = made
        return made
    }
}
