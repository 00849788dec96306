import NIOCore
import NIOHTTP1

/// The end of a connection's pipeline: sends one request at a time, and gathers its answer or hands it out as it is asked
/// for. While a stream's reader has enough to read, nothing more is taken from the socket.
final class ExchangeHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = Never
    typealias OutboundOut = HTTPClientRequestPart

    private var context: ChannelHandlerContext?
    private var exchange: HTTPExchange?
    /// Why no more exchange is possible.
    private var failure: TransportFailure?
    private var isReadHeld = false
    /// Told after each exchange that another may follow.
    var whenFree: (() -> Void)?

    /// Whether an exchange can begin.
    var isFree: Bool { failure == nil && exchange == nil && context?.channel.isActive == true }

    /// Sends a request.
    func start(
        _ head: HTTPRequestHead, body: [UInt8], _ reading: HTTPExchange.Reading, on loop: any EventLoop
    ) -> EventLoopFuture<Reply> {
        let promise = loop.makePromise(of: Reply.self)
        guard isFree, let context else {
            promise.fail(TransportFailure(failure?.cause ?? TransportFailure.lost, mayHaveArrived: false))
            return promise.futureResult
        }
        let handler = NIOLoopBound(self, eventLoop: loop)
        let seconds = reading.patience.nanoseconds / 1_000_000_000
        let deadline = loop.scheduleTask(in: reading.patience) {
            handler.value.abandon(TransportFailure(.timeout("no answer within \(seconds) s"), mayHaveArrived: true))
        }
        exchange = HTTPExchange(reading: reading, reply: promise, deadline: deadline)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        }
        let sent = loop.makePromise(of: Void.self)
        sent.futureResult.whenSuccess { handler.value.exchange?.isSent = true }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
        return promise.futureResult
    }

    /// Ends what is under way, and the connection with it.
    func abandon(_ failure: TransportFailure) {
        fail(failure)
        context?.close(promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        // What it is told to holds this handler's connection.
        whenFree = nil
        fail(TransportFailure(TransportFailure.lost, mayHaveArrived: true))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Nobody asked.
        guard exchange != nil else { return context.close(promise: nil) }
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let piece): add(piece)
        case .end: end(context)
        }
    }

    private func begin(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
        exchange?.head = head
        guard let exchange, exchange.reading.isStream, head.status == .ok else { return }
        exchange.deadline.cancel()
        let stream = StreamBuffer(loop: context.eventLoop, idle: exchange.reading.idle)
        stream.readOn = { [weak self] in self?.readOn() }
        stream.abandonConnection = { [weak self] in self?.abandon($0) }
        self.exchange?.stream = stream
        exchange.reply.succeed(.stream(AnswerStream(NIOLoopBound(stream, eventLoop: context.eventLoop))))
    }

    private func add(_ piece: ByteBuffer) {
        if let stream = exchange?.stream { return stream.add(piece) }
        // Not by way of a copy, of which the body would be one too.
        guard let limit = exchange?.reading.limit, let count = exchange?.body.count else { return }
        guard count + piece.readableBytes <= limit else { return abandon(.tooMuch(limit: limit)) }
        piece.withUnsafeReadableBytes { self.exchange?.body.append(contentsOf: $0) }
    }

    private func end(_ context: ChannelHandlerContext) {
        guard let exchange, let head = exchange.head else { return }
        self.exchange = nil
        exchange.deadline.cancel()
        readOn()
        let mayFollow = exchange.isSent && head.isKeepAlive
        if !mayFollow { context.close(promise: nil) }
        if let stream = exchange.stream {
            stream.finish(.success(()))
        } else {
            exchange.reply.succeed(
                .answer(Answer(status: Int(head.status.code), headers: head.headers, body: exchange.body)))
        }
        if mayFollow { whenFree?() }
    }

    private func fail(_ failure: TransportFailure) {
        if self.failure == nil { self.failure = failure }
        guard let exchange else { return }
        self.exchange = nil
        exchange.deadline.cancel()
        if let stream = exchange.stream { stream.finish(.failure(failure)) } else { exchange.reply.fail(failure) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        abandon(TransportFailure(error, mayHaveArrived: true))
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(TransportFailure(TransportFailure.lost, mayHaveArrived: true))
        context.fireChannelInactive()
    }

    func read(context: ChannelHandlerContext) {
        if exchange?.stream?.isFull == true { isReadHeld = true } else { context.read() }
    }

    private func readOn() {
        guard isReadHeld else { return }
        isReadHeld = false
        context?.read()
    }
}
