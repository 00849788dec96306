import Testing

@testable import KubernetesAPI

@Suite struct ExecOutputTests {
    private static func output(_ messages: [(UInt8, String)], limit: Int = 1000) throws -> ExecOutput {
        var output = ExecOutput(limit: limit)
        for (channel, text) in messages { try output.take([channel] + Array(text.utf8)) }
        return output
    }

    private static let exited = """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"command terminated with exit code 3",
        "reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}
        """

    @Test("Channels are kept apart, and the exit code comes out of the Status") func channels() throws {
        let result = try Self.output([(1, ""), (2, ""), (1, "a"), (2, "x"), (1, "b"), (3, Self.exited)]).result("run")
        #expect(result.exitCode == 3)
        #expect(result.output == Array("ab".utf8))
        #expect(result.errors == Array("x".utf8))
        #expect(!result.isCut)
    }

    @Test("Success is 0, in pieces too") func success() throws {
        #expect(try Self.output([(3, "{\"status\":"), (3, "\"Success\"}")]).result("run").exitCode == 0)
    }

    @Test("More than the limit is cut and said so; just as much isn't") func limit() throws {
        let whole = try Self.output([(1, "abc"), (2, "de"), (3, "{\"status\":\"Success\"}")], limit: 5).result("run")
        #expect(!whole.isCut)
        let cut = try Self.output(
            [(1, "abc"), (2, "def"), (1, "g"), (3, "{\"status\":\"Success\"}")], limit: 5
        ).result("run")
        #expect(cut.isCut)
        #expect(cut.output + cut.errors == Array("abcde".utf8))
    }

    @Test("What couldn't be started is the server's Status") func notStarted() throws {
        let status = """
            {"kind":"Status","status":"Failure","reason":"InternalError","message":"no such program","code":500}
            """
        let output = try Self.output([(3, status)])
        do throws(APIError) {
            _ = try output.result("run")
            Issue.record("it has a result")
        } catch {
            #expect(error.cause == .status(code: 500, reason: "InternalError", message: "no such program"))
        }
    }

    @Test(
        "No end that is told is no success",
        arguments: ["", "{}", "nonsense", "{\"status\":\"Failure\",\"reason\":\"NonZeroExitCode\"}"])
    func noEnd(status: String) throws {
        let output = try Self.output([(1, "a"), (3, status)])
        #expect(throws: APIError.self) { try output.result("run") }
    }

    @Test("A message on no channel of ours is an error; an empty one isn't") func strange() throws {
        var output = ExecOutput(limit: 10)
        try output.take([])
        try output.take([255, 1])
        #expect(throws: TransportFailure.self) { try output.take([0, 1]) }
        #expect(throws: TransportFailure.self) { try output.take([4]) }
    }
}
