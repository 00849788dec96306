/// What befalls a request.
public enum Fault: Sendable, Hashable {
    /// An answer instead of the request being processed; `retryAfter` in seconds.
    case status(Int, reason: String, retryAfter: Int? = nil)
    /// The connection is reset before the body is read; nothing is processed.
    case resetBeforeReading
    /// The request is processed; the connection is reset instead of an answer.
    case resetBeforeAnswering
    /// The request is processed; of the answer's body come so many bytes, then the connection is reset.
    case resetInBody(after: Int)
    /// The answer's body comes in pieces of so many bytes, with pauses of so many milliseconds between them.
    case slow(piece: Int, pause: Int)
    /// The request is processed; nothing is answered, and the connection stays open.
    case stall
    /// A watch, or a log that is followed, ends in order after so many events or pieces.
    case streamClosed(after: Int)
    /// A watch says 410 after so many events, and ends.
    case watchGone(after: Int)
    /// Each value of binaryData in the answer has one character that is another.
    case altered
    /// What was asked for is said not to be there (404); a list comes without what it names by `missing`.
    case missing(String)
    /// 401, as with a token that has expired; nothing is processed.
    case unauthorized

    /// 429, as the API's priority and fairness says it.
    public static func tooManyRequests(retryAfter: Int = 1) -> Fault {
        .status(429, reason: "TooManyRequests", retryAfter: retryAfter)
    }
    /// 500.
    public static let internalError = Fault.status(500, reason: "InternalError")
    /// 503.
    public static let unavailable = Fault.status(503, reason: "ServiceUnavailable")
    /// 410 for a list or a watch, as after a compaction.
    public static let gone = Fault.status(410, reason: "Expired")
}

/// Which requests meet with which faults.
struct FaultPlan: Sendable {
    private struct Entry: Sendable {
        var fault: Fault
        var spared: Int
        var left: Int
        var isMeant: @Sendable (DoubleRequest) -> Bool
    }

    private var entries: [Entry] = []
    var schedule: (@Sendable (DoubleRequest, Int) -> Fault?)?
    private var count = 0

    mutating func add(
        _ fault: Fault, times: Int, sparing spared: Int, _ isMeant: @escaping @Sendable (DoubleRequest) -> Bool
    ) {
        entries.append(Entry(fault: fault, spared: spared, left: times, isMeant: isMeant))
    }

    mutating func clear() {
        entries = []
        schedule = nil
    }

    /// The fault for the next request.
    mutating func next(_ request: DoubleRequest) -> Fault? {
        defer { count += 1 }
        if let fault = schedule?(request, count) { return fault }
        for index in entries.indices where entries[index].left > 0 && entries[index].isMeant(request) {
            if entries[index].spared > 0 {
                entries[index].spared -= 1
                continue
            }
            entries[index].left -= 1
            return entries[index].fault
        }
        return nil
    }
}
