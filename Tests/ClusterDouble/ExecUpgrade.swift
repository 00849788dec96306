import DataFormats
import NIOCore
import NIOHTTP1
import NIOSSL
import NIOWebSocket
import PlainData
import Synchronization

/// Commands in containers, over WebSocket (KEP-4006; the channels of `v5.channel.k8s.io` and `v4.channel.k8s.io`).
enum ExecUpgrade {
    static func upgrader(_ cluster: ClusterDouble) -> NIOWebSocketServerUpgrader {
        NIOWebSocketServerUpgrader(
            maxFrameSize: 1 << 20,
            shouldUpgrade: { channel, head in
                let certificate = (try? channel.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self))
                    .flatMap { try? $0.peerCertificate?.toDERBytes() }
                let headers = cluster.mayExec(head, certificate: certificate).map { subprotocol in
                    HTTPHeaders([("Sec-WebSocket-Protocol", subprotocol)])
                }
                return channel.eventLoop.makeSucceededFuture(headers)
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ExecHandler(cluster, head))
                }
            })
    }
}

extension ClusterDouble {
    /// The subprotocol, where the command may be run; else nil, and the request is answered as one without an upgrade is.
    func mayExec(_ head: HTTPRequestHead, certificate: [UInt8]?) -> String? {
        let offered = head.headers[canonicalForm: "sec-websocket-protocol"].map { String($0) }
        let known = state.withLock { $0.kubelet.execSubprotocols }
        guard let subprotocol = known.first(where: offered.contains) else { return nil }
        let request = DoubleRequest(method: "GET", target: head.uri, contentType: "", agent: "")
        guard request.resource == "pods", request.subresource == "exec", let name = request.name else { return nil }
        let words = head.headers.first(name: "authorization")?.split(separator: " ") ?? []
        let token = words.count == 2 ? String(words[1]) : nil
        return state.withLock { state in
            guard let caller = try? state.callers.caller(token: token, certificate: certificate, state.store) else {
                return nil
            }
            let arrival = Arrival(request: request, caller: caller, body: [])
            // As measured on 1.36: both.
            guard caller.may(arrival.access("get"), state.store), caller.may(arrival.access("create"), state.store),
                let pods = DoubleResource.named("pods"),
                state.store[.init(resource: pods, namespace: request.namespace ?? "", name: name)] != nil
            else { return nil }
            state.requests.append(AnsweredRequest(request: request, user: caller.name, code: 101, fault: nil))
            return subprotocol
        }
    }
}

/// One command's connection.
private final class ExecHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let cluster: ClusterDouble
    private let head: HTTPRequestHead
    private var input: AsyncStream<[UInt8]>.Continuation?
    private var fragments: [UInt8] = []

    init(_ cluster: ClusterDouble, _ head: HTTPRequestHead) {
        self.cluster = cluster
        self.head = head
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let request = DoubleRequest(method: "GET", target: head.uri, contentType: "", agent: "")
        let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
        input = continuation
        if !request.isSet("stdin") { continuation.finish() }
        let offered = head.headers[canonicalForm: "sec-websocket-protocol"].map { String($0) }
        let (hook, subprotocols) = cluster.state.withLock { ($0.kubelet.onExec, $0.kubelet.execSubprotocols) }
        let exec = ExecRequest(
            command: request.query["command"] ?? [], pod: request.name ?? "",
            container: request.parameter("container") ?? "", namespace: request.namespace ?? "",
            subprotocol: subprotocols.first(where: offered.contains) ?? "", input: stream)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let place = NIOLoopBound(context, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        Task {
            let answer = await hook?(exec) ?? ExecAnswer(failure: "no command can be started here")
            loop.execute { bound.value.finish(answer, place.value) }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .binary, .text, .continuation:
            fragments += frame.unmaskedData.readableBytesView
            guard frame.fin else { return }
            defer { fragments = [] }
            switch fragments.first {
            case 0?: input?.yield(Array(fragments.dropFirst()))
            // v5: the channel named in the next byte is closed.
            case 255? where fragments.count == 2 && fragments[1] == 0: input?.finish()
            default: break
            }
        case .ping: send(context, .pong, Array(frame.unmaskedData.readableBytesView))
        case .connectionClose:
            input?.finish()
            context.close(promise: nil)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        input?.finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func finish(_ answer: ExecAnswer, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        // The API server begins with an empty message on each channel.
        for channel: UInt8 in 1...2 { send(context, .binary, [channel]) }
        for (channel, bytes) in [(UInt8(1), answer.output), (2, answer.errors)] {
            for start in stride(from: 0, to: bytes.count, by: 16384) {
                send(context, .binary, [channel] + bytes[start..<min(start + 16384, bytes.count)])
            }
        }
        guard !answer.isBroken else {
            context.flush()
            return context.close(promise: nil)
        }
        send(context, .binary, [3] + Array(JSON.text(Self.status(answer), pretty: false).utf8))
        send(context, .connectionClose, [0x03, 0xe8])
        // The client closes: where we did with something of it unread, the kernel would reset the connection, and what is on
        // its way would be lost.
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) }
    }

    private static func status(_ answer: ExecAnswer) -> PlainValue {
        if let failure = answer.failure { return StatusAnswer(500, "InternalError", failure).document }
        guard answer.exitCode != 0 else {
            return .map([.init("metadata", .map([])), .init("status", .text("Success"))])
        }
        return .map([
            .init("metadata", .map([])), .init("status", .text("Failure")),
            .init("message", .text("command terminated with non-zero exit code: exit status \(answer.exitCode)")),
            .init("reason", .text("NonZeroExitCode")),
            .init(
                "details",
                .map([
                    .init(
                        "causes",
                        .array([
                            .map([
                                .init("reason", .text("ExitCode")), .init("message", .text(String(answer.exitCode))),
                            ])
                        ]))
                ])),
        ])
    }

    private func send(_ context: ChannelHandlerContext, _ opcode: WebSocketOpcode, _ bytes: [UInt8]) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, data: context.channel.allocator.buffer(bytes: bytes))
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }
}
