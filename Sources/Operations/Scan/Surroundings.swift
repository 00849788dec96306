public import FoundationEssentials

/// What a run has from outside beside the cluster: the time, and someone to tell.
public struct Surroundings: Sendable {
    /// The time of day.
    public var now: @Sendable () -> Date
    /// Waits.
    public var clock: any Clock<Duration>
    /// How long to wait before asking the API server again how something fares.
    public var pause: Duration
    /// Is told each step, and each warning, in one line.
    public var tell: @Sendable (Note) -> Void

    /// A line for the person who scans.
    public enum Note: Sendable, Hashable {
        /// What is being done.
        case step(String)
        /// What may matter, and does not stop the run.
        case warning(String)
        /// Why the run ends as it does, or what is left to be done.
        case problem(String)
    }

    /// The machine's own.
    public init(
        now: @escaping @Sendable () -> Date = { Date() }, clock: any Clock<Duration> = ContinuousClock(),
        pause: Duration = .milliseconds(500), tell: @escaping @Sendable (Note) -> Void
    ) {
        self.now = now
        self.clock = clock
        self.pause = pause
        self.tell = tell
    }

    /// The time as RFC 3339, UTC, to the millisecond.
    var timestamp: String { Self.timestamp(now()) }

    static func timestamp(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
