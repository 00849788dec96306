import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Synchronization

/// The port, and its connections.
final class DoubleServer: Sendable {
    let port: Int
    private let listener: any Channel
    private let contexts: [ServerIdentity: NIOSSLContext]
    private let cluster = Mutex<Weak>(Weak())
    private let connections = Mutex<[ObjectIdentifier: any Channel]>([:])

    private struct Weak: Sendable {
        weak var cluster: ClusterDouble?
    }

    init(_ certificates: DoubleCertificates) async throws {
        var contexts: [ServerIdentity: NIOSSLContext] = [:]
        for identity in ServerIdentity.allCases {
            let pair =
                switch identity {
                case .right: certificates.server
                case .otherAuthority: certificates.otherAuthority
                case .expired: certificates.expired
                case .otherName: certificates.otherName
                }
            contexts[identity] = try Self.context(pair, clients: certificates.clientAuthority)
        }
        self.contexts = contexts
        let box = Accepted()
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in box.accept(channel) }
            .bind(host: "127.0.0.1", port: 0).get()
        port = listener.localAddress?.port ?? 0
        box.server.withLock { $0 = ServerReference(server: self) }
    }

    func serve(_ cluster: ClusterDouble) { self.cluster.withLock { $0.cluster = cluster } }

    func stop() async {
        try? await listener.close()
        await resetConnections()
    }

    func close() { listener.close(promise: nil) }

    func resetConnections() async {
        for channel in connections.withLock({ Array($0.values) }) {
            try? await channel.eventLoop.submit { try channel.pipeline.syncOperations.handler(type: Gate.self).reset() }
                .get()
        }
    }

    static func der(ofPEM pem: [UInt8]) throws -> [UInt8] {
        try NIOSSLCertificate.fromPEMBytes(pem).first?.toDERBytes() ?? []
    }

    private static func context(_ pair: DoubleCertificates.Pair, clients: [UInt8]) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(pair.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: pair.key, format: .pem)))
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(clients))
        configuration.certificateVerification = .optionalVerification
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }

    fileprivate func initialize(_ channel: any Channel) -> EventLoopFuture<Void> {
        guard let cluster = cluster.withLock({ $0.cluster }) else { return channel.close() }
        let identity = cluster.state.withLock { $0.identity }
        guard let context = contexts[identity] else { return channel.close() }
        let id = ObjectIdentifier(channel)
        connections.withLock { $0[id] = channel }
        channel.closeFuture.whenComplete { [weak self] _ in
            _ = self?.connections.withLock { $0.removeValue(forKey: id) }
        }
        return channel.eventLoop.makeCompletedFuture {
            let gate = Gate()
            try channel.pipeline.syncOperations.addHandler(gate)
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
            let handler = RequestHandler(cluster, gate: gate)
            let bound = NIOLoopBound(handler, eventLoop: channel.eventLoop)
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                withPipeliningAssistance: true,
                withServerUpgrade: (
                    upgraders: [ExecUpgrade.upgrader(cluster)],
                    completionHandler: { context in
                        context.pipeline.syncOperations.removeHandler(bound.value, promise: nil)
                    }
                ),
                withErrorHandling: false)
            try channel.pipeline.syncOperations.addHandler(handler)
        }
    }

    private struct ServerReference: Sendable {
        weak var server: DoubleServer?
    }

    /// What the listener's initializer reaches before the server is there.
    private final class Accepted: Sendable {
        let server = Mutex<ServerReference>(ServerReference())

        func accept(_ channel: any Channel) -> EventLoopFuture<Void> {
            guard let server = server.withLock({ $0.server }) else { return channel.close() }
            return server.initialize(channel)
        }
    }
}

/// Stands before TLS, to break a connection off without TLS's farewell.
final class Gate: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Sends RST.
    func reset() {
        guard let context else { return }
        let now = linger(l_onoff: 1, l_linger: 0)
        // On the channel's own event loop this is done at once.
        _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(now)
        context.close(promise: nil)
    }
}
