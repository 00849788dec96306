import NIOCore
import NIOHTTP1

/// Whether a request is sent again, and when.
struct RetryPolicy: Sendable {
    /// A server that wants a longer pause is not waited for; its answer goes to the caller.
    static let longestRetryAfter = TimeAmount.seconds(60)

    let patience: KubernetesClient.Patience

    /// The pause before another try after an answer; nil where there is none to be.
    ///
    /// - Parameters:
    ///   - tries: How often it was sent.
    ///   - jitter: At random, from 0 up to 1.
    func pause(
        after answer: Answer, tries: Int, _ repetition: APIRequest.Repetition, jitter: Double
    ) -> TimeAmount? {
        guard tries < patience.attempts else { return nil }
        let wanted = Self.retryAfter(answer.headers)
        switch answer.status {
        // Turned away before anything was done.
        case 429: break
        case 503 where wanted != nil: break
        case 500...599 where repetition == .harmless && answer.status != 501: break
        default: return nil
        }
        guard let wanted else { return pause(tries: tries, jitter: jitter) }
        guard wanted <= Self.longestRetryAfter else { return nil }
        // Spread, so that all who were sent away together don't come back together.
        return wanted + .nanoseconds(Int64(Double(patience.firstPause.nanoseconds) * jitter))
    }

    /// The pause before another try where there was no answer; nil where there is none to be.
    func pause(
        after failure: TransportFailure, tries: Int, _ repetition: APIRequest.Repetition, jitter: Double
    ) -> TimeAmount? {
        guard tries < patience.attempts, failure.isPassing, repetition == .harmless || !failure.mayHaveArrived else {
            return nil
        }
        return pause(tries: tries, jitter: jitter)
    }

    /// Half of it certain, half by chance.
    func pause(tries: Int, jitter: Double) -> TimeAmount {
        let first = max(0, patience.firstPause.nanoseconds)
        let longest = max(first, patience.longestPause.nanoseconds)
        var pause = first
        for _ in 1..<max(1, tries) where pause < longest { pause = min(pause * 2, longest) }
        return .nanoseconds(Int64(Double(pause) * (0.5 + jitter / 2)))
    }

    /// `Retry-After` in seconds (RFC 9110, section 10.2.3); the API server writes no dates.
    static func retryAfter(_ headers: HTTPHeaders) -> TimeAmount? {
        guard let text = headers.first(name: "Retry-After"), (1...9).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(text).map { .seconds($0) }
    }
}
