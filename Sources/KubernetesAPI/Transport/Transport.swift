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

    init(_ configuration: ClusterConfiguration, _ patience: KubernetesClient.Patience, on loop: any EventLoop) {
        self.configuration = configuration
        self.loop = loop
        policy = RetryPolicy(patience: patience)
        let name = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        host = configuration.port == 443 ? name : "\(name):\(configuration.port)"
        pool = .makeEmptyBox(valueType: ConnectionPool.self, eventLoop: loop)
        credentials = .makeEmptyBox(valueType: CredentialSource.self, eventLoop: loop)
    }

    /// The reply to a request, which may be a refusal.
    ///
    /// - Throws: ``TransportFailure`` where there is none.
    func reply(
        to request: APIRequest, _ reading: HTTPExchange.Reading
    ) async throws(TransportFailure) -> (reply: Reply, mayHaveArrivedBefore: Bool) {
        var tries = 0
        var isSignedAnew = false
        var mayHaveArrived = false
        while true {
            tries += 1
            let pause: TimeAmount
            do throws(TransportFailure) {
                let (reply, identity) = try await once(request, reading)
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
        try? await loop.submit { self.pool.value?.close() }.get()
    }

    /// Who asks, and over which settings of TLS: for connections that are not the pool's.
    func identityAndSecurity() -> EventLoopFuture<(Identity, TransportSecurity)> {
        loop.flatSubmit {
            self.source.identity().flatMapThrowing { identity in
                (identity, try self.connections.security(for: identity.certificate))
            }
        }
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
        _ request: APIRequest, _ reading: HTTPExchange.Reading
    ) async throws(TransportFailure) -> (Reply, Identity) {
        let trial = Trial(on: loop)
        let result = loop.flatSubmit {
            self.source.identity().flatMap { identity in
                self.connections.connection(for: identity.certificate, request.repetition).flatMap { handler in
                    let head = HTTPRequestHead(
                        version: .http1_1, method: request.method, uri: request.target,
                        headers: request.headers(host: self.host, identity))
                    return trial.start(handler.value) { $0.start(head, body: request.body, reading, on: self.loop) }
                }.map { ($0, identity) }
            }
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
