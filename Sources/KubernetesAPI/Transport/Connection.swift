import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A TLS connection that HTTP requests go over, one at a time. Used on its loop only.
struct Connection {
    let channel: any Channel
    let handler: ExchangeHandler
    /// Who it was made for, as far as TLS knows.
    let certificate: ClientCertificate?

    /// What is read of an answer's headers.
    static var headerLimits: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 32 << 10
        limits.maxHeaderListSize = 256 << 10
        limits.maxHeaderFieldCount = 256
        return limits
    }

    /// Connects, and agrees on TLS.
    ///
    /// - Parameters:
    ///   - prepare: Adds what stands behind TLS in the pipeline.
    /// - Returns: The channel, on the loop.
    static func channel(
        to configuration: ClusterConfiguration, _ security: TransportSecurity, within time: TimeAmount,
        on loop: any EventLoop, prepare: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        let agreed = loop.makePromise(of: Void.self)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(time)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(
                        NIOSSLClientHandler(context: security.context, serverHostname: security.serverName))
                    try pipeline.addHandler(HandshakeHandler(agreed))
                    try prepare(channel)
                }
            }
        // An address is connected to as it is: a resolver would need a thread of its own.
        let connected: EventLoopFuture<any Channel>
        if let address = try? SocketAddress(ipAddress: configuration.host, port: configuration.port) {
            connected = bootstrap.connect(to: address)
        } else {
            connected = bootstrap.connect(host: configuration.host, port: configuration.port)
        }
        let deadline = loop.scheduleTask(in: time) {
            agreed.fail(
                TransportFailure(
                    .timeout("no TLS connection within \(time.nanoseconds / 1_000_000_000) s"),
                    mayHaveArrived: false))
        }
        let place = "\(configuration.host):\(configuration.port)"
        connected.whenFailure { agreed.fail(TransportFailure(connectingTo: place, $0)) }
        return agreed.futureResult.flatMap { connected }.flatMapThrowing { channel in
            try verifyName(security, channel)
            return channel
        }.flatMapErrorThrowing { error in
            connected.whenSuccess { $0.close(promise: nil) }
            throw error
        }.always { _ in deadline.cancel() }
    }

    /// Before anything is sent.
    private static func verifyName(_ security: TransportSecurity, _ channel: any Channel) throws {
        guard let name = security.serverName else { return }
        let handler = try channel.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
        guard let certificate = handler.peerCertificate, ServerNames.hold(name, certificate) else {
            throw TransportFailure(TLSFailure.otherName, mayHaveArrived: false)
        }
    }
}
