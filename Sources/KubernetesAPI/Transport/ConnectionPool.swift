import NIOCore
import NIOHTTP1

/// The connections to one server that wait for a next request. Used on its loop only.
final class ConnectionPool {
    /// Connections that are kept though nobody uses them.
    private static let mostIdle = 16
    /// The API server ends connections that nobody uses for 90 s (`IdleTimeout` of its secure serving).
    private static let longestIdle = TimeAmount.seconds(45)
    /// What mustn't be sent twice isn't sent over a connection that the server may just be ending.
    private static let longestIdleForSureSending = TimeAmount.seconds(5)

    private struct Idle {
        var connection: Connection
        var since: NIODeadline
        var timer: Scheduled<Void>
    }

    private let configuration: ClusterConfiguration
    private let connectTime: TimeAmount
    private let loop: any EventLoop
    /// Latest used last.
    private var idle: [Idle] = []
    private var security: (certificate: ClientCertificate?, settings: TransportSecurity)?

    init(_ configuration: ClusterConfiguration, connectTime: TimeAmount, on loop: any EventLoop) {
        self.configuration = configuration
        self.connectTime = connectTime
        self.loop = loop
    }

    /// TLS settings for one who asks, made once.
    func security(for certificate: ClientCertificate?) throws(TransportFailure) -> TransportSecurity {
        if let security, security.certificate == certificate { return security.settings }
        let settings = try TransportSecurity(configuration, certificate: certificate)
        security = (certificate, settings)
        return settings
    }

    /// A connection that is used for nothing else until its exchange is over: one that waits, or a new one.
    func connection(
        for certificate: ClientCertificate?, _ repetition: APIRequest.Repetition
    ) -> EventLoopFuture<NIOLoopBound<ExchangeHandler>> {
        if let handler = takeIdle(certificate, repetition) {
            return loop.makeSucceededFuture(NIOLoopBound(handler, eventLoop: loop))
        }
        let security: TransportSecurity
        do { security = try self.security(for: certificate) } catch { return loop.makeFailedFuture(error) }
        let pool = NIOLoopBound(self, eventLoop: loop)
        return Connection.channel(to: configuration, security, within: connectTime, on: loop) { channel in
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHTTPClientHandlers(decoderLimitConfiguration: Connection.headerLimits)
            try pipeline.addHandler(ExchangeHandler())
        }.flatMapThrowing { channel in
            let pool = pool.value
            let handler = try channel.pipeline.syncOperations.handler(type: ExchangeHandler.self)
            let connection = Connection(channel: channel, handler: handler, certificate: certificate)
            handler.whenFree = { [weak pool] in
                if let pool { pool.keep(connection) } else { connection.channel.close(promise: nil) }
            }
            return NIOLoopBound(handler, eventLoop: pool.loop)
        }
    }

    private func takeIdle(
        _ certificate: ClientCertificate?, _ repetition: APIRequest.Repetition
    ) -> ExchangeHandler? {
        while let last = idle.popLast() {
            last.timer.cancel()
            let longest = repetition == .harmless ? Self.longestIdle : Self.longestIdleForSureSending
            if last.connection.certificate == certificate, last.connection.handler.isFree,
                .now() - last.since < longest
            {
                return last.connection.handler
            }
            last.connection.channel.close(promise: nil)
        }
        return nil
    }

    private func keep(_ connection: Connection) {
        guard idle.count < Self.mostIdle, connection.handler.isFree else {
            return connection.channel.close(promise: nil)
        }
        let bound = NIOLoopBound((self, connection.handler), eventLoop: loop)
        let timer = loop.scheduleTask(in: Self.longestIdle) {
            let (pool, handler) = bound.value
            pool.drop { $0.connection.handler === handler }
        }
        idle.append(Idle(connection: connection, since: .now(), timer: timer))
    }

    /// Ends the connections that wait.
    func close() { drop { _ in true } }

    private func drop(_ isMeant: (Idle) -> Bool) {
        for one in idle where isMeant(one) {
            one.timer.cancel()
            one.connection.channel.close(promise: nil)
        }
        idle.removeAll(where: isMeant)
    }
}
