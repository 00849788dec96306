import Synchronization

/// Bytes that a callback is told piece by piece.
final class Collected: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    /// True, so that it goes on.
    func add(_ piece: [UInt8]) -> Bool {
        bytes.withLock { $0 += piece }
        return true
    }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}
