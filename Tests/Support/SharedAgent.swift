import Foundation
import Glibc

/// A copy of the agent that every user may run: the checkout may lie where only its owner can go.
public enum SharedAgent {
    /// Its path.
    public static var path: String {
        get throws { try copy.get() }
    }

    private static let copy = Result<String, any Error> {
        let directory = try TemporaryDirectory()
        let path = try directory.copy(program: AgentBinary.path, to: "sidescan-agent")
        kept.withLock { $0 = directory }
        // What a static member holds is never let go of.
        atexit { kept.withLock { $0 = nil } }
        return path
    }

    private static let kept = Guarded<TemporaryDirectory?>(nil)
}

/// A value that one thread at a time may change.
final class Guarded<Value>: @unchecked Sendable {
    private var value: Value
    private let lock = NSLock()

    init(_ value: Value) {
        self.value = value
    }

    func withLock(_ change: (inout Value) -> Void) {
        lock.lock()
        defer { lock.unlock() }
        change(&value)
    }
}
