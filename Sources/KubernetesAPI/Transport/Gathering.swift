import NIOCore

/// Many requests of one kind, asked over a few connections. Used on its loop only.
///
/// What fails is not tried again here: whoever needs it asks for it alone.
final class Gathering {
    /// The most requests on their way on one connection. With the pause in reading they are what the server works on. To
    /// send some costs as much as to take several answers, how many there may be.
    static let mostAhead = 64

    private let loop: any EventLoop
    private let count: Int
    /// The bytes of a request.
    private let request: (Int, inout ByteBuffer) -> Void
    /// Told each good answer's body; whether to go on.
    private let body: (Int, [UInt8]) -> Bool
    private var handlers: [GatherHandler] = []
    private var next = 0
    private var isOver = false
    private var lastChange = NIODeadline.now()
    private let promise: EventLoopPromise<Void>
    private var timer: Scheduled<Void>?

    init(
        _ count: Int, on loop: any EventLoop, request: @escaping (Int, inout ByteBuffer) -> Void,
        body: @escaping (Int, [UInt8]) -> Bool
    ) {
        self.count = count
        self.loop = loop
        self.request = request
        self.body = body
        promise = loop.makePromise(of: Void.self)
    }

    /// Comes when all are answered that will be.
    var end: EventLoopFuture<Void> { promise.futureResult }

    /// Begins, with connections that wait for nothing.
    ///
    /// - Parameter patience: How long nothing may come.
    func begin(_ handlers: [GatherHandler], patience: TimeAmount) {
        guard !isOver else { return handlers.forEach { $0.close() } }
        self.handlers = handlers
        let gathering = NIOLoopBound(self, eventLoop: loop)
        for handler in handlers {
            handler.answered = { request, status, bytes in gathering.value.take(request, status, bytes) }
            handler.changed = { gathering.value.goOn() }
        }
        watch(patience)
        goOn()
    }

    /// Ends it, and the connections with it.
    func abandon() {
        guard !isOver else { return }
        for handler in handlers {
            handler.changed = nil
            handler.answered = nil
            handler.close()
        }
        finish()
    }

    private func take(_ request: Int, _ status: Int, _ bytes: [UInt8]) {
        guard !isOver else { return }
        lastChange = .now()
        if status == 200, !body(request, bytes) { abandon() }
    }

    private func goOn() {
        guard !isOver else { return }
        var isWaiting = false
        // All are given as much, and what is left goes to those that can take many: of few the sending costs as much.
        let ready = handlers.count { $0.isOpen && $0.waiting <= Self.mostAhead / 2 }
        let share = ready == 0 ? 0 : (count - next + ready - 1) / ready
        for handler in handlers where handler.isOpen {
            // Several at once: one record of TLS, and one system call.
            if next < count, handler.waiting <= Self.mostAhead / 2 {
                let share = min(share, count - next)
                let requests = next..<(next + min(share, Self.mostAhead - handler.waiting))
                var bytes = ByteBuffer()
                for number in requests { request(number, &bytes) }
                next = requests.upperBound
                handler.send(bytes, requests)
            }
            isWaiting = isWaiting || handler.waiting > 0
        }
        if !isWaiting { finish() }
    }

    private func finish() {
        isOver = true
        timer?.cancel()
        for handler in handlers {
            handler.changed = nil
            handler.answered = nil
        }
        promise.succeed(())
    }

    private func watch(_ patience: TimeAmount) {
        let gathering = NIOLoopBound(self, eventLoop: loop)
        timer = loop.scheduleTask(in: patience) {
            let gathering = gathering.value
            guard !gathering.isOver else { return }
            if .now() - gathering.lastChange >= patience { gathering.abandon() } else { gathering.watch(patience) }
        }
    }
}
