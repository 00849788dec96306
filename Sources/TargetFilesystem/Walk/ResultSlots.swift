import Synchronization

/// One place for each thread's result.
final class ResultSlots<Value: Sendable>: Sendable {
    private let values: Mutex<[Value?]>

    init(count: Int) {
        values = Mutex(Array(repeating: nil, count: count))
    }

    func set(_ value: sending Value, at index: Int) {
        values.withLock { $0[index] = value }
    }

    func take() -> [Value] {
        values.withLock { $0.compactMap(\.self) }
    }
}
