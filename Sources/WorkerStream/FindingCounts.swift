/// How many findings a scan has, by severity.
public struct FindingCounts: Sendable, Equatable {
    /// Findings of critical severity.
    public var critical: UInt64
    /// Findings of high severity.
    public var high: UInt64
    /// Findings of medium severity.
    public var medium: UInt64
    /// Findings of low severity.
    public var low: UInt64
    /// Findings that only inform.
    public var info: UInt64
    /// The exit code that the results of profiles stand for; 0 where there were none.
    public var profiles: UInt64
    /// Whether something could not be seen.
    public var isIncomplete: Bool

    /// Counts by severity; those not given are none.
    public init(
        critical: UInt64 = 0, high: UInt64 = 0, medium: UInt64 = 0, low: UInt64 = 0, info: UInt64 = 0,
        profiles: UInt64 = 0, isIncomplete: Bool = false
    ) {
        self.critical = critical
        self.high = high
        self.medium = medium
        self.low = low
        self.info = info
        self.profiles = profiles
        self.isIncomplete = isIncomplete
    }

    /// The payload of an outcome frame: seven big-endian numbers of 8 bytes, the gravest first.
    var payload: [UInt8] {
        [critical, high, medium, low, info, profiles, isIncomplete ? 1 : 0].flatMap { count in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: count >> UInt64($0)) }
        }
    }

    /// Counts from an outcome frame's payload; nil unless it has exactly ``StreamFormat/outcomeLength`` bytes.
    init?(payload: [UInt8]) {
        guard payload.count == StreamFormat.outcomeLength else { return nil }
        func count(_ index: Int) -> UInt64 {
            payload[(index * 8)..<(index * 8 + 8)].reduce(0) { $0 << 8 | UInt64($1) }
        }
        self.init(
            critical: count(0), high: count(1), medium: count(2), low: count(3), info: count(4), profiles: count(5),
            isIncomplete: count(6) != 0)
    }
}
