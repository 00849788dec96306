internal import KubernetesAPI
internal import Synchronization

/// Hands what a watch tells to whoever collects it, a batch at a time. It holds a bounded number: who puts waits.
final class WatchQueue: Sendable {
    enum Item: Sendable {
        case index(KubernetesObject)
        case deleted(namespace: String, name: String)

        var namespace: String {
            switch self {
            case .index(let index): index.namespace ?? ""
            case .deleted(let namespace, _): namespace
            }
        }

        var name: String {
            switch self {
            case .index(let index): index.name
            case .deleted(_, let name): name
            }
        }
    }

    /// What there is to do.
    struct Batch: Sendable {
        var items: [Item] = []
        /// Whether some time has passed since the last one.
        var isTick = false
        /// Whether the watch has ended, and how.
        var end: End?

        /// The indexes that were deleted and not made again.
        var deletedInTheEnd: [(namespace: String, name: String)] {
            var last: [String: Int] = [:]
            for (place, item) in items.enumerated() { last["\(item.namespace)/\(item.name)"] = place }
            return items.enumerated().compactMap { place, item in
                guard case .deleted(let namespace, let name) = item, last["\(namespace)/\(name)"] == place else {
                    return nil
                }
                return (namespace, name)
            }
        }
    }

    enum End: Sendable {
        case cancelled
        case failed(any Error)
    }

    private struct State: ~Copyable {
        var batch = Batch()
        var taker: CheckedContinuation<Void, Never>?
        var putters: [CheckedContinuation<Void, Never>] = []
    }

    private let most: Int
    private let state = Mutex(State())

    /// - Parameter most: How many indexes are held.
    init(most: Int) { self.most = most }

    /// - Returns: Whether the watch is to go on.
    func put(_ item: Item) async -> Bool {
        while true {
            let (isDone, isEnded) = change { batch in
                if batch.end != nil { return (true, true) }
                guard batch.items.count < most else { return (false, false) }
                batch.items.append(item)
                return (true, false)
            }
            if isDone { return !isEnded }
            await withCheckedContinuation { continuation in
                let isFull = state.withLock { state in
                    guard state.batch.items.count >= most, state.batch.end == nil else { return false }
                    state.putters.append(continuation)
                    return true
                }
                if !isFull { continuation.resume() }
            }
        }
    }

    func tick() { change { $0.isTick = true } }

    func end(_ end: End) { change { $0.end = $0.end ?? end } }

    /// Whether the watch is to go on.
    var isOpen: Bool { state.withLock { $0.batch.end == nil } }

    /// Waits until there is something.
    func take() async -> Batch {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                guard Self.isEmpty(state.batch) else { return true }
                state.taker = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
        let (batch, putters) = state.withLock { state in
            let batch = state.batch
            state.batch.items = []
            state.batch.isTick = false
            let putters = state.putters
            state.putters = []
            return (batch, putters)
        }
        for putter in putters { putter.resume() }
        return batch
    }

    private static func isEmpty(_ batch: Batch) -> Bool {
        batch.items.isEmpty && !batch.isTick && batch.end == nil
    }

    @discardableResult
    private func change<Result: Sendable>(_ body: (inout Batch) -> Result) -> Result {
        let (result, taker, putters) =
            state.withLock { state in
                let result = body(&state.batch)
                guard !Self.isEmpty(state.batch) else { return (result, nil, []) }
                let taker = state.taker
                state.taker = nil
                var putters: [CheckedContinuation<Void, Never>] = []
                if state.batch.end != nil { swap(&putters, &state.putters) }
                return (result, taker, putters)
            } as (Result, CheckedContinuation<Void, Never>?, [CheckedContinuation<Void, Never>])
        taker?.resume()
        for putter in putters { putter.resume() }
        return result
    }
}
