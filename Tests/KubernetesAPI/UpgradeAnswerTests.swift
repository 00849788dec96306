import Testing

@testable import KubernetesAPI

@Suite struct UpgradeAnswerTests {
    private static func answer(_ text: String) throws -> UpgradeAnswer? { try UpgradeAnswer(Array(text.utf8)) }

    @Test("A head is read when it is whole, and what follows it kept") func head() throws {
        let text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade:websocket\r\nX-A:  b c\r\n\r\n\u{1}\u{2}"
        for length in 0..<text.utf8.count - 2 {
            #expect(try UpgradeAnswer(Array(text.utf8.prefix(length))) == nil)
        }
        let answer = try #require(try Self.answer(text))
        #expect(answer.status == 101)
        #expect(answer.field("upgrade") == "websocket")
        #expect(answer.field("x-a") == "b c")
        #expect(answer.rest == [1, 2])
    }

    @Test("A refusal's body ends by its length, its last chunk or the connection") func bodies() throws {
        let head = "HTTP/1.1 403 Forbidden\r\n"
        let cases: [(String, String?, String)] = [
            ("Content-Length: 3\r\n\r\nabc", "abc", "abc"), ("Content-Length: 3\r\n\r\nab", nil, "ab"),
            ("Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n", "abc", "abc"),
            ("Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", nil, "ab"), ("X: y\r\n\r\nabc", nil, "abc"),
            ("Transfer-Encoding: chunked\r\n\r\nzz\r\n", "", ""),
            ("Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", "", ""),
        ]
        for (text, body, atEnd) in cases {
            let answer = try #require(try Self.answer(head + text))
            #expect(answer.body(isAtEnd: false) == body.map { Array($0.utf8) })
            #expect(answer.body(isAtEnd: true) == Array(atEnd.utf8))
        }
    }

    @Test(
        "What is no HTTP is an error",
        arguments: [
            "SSH-2.0\r\n\r\n", "HTTP/2 101 x\r\n\r\n", "HTTP/1.1 1 x\r\n\r\n", "HTTP/1.1 101 x\r\nnothing\r\n\r\n",
            String(repeating: "x", count: 70000),
        ]) func noHTTP(text: String)
    {
        #expect(throws: TransportFailure.self) { try Self.answer(text) }
    }
}
