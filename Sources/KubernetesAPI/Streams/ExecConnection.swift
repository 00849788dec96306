import NIOCore
import NIOHTTP1
import NIOWebSocket

/// A connection that begins as HTTP and becomes a WebSocket.
enum ExecConnection {
    /// What is sent in and taken out of a command.
    struct Session: Sendable {
        var input: [UInt8]
        var limit: Int
    }

    /// The newest first; the server takes the first that it knows.
    static let protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"]
    /// The longest message, in bytes.
    private static let longestMessage = 8 << 20

    /// Connects, asks for a command and runs it to its end.
    static func run(
        _ session: Session, _ request: APIRequest, _ identity: Identity, _ security: TransportSecurity,
        _ transport: Transport, _ trial: Trial
    ) -> EventLoopFuture<Reply> {
        let loop = transport.loop
        let promise = loop.makePromise(of: Reply.self)
        let isUpgraded = NIOLoopBoundBox(false, eventLoop: loop)
        let patience = transport.policy.patience
        let upgrader = NIOWebSocketClientUpgrader(maxFrameSize: longestMessage, automaticErrorHandling: false) {
            channel, head in
            channel.eventLoop.makeCompletedFuture {
                let chosen = head.headers.first(name: "Sec-WebSocket-Protocol") ?? ""
                guard protocols.contains(chosen) else {
                    throw TransportFailure(.answer("the server's exec speaks no known protocol"), mayHaveArrived: true)
                }
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(
                    NIOWebSocketFrameAggregator(
                        minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 4096,
                        maxAccumulatedFrameSize: longestMessage))
                try pipeline.addHandler(
                    ExecHandler(
                        input: session.input, limit: session.limit, hasClosing: chosen == protocols[0], patience,
                        promise
                    ))
            }.flatMapErrorThrowing { error in
                promise.fail(error)
                channel.close(promise: nil)
                throw error
            }
        }
        Connection.channel(to: transport.configuration, security, within: patience.connect, on: loop) { channel in
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHTTPClientHandlers(
                leftOverBytesStrategy: .forwardBytes, decoderLimitConfiguration: Connection.headerLimits,
                withClientUpgrade: (
                    upgraders: [upgrader],
                    completionHandler: { context in
                        isUpgraded.value = true
                        let pipeline = context.pipeline.syncOperations
                        guard let exchange = try? pipeline.handler(type: ExchangeHandler.self) else { return }
                        pipeline.removeHandler(exchange, promise: nil)
                    }
                ))
            try pipeline.addHandler(ExchangeHandler())
        }.flatMap { channel in
            trial.start({ channel.close(promise: nil) }) {
                guard let exchange = try? channel.pipeline.syncOperations.handler(type: ExchangeHandler.self) else {
                    return loop.makeFailedFuture(TransportFailure(TransportFailure.lost, mayHaveArrived: false))
                }
                var headers = request.headers(host: transport.host, identity)
                headers.add(name: "Sec-WebSocket-Protocol", value: protocols.joined(separator: ", "))
                let head = HTTPRequestHead(
                    version: .http1_1, method: request.method, uri: request.target, headers: headers)
                let reading = HTTPExchange.Reading(
                    isStream: false, limit: 1 << 20, patience: patience.request, idle: patience.idle)
                return exchange.start(head, body: [], reading, on: loop)
            }.always { _ in
                // A refusal's connection serves for nothing else.
                if !isUpgraded.value { channel.close(promise: nil) }
            }
        }.whenComplete { result in
            if !isUpgraded.value { promise.completeWith(result) }
        }
        return promise.futureResult
    }
}
