import NIOCore

/// Gathers what a credential plugin writes.
final class PluginOutput: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// No ExecCredential is longer.
    private static let limit = 1 << 20

    private let promise: EventLoopPromise<[UInt8]>
    private var bytes: [UInt8] = []

    init(_ promise: EventLoopPromise<[UInt8]>) { self.promise = promise }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let piece = unwrapInboundIn(data)
        guard bytes.count + piece.readableBytes <= Self.limit else {
            promise.fail(ClusterConfiguration.Failure("it printed more than \(Self.limit) bytes"))
            return context.close(promise: nil)
        }
        bytes += Array(buffer: piece)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(ClusterConfiguration.Failure("its output can't be read: \(error)"))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { promise.succeed(bytes) }
}
