import NIOCore
import NIOTLS

/// Tells when TLS is agreed on, or why it isn't.
final class HandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private var promise: EventLoopPromise<Void>?

    init(_ promise: EventLoopPromise<Void>) { self.promise = promise }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? TLSUserEvent, case .handshakeCompleted = event {
            promise?.succeed(())
            promise = nil
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(TransportFailure(error, mayHaveArrived: false))
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(TransportFailure(.connection("the server ended the connection at once"), mayHaveArrived: false))
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        fail(TransportFailure(TransportFailure.lost, mayHaveArrived: false))
    }

    private func fail(_ failure: TransportFailure) {
        promise?.fail(failure)
        promise = nil
    }
}
