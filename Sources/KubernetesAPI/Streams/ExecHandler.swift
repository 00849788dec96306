import NIOCore
import NIOWebSocket

/// The end of a WebSocket's pipeline: sends a command's input and gathers its output.
final class ExecHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// After the command's end is told, so long for what may still be under way.
    private static let grace = TimeAmount.seconds(2)
    /// Of the input in one message, in bytes.
    private static let pieceLength = 32 << 10
    /// Balancers end connections that nothing goes over.
    private static let pingPeriod = TimeAmount.seconds(30)

    private let input: [UInt8]
    private let patience: KubernetesClient.Patience
    private let hasClosing: Bool
    private var output: ExecOutput
    private let promise: EventLoopPromise<Reply>
    private var timer: Scheduled<Void>?
    private var pings: RepeatedTask?
    private var drain: Scheduled<Void>?
    private var isDraining = false
    private var isOver = false

    /// - Parameters:
    ///   - hasClosing: Whether the end of the input can be told: v5.
    init(_ session: ExecSession, hasClosing: Bool, _ promise: EventLoopPromise<Reply>) {
        input = session.input
        patience = session.patience
        self.hasClosing = hasClosing
        self.promise = promise
        output = ExecOutput(limit: session.limit)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        pings = context.eventLoop.scheduleRepeatedTask(initialDelay: Self.pingPeriod, delay: Self.pingPeriod) { _ in
            let (handler, context) = bound.value
            handler.send(.ping, [], context)
        }
        heard(context)
        guard !input.isEmpty else { return }
        for start in stride(from: 0, to: input.count, by: Self.pieceLength) {
            let piece = input[start..<min(start + Self.pieceLength, input.count)]
            send(.binary, [ExecOutput.Channel.input.rawValue] + piece, context)
        }
        if hasClosing {
            send(.binary, [ExecOutput.Channel.close.rawValue, ExecOutput.Channel.input.rawValue], context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { end(.success(output)) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        heard(context)
        switch frame.opcode {
        case .binary, .text: take(Array(buffer: frame.unmaskedData), context)
        case .ping: send(.pong, Array(buffer: frame.unmaskedData), context)
        case .connectionClose:
            send(.connectionClose, Array(buffer: frame.unmaskedData).prefix(2), context)
            end(.success(output))
            context.close(promise: nil)
        default: break
        }
    }

    private func take(_ message: [UInt8], _ context: ChannelHandlerContext) {
        do throws(TransportFailure) {
            try output.take(message)
        } catch {
            return abandon(error, context)
        }
        if output.hasEnded, !isDraining {
            isDraining = true
            drain?.cancel()
            drain = close(context, in: Self.grace, .success(output))
        } else if output.isCut, drain == nil {
            let failure = TransportFailure(
                .answer("the command writes more than \(output.limit) bytes, and doesn't end"), mayHaveArrived: true)
            drain = close(context, in: patience.request, .failure(failure))
        }
    }

    /// Ends it after a time, with what has come until then where that is a success.
    private func close(
        _ context: ChannelHandlerContext, in time: TimeAmount, _ end: Result<ExecOutput, TransportFailure>
    ) -> Scheduled<Void> {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        return context.eventLoop.scheduleTask(in: time) {
            let (handler, context) = bound.value
            handler.end(end.map { _ in handler.output })
            context.close(promise: nil)
        }
    }

    /// Something came, so the other side is there.
    private func heard(_ context: ChannelHandlerContext) {
        guard !isOver else { return }
        timer?.cancel()
        let seconds = patience.idle.nanoseconds / 1_000_000_000
        timer = close(
            context, in: patience.idle,
            .failure(TransportFailure(.timeout("nothing came for \(seconds) s"), mayHaveArrived: true)))
    }

    /// A client masks what it sends (RFC 6455, section 5.3).
    private func send(_ opcode: WebSocketOpcode, _ bytes: some Sequence<UInt8>, _ context: ChannelHandlerContext) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: ByteBuffer(bytes: bytes))
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    private func abandon(_ failure: TransportFailure, _ context: ChannelHandlerContext) {
        end(.failure(failure))
        context.close(promise: nil)
    }

    private func end(_ result: Result<ExecOutput, TransportFailure>) {
        guard !isOver else { return }
        isOver = true
        timer?.cancel()
        drain?.cancel()
        pings?.cancel()
        promise.completeWith(result.map { .output($0) }.mapError { $0 })
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What the command wrote and how it ended is known; the connection's own end is not part of it.
        if output.hasEnded { end(.success(output)) }
        abandon(TransportFailure(error, mayHaveArrived: true), context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.success(output))
        context.fireChannelInactive()
    }
}
