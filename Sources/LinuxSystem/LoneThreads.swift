import CLinux
import Glibc

/// Threads that each take one body, and may be given up while it runs: Ruby code that never ends can't be stopped
/// otherwise without ending the process.
///
/// They are started before the process locks itself in, when it still may.
public final class LoneThreads: Sendable {
    /// How many there are; fewer than asked for where the kernel refuses some.
    public let count: Int

    /// How much stack each has, in bytes. An interpreter calls itself for each nested call of what it interprets.
    public static let stackSize = 8 << 20

    private let seats: [Seat]

    /// Starts threads, and waits until they run.
    public init(count wanted: Int) {
        var seats: [Seat] = []
        for _ in 0..<max(0, wanted) {
            let seat = Seat()
            let start = Unmanaged.passRetained(seat)
            var handle = pthread_t()
            let failed = cl_start_thread(
                &handle, Self.stackSize,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<Seat>.fromOpaque(argument).takeRetainedValue().serve()
                    return nil
                }, start.toOpaque())
            guard failed == 0 else {
                start.release()
                break
            }
            // Nobody waits for one that was given up.
            pthread_detach(handle)
            seats.append(seat)
        }
        for seat in seats { seat.awaitArrival() }
        self.seats = seats
        count = seats.count
    }

    deinit {
        for seat in seats { seat.give(nil) }
    }

    /// Runs the body once on each thread, behind what it may be doing, and returns when all have ended. Only while none has
    /// been given up.
    public func run(_ body: @escaping @Sendable () -> Void) {
        // The first may have something to do: the others need not wait for it.
        for index in seats.indices.reversed() {
            while !seats[index].awaitEnd(milliseconds: 1000) {}
            start(index, body)
        }
        for seat in seats { while !seat.awaitEnd(milliseconds: 1000) {} }
    }

    /// Begins a body on a thread that has none.
    public func start(_ index: Int, _ body: @escaping @Sendable () -> Void) { seats[index].give(body) }
}

/// One thread's place. All fields below the condition are guarded by it.
private final class Seat: @unchecked Sendable {
    private let changed = ConditionLock()
    private var body: (@Sendable () -> Void)?
    private var hasArrived = false
    private var isStopped = false

    func awaitArrival() {
        changed.lock()
        while !hasArrived { changed.wait() }
        changed.unlock()
    }

    /// Hands over a body, or with nil the wish to end.
    func give(_ body: (@Sendable () -> Void)?) {
        changed.lock()
        self.body = body
        if body == nil { isStopped = true }
        changed.broadcast()
        changed.unlock()
    }

    func awaitEnd(milliseconds: Int) -> Bool {
        let deadline = cl_monotonic_milliseconds() + Int64(milliseconds)
        changed.lock()
        while body != nil, cl_monotonic_milliseconds() < deadline { changed.wait(until: deadline) }
        let hasEnded = body == nil
        changed.unlock()
        return hasEnded
    }

    func serve() {
        changed.lock()
        hasArrived = true
        changed.broadcast()
        while true {
            while body == nil && !isStopped { changed.wait() }
            guard let body else { break }
            changed.unlock()
            body()
            changed.lock()
            self.body = nil
            changed.broadcast()
        }
        changed.unlock()
    }
}
