import Testing

@testable import KubernetesAPI

@Suite struct WatchLinesTests {
    private static let text = Array("{\"a\":1}\n\n{\"b\":\"ä\"}\n{}\n".utf8)
    private static let lines = ["{\"a\":1}", "{\"b\":\"ä\"}", "{}"].map { Array($0.utf8) }

    @Test("Lines come out whole, wherever the bytes are cut in three") func boundaries() throws {
        for first in 0...Self.text.count {
            for second in first...Self.text.count {
                var lines = WatchLines(limit: 100)
                var got: [[UInt8]] = []
                for piece in [Self.text[..<first], Self.text[first..<second], Self.text[second...]] {
                    got += try lines.take(Array(piece))
                }
                #expect(got == Self.lines)
            }
        }
    }

    @Test("What has not ended is no line yet") func unfinished() throws {
        var lines = WatchLines(limit: 100)
        #expect(try lines.take(Array("abc".utf8)).isEmpty)
        #expect(try lines.take([10]) == [Array("abc".utf8)])
    }

    @Test("A line that is too long is an error, before it has ended too", arguments: [1, 2, 3, 11])
    func tooLong(step: Int) throws {
        var lines = WatchLines(limit: 10)
        #expect(try lines.take(Array("0123456789\n".utf8)).count == 1)
        let text = Array("01234567890".utf8)
        #expect(throws: TransportFailure.self) {
            for start in stride(from: 0, to: text.count, by: step) {
                _ = try lines.take(Array(text[start..<min(start + step, text.count)]))
            }
        }
    }
}
