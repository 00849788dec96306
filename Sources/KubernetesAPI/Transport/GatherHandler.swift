import NIOCore

/// The end of a connection's pipeline that sends several requests before the first one's answer has come, and tells the
/// answers in their order (RFC 9112, section 9.3.2). Used on its loop only.
final class GatherHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// How long answers are left to gather, where the server has requests to go on with. Each that is read alone costs a
    /// system call and a change of threads. All connections wait for the same moments.
    static let pause = TimeAmount.milliseconds(10)

    private var context: ChannelHandlerContext?
    private var scanner: AnswerScanner
    /// What is left of the bytes that came: of an answer's head, or of a chunk's size.
    private var rest: ByteBuffer?
    private var isReadHeld = false
    private var isTimerSet = false
    private var hasFailed = false

    /// The requests that are sent, by who sent them, and whose answers are to come; the next one first.
    private var awaited: [Int] = []
    private var firstAwaited = 0
    /// Told each answer.
    var answered: ((_ request: Int, _ status: Int, _ body: [UInt8]) -> Void)?
    /// Told after the answers that came together, and where no more can come.
    var changed: (() -> Void)?

    init(limit: Int) { scanner = AnswerScanner(limit: limit) }

    /// How many answers are to come.
    var waiting: Int { awaited.count - firstAwaited }
    /// Whether requests can be sent.
    var isOpen: Bool { !hasFailed && context?.channel.isActive == true }

    /// Sends requests, all at once.
    func send(_ bytes: ByteBuffer, _ requests: Range<Int>) {
        guard isOpen, let context else { return }
        if firstAwaited > 0 {
            awaited.removeFirst(firstAwaited)
            firstAwaited = 0
        }
        awaited += requests
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    /// Ends the connection.
    func close() {
        fail()
        context?.close(promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        fail()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var piece = unwrapInboundIn(data)
        guard !hasFailed else { return }
        if var rest {
            rest.writeBuffer(&piece)
            piece = rest
            self.rest = nil
        }
        do {
            while piece.readableBytes > 0 {
                // Nobody asked.
                guard waiting > 0 else { throw AnswerScanner.Fault() }
                let (count, isWhole) = try piece.withUnsafeReadableBytes { bytes throws(AnswerScanner.Fault) in
                    try scanner.read(bytes)
                }
                piece.moveReaderIndex(forwardBy: count)
                guard isWhole else { break }
                let request = awaited[firstAwaited]
                firstAwaited += 1
                answered?(request, scanner.status, scanner.body)
                if scanner.isLast { throw AnswerScanner.Fault() }
                guard !hasFailed else { return }
            }
        } catch {
            return close()
        }
        if piece.readableBytes > 0 { rest = piece }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        changed?()
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { close() }

    func channelInactive(context: ChannelHandlerContext) {
        fail()
        context.fireChannelInactive()
    }

    func read(context: ChannelHandlerContext) {
        // The last one is waited for by somebody.
        guard waiting > 1 else { return context.read() }
        isReadHeld = true
        guard !isTimerSet else { return }
        isTimerSet = true
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let pause = UInt64(Self.pause.nanoseconds)
        let moment = (NIODeadline.now().uptimeNanoseconds / pause + 1) * pause
        context.eventLoop.scheduleTask(deadline: .uptimeNanoseconds(moment)) { handler.value.readOn() }
    }

    private func readOn() {
        isTimerSet = false
        guard isReadHeld else { return }
        isReadHeld = false
        context?.read()
    }

    private func fail() {
        guard !hasFailed else { return }
        hasFailed = true
        changed?()
    }
}
