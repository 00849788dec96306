import NIOCore
import NIOHTTP1

/// A command that is run over a connection of its own.
struct ExecSession: Sendable {
    var input: [UInt8]
    /// Of its output and errors together, in bytes.
    var limit: Int
    var patience: KubernetesClient.Patience

    /// Connects, asks for the command and runs it to its end.
    func run(
        _ request: APIRequest, _ identity: Identity, _ security: TransportSecurity, _ transport: Transport,
        _ trial: Trial
    ) -> EventLoopFuture<Reply> {
        let promise = transport.loop.makePromise(of: Reply.self)
        let connected = Connection.channel(
            to: transport.configuration, security, within: patience.connect, on: transport.loop
        ) { channel in
            try channel.pipeline.syncOperations.addHandlers([
                HTTPRequestEncoder(), NIOHTTPRequestHeadersValidator(), ExecHandshake(self, promise),
            ])
        }
        connected.whenFailure { promise.fail($0) }
        return connected.flatMap { channel in
            trial.start({ channel.close(promise: nil) }) {
                if let handshake = try? channel.pipeline.syncOperations.handler(type: ExecHandshake.self) {
                    handshake.start(request, host: transport.host, identity)
                }
                return promise.futureResult
            }
        }
    }
}
