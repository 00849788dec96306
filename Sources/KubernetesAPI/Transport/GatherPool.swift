import NIOCore
import NIOHTTP1
import NIOSSL

/// The connections for gathering, between two times. Used on its loop only.
final class GatherPool {
    /// As of the ``ConnectionPool``.
    private static let longestIdle = TimeAmount.seconds(45)
    /// What comes at once is read at once.
    private static let readSize = 64 << 10

    private let loop: any EventLoop
    private var idle: [GatherHandler] = []
    private var certificate: ClientCertificate?
    private var timer: Scheduled<Void>?

    init(on loop: any EventLoop) { self.loop = loop }

    /// Connections for one who asks; fewer where some can't be made, none where none can.
    func take(
        _ count: Int, for certificate: ClientCertificate?, limit: Int,
        connect: (@escaping @Sendable (any Channel) throws -> Void) -> EventLoopFuture<any Channel>
    ) -> EventLoopFuture<NIOLoopBound<[GatherHandler]>> {
        timer?.cancel()
        var handlers: [GatherHandler] = []
        if certificate == self.certificate { handlers = idle.filter(\.isOpen) } else { idle.forEach { $0.close() } }
        idle = []
        self.certificate = certificate
        let bound = NIOLoopBound(handlers, eventLoop: loop)
        let made = (handlers.count..<max(count, handlers.count)).map { _ in
            connect { channel in
                let options = channel.syncOptions
                try options?.setOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readSize))
                try channel.pipeline.syncOperations.addHandler(GatherHandler(limit: limit))
            }
        }
        return EventLoopFuture.whenAllComplete(made, on: loop).map { results in
            var handlers = bound.value
            for case .success(let channel) in results {
                if let handler = try? channel.pipeline.syncOperations.handler(type: GatherHandler.self) {
                    handlers.append(handler)
                }
            }
            return NIOLoopBound(handlers, eventLoop: bound.eventLoop)
        }
    }

    /// Keeps those of them that can go on.
    func keep(_ handlers: [GatherHandler]) {
        for handler in handlers where handler.isOpen {
            if handler.waiting == 0 { idle.append(handler) } else { handler.close() }
        }
        timer?.cancel()
        let pool = NIOLoopBound(self, eventLoop: loop)
        timer = loop.scheduleTask(in: Self.longestIdle) { pool.value.close() }
    }

    /// Ends the connections that wait.
    func close() {
        timer?.cancel()
        for handler in idle { handler.close() }
        idle = []
    }
}
