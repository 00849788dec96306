import Synchronization

/// A clock on which short pauses pass by themselves, and a run's whole time when a test says so.
final class HeldClock: Clock {
    typealias Instant = ContinuousClock.Instant

    private let mayPass = Mutex(false)

    var now: Instant { ContinuousClock.now }
    var minimumResolution: Duration { .nanoseconds(1) }

    func letPass() { mayPass.withLock { $0 = true } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        guard now.duration(to: deadline) > .seconds(1) else {
            return try await ContinuousClock().sleep(until: deadline, tolerance: tolerance)
        }
        while !mayPass.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
    }
}
