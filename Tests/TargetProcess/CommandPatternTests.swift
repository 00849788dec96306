import TargetProcess
import Testing

@Suite struct CommandPatternTests {
    @Test func matchesAnywhere() throws {
        let pattern = try CommandPattern("red.s")
        #expect(pattern.matches(Array("/usr/bin/redis-server".utf8)))
        #expect(!pattern.matches(Array("memcached".utf8)))
        #expect(try CommandPattern("").matches([]))
    }

    @Test func bytesThatAreNoTextMatch() throws {
        #expect(try CommandPattern("a.b").matches([0x61, 0xff, 0x62]))
    }

    @Test func wrongExpression() {
        #expect {
            _ = try CommandPattern("a(b")
        } throws: { error in
            guard let failure = error as? CommandPattern.Failure else { return false }
            return failure.message.contains("parenthesis") && failure.offset == 3
        }
    }

    @Test(.timeLimit(.minutes(1))) func explosionsEnd() throws {
        // 2^4000 ways to fail, without a limit.
        let pattern = try CommandPattern("^(a+)+$")
        #expect(!pattern.matches(Array(repeating: UInt8(ascii: "a"), count: 4000) + [UInt8(ascii: "b")]))
    }
}
