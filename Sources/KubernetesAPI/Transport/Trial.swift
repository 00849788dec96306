import NIOCore

/// One try of a request, which its task's cancellation ends.
struct Trial: Sendable {
    private struct State {
        var isCancelled = false
        var abandon: (() -> Void)?
        var giveUp: (() -> Void)?
    }

    private let state: NIOLoopBoundBox<State>

    init(on loop: any EventLoop) {
        state = .makeBoxSendingValue(State(), eventLoop: loop)
    }

    /// Begins the exchange, unless the task is cancelled; on the loop.
    ///
    /// - Parameter abandon: Ends it.
    func start(_ abandon: @escaping () -> Void, _ body: () -> EventLoopFuture<Reply>) -> EventLoopFuture<Reply> {
        guard !state.value.isCancelled else {
            abandon()
            return state.eventLoop.makeFailedFuture(TransportFailure(.cancelled, mayHaveArrived: false))
        }
        state.value.abandon = abandon
        return body()
    }

    /// What comes first: a future's result, or the task's cancellation.
    func result<Value: Sendable>(of future: EventLoopFuture<Value>) -> EventLoopFuture<Value> {
        let promise = state.eventLoop.makePromise(of: Value.self)
        future.whenComplete { result in
            guard !state.value.isCancelled else { return }
            state.value.giveUp = nil
            state.value.abandon = nil
            promise.completeWith(result)
        }
        state.eventLoop.execute {
            // A short request may be over before this.
            guard state.value.isCancelled else {
                state.value.giveUp = { promise.fail(TransportFailure.cancelled) }
                return
            }
            promise.fail(TransportFailure.cancelled)
        }
        return promise.futureResult
    }

    /// From the task's cancellation.
    func cancel() {
        state.eventLoop.execute {
            guard !state.value.isCancelled else { return }
            state.value.isCancelled = true
            state.value.abandon?()
            state.value.giveUp?()
            state.value.giveUp = nil
            state.value.abandon = nil
        }
    }
}
