import Foundation
import Glibc
import Synchronization
import TestSupport

/// Changes something in a root, over and over, on a thread of its own, until it goes out of use.
final class Swapper {
    private let state: State
    private let ended = DispatchSemaphore(value: 0)

    private final class State: Sendable {
        let isStopped = Atomic<Bool>(false)
        let count = Atomic<Int>(0)
    }

    /// Begins to change.
    ///
    /// - Parameter change: One change; it gets the number of those before it.
    init(_ change: @escaping @Sendable (Int) -> Void) {
        let state = State()
        self.state = state
        let ended = ended
        let thread = Thread {
            while !state.isStopped.load(ordering: .relaxed) {
                change(state.count.load(ordering: .relaxed))
                state.count.add(1, ordering: .relaxed)
            }
            ended.signal()
        }
        thread.start()
    }

    /// Lets two paths change places, over and over; renameat2(2), `RENAME_EXCHANGE`.
    convenience init(exchanging first: String, _ second: String) throws {
        let exchange = try Self.exchange()
        self.init { _ in _ = exchange(AT_FDCWD, first, AT_FDCWD, second, 2) }
    }

    deinit {
        stop()
    }

    /// How many changes there were.
    var count: Int { state.count.load(ordering: .relaxed) }

    /// Ends the changes; none is under way when this returns.
    func stop() {
        guard !state.isStopped.exchange(true, ordering: .relaxed) else { return }
        ended.wait()
    }

    private typealias Exchange =
        @convention(c) (
            CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt
        ) -> CInt

    /// The C library's function, which its headers show only to GNU sources, and so not to Swift.
    private static func exchange() throws -> Exchange {
        guard let symbol = dlsym(dlopen(nil, RTLD_NOW), "renameat2") else { throw Failure("no renameat2") }
        return unsafeBitCast(symbol, to: Exchange.self)
    }
}
