import NIOCore

/// A stream between the connection that it comes from and the one who reads it; used on the connection's loop only.
final class StreamBuffer {
    /// What the connection may be ahead of the reader, in bytes.
    static let mostAhead = 256 << 10

    private let loop: any EventLoop
    private let idle: TimeAmount
    private var ahead = ByteBuffer()
    private var end: Result<Void, TransportFailure>?
    private var waiting: EventLoopPromise<ByteBuffer?>?
    private var timer: Scheduled<Void>?
    /// The connection reads on.
    var readOn: (() -> Void)?
    /// The connection ends, with what is still to come.
    var abandonConnection: ((TransportFailure) -> Void)?

    init(loop: any EventLoop, idle: TimeAmount) {
        self.loop = loop
        self.idle = idle
    }

    /// Whether the connection should read no more for now.
    var isFull: Bool { ahead.readableBytes >= Self.mostAhead }

    /// From the connection: a piece.
    func add(_ piece: ByteBuffer) {
        guard piece.readableBytes > 0 else { return }
        guard let waiting else {
            var piece = piece
            ahead.writeBuffer(&piece)
            return
        }
        release()
        waiting.succeed(piece)
    }

    /// From the connection: nothing follows, well or not.
    func finish(_ end: Result<Void, TransportFailure>) {
        guard self.end == nil else { return }
        self.end = end
        readOn = nil
        abandonConnection = nil
        guard let waiting else { return }
        release()
        tell(waiting, end)
    }

    /// From the reader: the next piece, when there is one; nil at the end.
    func next() -> EventLoopFuture<ByteBuffer?> {
        let promise = loop.makePromise(of: ByteBuffer?.self)
        if ahead.readableBytes > 0 {
            promise.succeed(ahead)
            ahead = ByteBuffer()
            readOn?()
        } else if let end {
            tell(promise, end)
        } else {
            waiting = promise
            let buffer = NIOLoopBound(self, eventLoop: loop)
            let seconds = idle.nanoseconds / 1_000_000_000
            timer = loop.scheduleTask(in: idle) {
                buffer.value.abandon(
                    TransportFailure(.timeout("nothing came for \(seconds) s"), mayHaveArrived: true))
            }
        }
        return promise.futureResult
    }

    /// From the reader: it reads no more.
    func abandon(_ failure: TransportFailure) {
        let abandonConnection = abandonConnection
        finish(.failure(failure))
        abandonConnection?(failure)
    }

    private func release() {
        waiting = nil
        timer?.cancel()
        timer = nil
    }

    private func tell(_ promise: EventLoopPromise<ByteBuffer?>, _ end: Result<Void, TransportFailure>) {
        switch end {
        case .success: promise.succeed(nil)
        case .failure(let failure): promise.fail(failure)
        }
    }
}
