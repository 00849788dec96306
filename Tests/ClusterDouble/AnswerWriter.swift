import DataFormats
import NIOCore
import NIOHTTP1
import PlainData

/// Writes one answer, and does to it what the fault says. Lives on the connection's event loop.
final class AnswerWriter {
    private let context: ChannelHandlerContext
    private let gate: Gate
    let fault: Fault?
    private let isKept: Bool

    init(_ context: ChannelHandlerContext, gate: Gate, fault: Fault?, isKept: Bool) {
        self.context = context
        self.gate = gate
        self.fault = fault
        self.isKept = isKept
    }

    var loop: any EventLoop { context.eventLoop }

    func write(_ status: StatusAnswer) {
        var headers: [(String, String)] = []
        if let seconds = status.retryAfter { headers.append(("Retry-After", String(seconds))) }
        write(status.code, Array(JSON.text(status.document, pretty: false).utf8), headers: headers)
    }

    func write(_ code: Int, _ document: PlainValue) {
        var document = document
        switch fault {
        case .altered?: document = Self.altered(document)
        case .missing(let name)?:
            if let items = document["items"]?.elements {
                document.set(.array(items.filter { $0.at("metadata", "name")?.text != name }), at: "items")
            }
        default: break
        }
        write(code, Array(JSON.text(document, pretty: false).utf8) + [0x0a])
    }

    func write(_ code: Int, _ body: [UInt8], type: String = "application/json", headers more: [(String, String)] = []) {
        var headers = HTTPHeaders(more)
        headers.add(name: "Content-Type", value: type)
        headers.add(name: "Content-Length", value: String(body.count))
        if !isKept { headers.add(name: "Connection", value: "close") }
        put(.head(HTTPResponseHead(version: .http1_1, status: .init(statusCode: code), headers: headers)))
        switch fault {
        case .resetInBody(let count)?:
            put(Array(body.prefix(max(0, min(count, body.count - 1)))))
            flushThenReset()
        case .slow(let piece, let pause)?: trickle(body[...], max(1, piece), .milliseconds(Int64(pause)))
        default:
            put(body)
            finish()
        }
    }

    // MARK: Streams

    func beginStream(type: String) {
        var headers = HTTPHeaders()
        headers.add(name: "Content-Type", value: type)
        headers.add(name: "Transfer-Encoding", value: "chunked")
        put(.head(HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)))
        context.flush()
    }

    func writePiece(_ bytes: [UInt8]) {
        put(bytes)
        context.flush()
    }

    func flushThenReset() {
        let gate = NIOLoopBound(gate, eventLoop: loop)
        // What was written has to be on its way before RST discards it.
        context.writeAndFlush(wrapped([])).whenComplete { _ in
            gate.eventLoop.scheduleTask(in: .milliseconds(20)) { gate.value.reset() }
        }
    }

    func finish() {
        let end = HTTPServerResponsePart.end(nil)
        let promise = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(NIOAny(end), promise: promise)
        guard !isKept else { return }
        let channel = context.channel
        promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
    }

    private func trickle(_ rest: ArraySlice<UInt8>, _ piece: Int, _ pause: TimeAmount) {
        guard !rest.isEmpty, context.channel.isActive else { return finish() }
        put(Array(rest.prefix(piece)))
        context.flush()
        let bound = NIOLoopBound(self, eventLoop: loop)
        let next = rest.dropFirst(piece)
        loop.scheduleTask(in: pause) { bound.value.trickle(next, piece, pause) }
    }

    private func put(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        context.write(wrapped(bytes), promise: nil)
    }

    private func put(_ part: HTTPServerResponsePart) { context.write(NIOAny(part), promise: nil) }

    private func wrapped(_ bytes: [UInt8]) -> NIOAny {
        NIOAny(HTTPServerResponsePart.body(.byteBuffer(context.channel.allocator.buffer(bytes: bytes))))
    }

    /// Each value of binaryData with another character in its middle, in an object or in a list's.
    static func altered(_ document: PlainValue) -> PlainValue {
        var document = document
        if let items = document["items"]?.elements { document.set(.array(items.map(altered)), at: "items") }
        guard let values = document["binaryData"]?.entries else { return document }
        let changed = values.map { entry -> PlainValue.Entry in
            guard var bytes = entry.value.bytes, bytes.count >= 4 else { return entry }
            let middle = bytes.count / 8 * 4
            bytes[middle] = bytes[middle] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            return .init(key: entry.key, value: .string(bytes))
        }
        document.set(.map(changed), at: "binaryData")
        return document
    }
}
