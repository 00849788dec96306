import Testing

@testable import KubernetesAPI

@Suite struct AnswerScannerTests {
    private static let fixed = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\nhello"
    private static let chunked =
        "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"
    private static let empty = "HTTP/1.1 500\r\nCONTENT-LENGTH:\t0 \r\n\r\n"

    /// All answers in pieces of bytes, and whether they were read to the end.
    private func answers(_ pieces: [[UInt8]], limit: Int = 1000) -> (answers: [String], isGood: Bool) {
        var scanner = AnswerScanner(limit: limit)
        var answers: [String] = []
        var rest: [UInt8] = []
        do {
            for piece in pieces {
                rest += piece
                while !rest.isEmpty {
                    let (count, isWhole) = try rest.withUnsafeBytes { bytes throws(AnswerScanner.Fault) in
                        try scanner.read(bytes)
                    }
                    rest.removeFirst(count)
                    guard isWhole else { break }
                    answers.append("\(scanner.status) \(String(decoding: scanner.body, as: UTF8.self))")
                }
            }
        } catch {
            return (answers, false)
        }
        return (answers, rest.isEmpty)
    }

    @Test("Answers are the same however their bytes come") func pieces() {
        let bytes = Array((Self.fixed + Self.chunked + Self.empty + Self.fixed).utf8)
        let expected = ["200 hello", "404 abc0123456789", "500 ", "200 hello"]
        for size in 1...bytes.count {
            let pieces = stride(from: 0, to: bytes.count, by: size).map {
                Array(bytes[$0..<min($0 + size, bytes.count)])
            }
            let (answers, isGood) = answers(pieces)
            #expect(answers == expected && isGood, "\(size)")
        }
    }

    @Test("An answer that is cut off is none") func cut() {
        for whole in [Self.fixed, Self.chunked, Self.empty] {
            for length in 0..<whole.utf8.count {
                #expect(answers([Array(whole.utf8.prefix(length))]).answers.isEmpty, "\(length)")
            }
        }
    }

    @Test(
        "What the server doesn't send is a fault",
        arguments: [
            "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 20x OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n Content-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999\r\n\r\n", "HTTP/1.1 200 OK\r\nnothing\r\n\r\n",
            "HTTP/1.1 200 OK\r\n: x\r\n\r\n", "HTTP/1.1 200 OK\r\nA: \u{1}\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n123456789\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n\r\n",
        ]) func faults(text: String)
    {
        let (answers, isGood) = answers([Array(text.utf8)])
        #expect(answers.isEmpty && !isGood)
    }

    @Test("A head without an end is a fault in time") func endless() {
        #expect(!answers([Array(("HTTP/1.1 200 OK\r\nA: " + String(repeating: "x", count: 40_000)).utf8)]).isGood)
        let lines = String(repeating: "A: b\r\n", count: 10_000)
        #expect(!answers([Array(("HTTP/1.1 200 OK\r\n" + lines).utf8)]).isGood)
    }

    @Test("Whether a connection goes on is told") func last() throws {
        var scanner = AnswerScanner(limit: 10)
        let bytes = Array("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".utf8)
        let (count, isWhole) = try bytes.withUnsafeBytes { bytes throws(AnswerScanner.Fault) in try scanner.read(bytes)
        }
        #expect(count == bytes.count && isWhole && scanner.isLast)
    }
}
