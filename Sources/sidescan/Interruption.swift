import Dispatch
import Glibc
import Synchronization

/// SIGINT, SIGTERM and SIGHUP, taken instead of died of: the first cancels a task, so that it cleans up; the second ends at once.
final class Interruption: Sendable {
    private let first = Mutex<CInt?>(nil)

    /// The signal that came; nil for none.
    var signal: CInt? { first.withLock { $0 } }

    /// Runs work in a task that a signal cancels.
    ///
    /// - Parameters:
    ///   - notice: What to say at the first.
    ///   - farewell: What to say before ending at once.
    func guarding<Value: Sendable>(
        notice: String = "interrupted: cleaning up; once more ends at once, and leaves what is there",
        farewell: String, _ work: @escaping @Sendable () async -> Value
    ) async -> Value {
        let task = Task(operation: work)
        let sources = [SIGINT, SIGTERM, SIGHUP].compactMap { number -> (any DispatchSourceSignal)? in
            let before = Glibc.signal(number, SIG_IGN)
            // nohup(1) says that the terminal may go.
            if number == SIGHUP, Self.isIgnoring(before) { return nil }
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [self] in
                let isFirst = first.withLock { seen in
                    guard seen == nil else { return false }
                    seen = number
                    return true
                }
                guard isFirst else {
                    complain(farewell)
                    Glibc.exit(128 + number)
                }
                complain(notice)
                task.cancel()
            }
            source.resume()
            return source
        }
        let value = await task.value
        for source in sources { source.cancel() }
        return value
    }

    /// Whether what signal(2) gave back is `SIG_IGN`.
    private static func isIgnoring(_ handler: (@convention(c) (CInt) -> Void)?) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
