import DataFormats
import NIOCore
import NIOHTTP1
import NIOSSL
import NIOWebSocket
import PlainData
import Synchronization

/// Reads requests off a connection and writes their answers.
final class RequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Of a request's body (the API server's own limit).
    private static let limit = 3 << 20

    private let cluster: ClusterDouble
    private let gate: Gate
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isTooLong = false
    private var admission: ClusterDouble.Admission?
    private var stream: AnswerStream?

    init(_ cluster: ClusterDouble, gate: Gate) {
        self.cluster = cluster
        self.gate = gate
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            isTooLong = false
            let admission = cluster.admit(head, certificate: Self.certificate(context))
            self.admission = admission
            if admission.fault == .resetBeforeReading { gate.reset() }
        case .body(let buffer):
            if body.count + buffer.readableBytes > Self.limit {
                isTooLong = true
            } else {
                body += buffer.readableBytesView
            }
        case .end:
            guard let head, let admission else { return }
            answer(admission, isKept: head.isKeepAlive, context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        stream?.end()
        stream = nil
        context.fireChannelInactive()
    }

    /// A client that resets or sends nonsense is its own affair. A refused upgrade is answered as any other request.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !(error is NIOWebSocketUpgradeError) { context.close(promise: nil) }
    }

    private func answer(_ admission: ClusterDouble.Admission, isKept: Bool, _ context: ChannelHandlerContext) {
        let outcome: Result<Answer, StatusAnswer>
        switch admission.fault {
        case .status(let code, let reason, let retryAfter)?:
            outcome = .failure(StatusAnswer(code, reason, "the double was told to say so", retryAfter: retryAfter))
            cluster.note(code, for: admission)
        case .unauthorized?:
            outcome = .failure(.unauthorized)
            cluster.note(401, for: admission)
        default:
            outcome =
                isTooLong
                ? cluster.refuse(
                    admission,
                    StatusAnswer(413, "RequestEntityTooLarge", "Request entity too large: limit is \(Self.limit)"))
                : cluster.process(admission, body)
        }
        let writer = AnswerWriter(context, gate: gate, fault: admission.fault, isKept: isKept)
        switch admission.fault {
        case .resetBeforeAnswering?: return gate.reset()
        case .stall?: return
        default: break
        }
        switch outcome {
        case .failure(let status): writer.write(status)
        case .success(.document(let code, let document)): writer.write(code, document)
        case .success(.text(let code, let text)): writer.write(code, Array(text.utf8), type: "text/plain")
        case .success(.watch(let wish)): stream = AnswerStream.watch(wish, cluster, writer)
        case .success(.log(let wish)): stream = AnswerStream.log(wish, cluster, writer)
        }
    }

    private static func certificate(_ context: ChannelHandlerContext) -> [UInt8]? {
        guard let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self) else {
            return nil
        }
        return try? handler.peerCertificate?.toDERBytes()
    }
}

extension ClusterDouble {
    /// A request whose head was read.
    struct Admission: Sendable {
        var request: DoubleRequest
        var caller: Result<Caller, StatusAnswer>
        var fault: Fault?
        var number: Int
    }

    func admit(_ head: HTTPRequestHead, certificate: [UInt8]?) -> Admission {
        let request = DoubleRequest(
            method: head.method.rawValue, target: head.uri, contentType: head.headers.first(name: "content-type") ?? "",
            agent: head.headers.first(name: "user-agent") ?? "")
        let words = head.headers.first(name: "authorization")?.split(separator: " ") ?? []
        let token = words.count == 2 && words[0].lowercased() == "bearer" ? String(words[1]) : nil
        return state.withLock { state in
            let caller = Result { () throws(StatusAnswer) in
                try state.callers.caller(token: token, certificate: certificate, state.store)
            }
            let fault = state.faults.next(request)
            state.requests.append(
                AnsweredRequest(request: request, user: try? caller.get().name, code: nil, fault: fault))
            return Admission(
                request: request, caller: caller, fault: fault, number: state.forgotten + state.requests.count - 1)
        }
    }

    func note(_ code: Int, for admission: Admission) {
        state.withLock { state in
            // The test may have forgotten the requests meanwhile.
            let index = admission.number - state.forgotten
            guard state.requests.indices.contains(index) else { return }
            state.requests[index].code = code
        }
    }

    func refuse(_ admission: Admission, _ status: StatusAnswer) -> Result<Answer, StatusAnswer> {
        note(status.code, for: admission)
        return .failure(status)
    }

    func process(_ admission: Admission, _ body: [UInt8]) -> Result<Answer, StatusAnswer> {
        let (result, events) = state.withLock { state -> (Result<Answer, StatusAnswer>, [KubeletEvent]) in
            let result = Result { () throws(StatusAnswer) -> Answer in
                if case .missing(let name) = admission.fault, admission.request.name == name {
                    throw .notFound(
                        DoubleResource.named(admission.request.resource) ?? DoubleResource.all[0], name)
                }
                return try state.answer(
                    Arrival(request: admission.request, caller: try admission.caller.get(), body: body))
            }
            defer { state.afterwards = [] }
            return (result, state.afterwards)
        }
        switch result {
        case .failure(let status): note(status.code, for: admission)
        case .success(.document(let code, _)), .success(.text(let code, _)): note(code, for: admission)
        case .success: note(200, for: admission)
        }
        tell(events)
        return result
    }

    private func tell(_ events: [KubeletEvent]) {
        guard !events.isEmpty else { return }
        let hooks = state.withLock { $0.kubelet }
        Task {
            for event in events {
                switch event {
                case .podCreated(let pod): await hooks.onPodCreate?(self, pod)
                case .podDeleted(let pod): await hooks.onPodDelete?(self, pod)
                case .ephemeralContainer(let pod, let container):
                    await hooks.onEphemeralContainer?(self, pod, container)
                }
            }
        }
    }
}
