import NIOCore
import NIOHTTP1
import Testing

@testable import KubernetesAPI

@Suite struct RetryPolicyTests {
    private static let policy = RetryPolicy(patience: KubernetesClient.Patience())

    private static func answer(_ status: Int, retryAfter: String? = nil) -> Answer {
        var headers = HTTPHeaders()
        if let retryAfter { headers.add(name: "Retry-After", value: retryAfter) }
        return Answer(status: status, headers: headers, body: [])
    }

    @Test("Pauses double up to the longest; half of each is left to chance") func doubling() {
        let most = (1...9).map { Self.policy.pause(tries: $0, jitter: 1) }
        #expect(most == [200, 400, 800, 1600, 3200, 6400, 10000, 10000, 10000].map { .milliseconds($0) })
        #expect((1...9).map { Self.policy.pause(tries: $0, jitter: 0) * 2 } == most)
    }

    @Test("Retry-After comes before them, and is spread") func retryAfter() {
        let pause = { (jitter: Double) in
            Self.policy.pause(after: Self.answer(429, retryAfter: "7"), tries: 1, .onlyIfRefused, jitter: jitter)
        }
        #expect(pause(0) == .seconds(7))
        #expect(pause(0.5) == .milliseconds(7100))
    }

    @Test(
        "Who wants too long a pause isn't waited for; what is no number of seconds is nothing",
        arguments: [("61", nil), ("60", 60000), ("0", 0), ("-1", 200), ("soon", 200), ("99999999999999999999", 200)]
            as [(String, Int64?)])
    func strangeRetryAfter(text: String, milliseconds: Int64?) {
        let pause = Self.policy.pause(after: Self.answer(429, retryAfter: text), tries: 1, .harmless, jitter: 0)
        // Without a number the first pause counts, the half of it that is certain.
        #expect(pause == milliseconds.map { $0 == 200 ? .milliseconds(100) : .milliseconds($0) })
    }

    @Test(
        "Whether an answer is worth another try",
        arguments: [
            (404, nil, false, false), (401, nil, false, false), (409, nil, false, false),
            (429, nil, true, true), (429, "1", true, true), (500, nil, true, false), (500, "1", true, false),
            (501, nil, false, false), (502, nil, true, false), (503, nil, true, false), (503, "1", true, true),
            (504, "1", true, false),
        ] as [(Int, String?, Bool, Bool)])
    func answers(status: Int, retryAfter: String?, harmless: Bool, onlyIfRefused: Bool) {
        let answer = Self.answer(status, retryAfter: retryAfter)
        #expect((Self.policy.pause(after: answer, tries: 1, .harmless, jitter: 0) != nil) == harmless)
        #expect((Self.policy.pause(after: answer, tries: 1, .onlyIfRefused, jitter: 0) != nil) == onlyIfRefused)
        #expect(Self.policy.pause(after: answer, tries: 5, .harmless, jitter: 0) == nil)
    }

    @Test(
        "Whether a failure is",
        arguments: [
            (.connection("x"), true, true, false), (.connection("x"), false, true, true),
            (.timeout("x"), true, true, false),
            (.timeout("x"), false, true, true), (.tls("x"), false, false, false), (.answer("x"), true, false, false),
            (.credential("x"), false, false, false), (.cancelled, false, false, false),
        ] as [(APIError.Cause, Bool, Bool, Bool)])
    func failures(cause: APIError.Cause, mayHaveArrived: Bool, harmless: Bool, onlyIfRefused: Bool) {
        let failure = TransportFailure(cause, mayHaveArrived: mayHaveArrived)
        #expect((Self.policy.pause(after: failure, tries: 4, .harmless, jitter: 0) != nil) == harmless)
        #expect((Self.policy.pause(after: failure, tries: 4, .onlyIfRefused, jitter: 0) != nil) == onlyIfRefused)
        #expect(Self.policy.pause(after: failure, tries: 5, .harmless, jitter: 0) == nil)
    }
}
