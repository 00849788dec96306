import Crypto
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Asks for a command, and makes way for ``ExecHandler`` where the server agrees.
final class ExecHandshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = HTTPClientRequestPart

    /// The newest first; the server takes the first that it knows.
    static let protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"]
    /// The longest message, in bytes.
    private static let longestMessage = 8 << 20
    /// The longest refusal.
    private static let longestRefusal = 1 << 20

    private let key = NIOWebSocketClientUpgrader.randomRequestKey()
    private let session: ExecSession
    private let promise: EventLoopPromise<Reply>
    private var context: ChannelHandlerContext?
    private var begun: [UInt8] = []
    private var refusal: UpgradeAnswer?
    private var deadline: Scheduled<Void>?
    private var isOver = false

    init(_ session: ExecSession, _ promise: EventLoopPromise<Reply>) {
        self.session = session
        self.promise = promise
    }

    /// Sends the request.
    func start(_ request: APIRequest, host: String, _ identity: Identity) {
        guard let context else { return fail(TransportFailure(TransportFailure.lost, mayHaveArrived: false)) }
        var headers = request.headers(host: host, identity)
        headers.add(name: "Connection", value: "Upgrade")
        headers.add(name: "Upgrade", value: "websocket")
        headers.add(name: "Sec-WebSocket-Version", value: "13")
        headers.add(name: "Sec-WebSocket-Key", value: key)
        headers.add(name: "Sec-WebSocket-Protocol", value: Self.protocols.joined(separator: ", "))
        let head = HTTPRequestHead(version: .http1_1, method: request.method, uri: request.target, headers: headers)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let time = session.patience.request
        deadline = context.eventLoop.scheduleTask(in: time) {
            handler.value.fail(
                TransportFailure(
                    .timeout("no answer within \(time.nanoseconds / 1_000_000_000) s"), mayHaveArrived: true))
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        fail(TransportFailure(TransportFailure.lost, mayHaveArrived: true))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Array(buffer: unwrapInboundIn(data))
        do {
            if refusal != nil {
                refusal?.append(bytes)
            } else {
                begun += bytes
                guard let answer = try UpgradeAnswer(begun) else { return }
                guard answer.status != 101 else { return try upgrade(answer, context) }
                refusal = answer
            }
            try tellRefusal(isAtEnd: false)
        } catch {
            fail(TransportFailure(error, mayHaveArrived: true))
        }
    }

    private func tellRefusal(isAtEnd: Bool) throws(TransportFailure) {
        guard let refusal else { return }
        guard refusal.rest.count <= Self.longestRefusal else { throw .tooMuch(limit: Self.longestRefusal) }
        guard let body = refusal.body(isAtEnd: isAtEnd) else { return }
        var headers = HTTPHeaders()
        if let pause = refusal.field("retry-after") { headers.add(name: "Retry-After", value: pause) }
        end(.success(.answer(Answer(status: refusal.status, headers: headers, body: body))))
        context?.close(promise: nil)
    }

    /// All at once, so that nothing can come in between.
    private func upgrade(_ answer: UpgradeAnswer, _ context: ChannelHandlerContext) throws {
        let accepted = Insecure.SHA1.hash(data: Array("\(key)258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8))
        guard answer.field("upgrade")?.lowercased() == "websocket",
            answer.field("sec-websocket-accept") == Base64.encoded(Array(accepted))
        else { throw TransportFailure(.answer("the server's answer is no WebSocket"), mayHaveArrived: true) }
        guard let chosen = answer.field("sec-websocket-protocol"), Self.protocols.contains(chosen) else {
            throw TransportFailure(.answer("the server's exec speaks no known protocol"), mayHaveArrived: true)
        }
        isOver = true
        deadline?.cancel()
        let pipeline = context.pipeline.syncOperations
        pipeline.removeHandler(try pipeline.handler(type: NIOHTTPRequestHeadersValidator.self), promise: nil)
        pipeline.removeHandler(try pipeline.handler(type: HTTPRequestEncoder.self), promise: nil)
        try pipeline.addHandlers([
            WebSocketFrameEncoder(), ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: Self.longestMessage)),
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 4096,
                maxAccumulatedFrameSize: Self.longestMessage),
            ExecHandler(session, hasClosing: chosen == Self.protocols[0], promise),
        ])
        if !answer.rest.isEmpty { context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: answer.rest))) }
        pipeline.removeHandler(context: context, promise: nil)
    }

    private func fail(_ failure: TransportFailure) {
        end(.failure(failure))
        context?.close(promise: nil)
    }

    private func end(_ result: Result<Reply, any Error>) {
        guard !isOver else { return }
        isOver = true
        deadline?.cancel()
        promise.completeWith(result)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        try? tellRefusal(isAtEnd: true)
        fail(TransportFailure(error, mayHaveArrived: true))
    }

    func channelInactive(context: ChannelHandlerContext) {
        try? tellRefusal(isAtEnd: true)
        fail(TransportFailure(TransportFailure.lost, mayHaveArrived: true))
        context.fireChannelInactive()
    }
}
