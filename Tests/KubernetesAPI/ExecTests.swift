import ClusterDouble
import KubernetesAPI
import NIOCore
import PlainData
import TestSupport
import Testing

@Suite struct ExecTests {
    private static func withPod(
        _ answer: @escaping @Sendable (ExecRequest) async -> ExecAnswer, _ body: (TestCluster) async throws -> Void
    ) async throws {
        try await TestCluster.run { cluster in
            try cluster.double.add(RequestTests.pod.document)
            cluster.double.onExec(answer)
            try await body(cluster)
        }
    }

    @Test("A command's output, errors and exit code come back", arguments: [0, 1, 137]) func codes(code: Int)
        async throws
    {
        try await Self.withPod { request in
            ExecAnswer(
                output: Array(request.command.joined(separator: "|").utf8), errors: Array(request.container.utf8),
                exitCode: code)
        } _: { cluster in
            let result = try await cluster.client().exec(
                ["cat", "a b&c", "ä"], in: "web-0", container: "web")
            #expect(result.exitCode == code)
            #expect(String(decoding: result.output, as: UTF8.self) == "cat|a b&c|ä")
            #expect(String(decoding: result.errors, as: UTF8.self) == "web")
            #expect(!result.isCut)
        }
    }

    @Test("Input is given whole, and its end told") func input() async throws {
        let input = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
        try await Self.withPod { request in
            var read: [UInt8] = []
            for await piece in request.input { read += piece }
            return ExecAnswer(output: read)
        } _: { cluster in
            let result = try await cluster.client().exec(["cat"], in: "web-0", container: "web", input: input)
            #expect(result.output == input)
        }
    }

    @Test("An older server is spoken to in v4, which can't tell that the input ends") func olderServer() async throws {
        try await Self.withPod { request in
            var read: [UInt8] = []
            for await piece in request.input {
                read += piece
                if read.count == 5 { break }
            }
            return ExecAnswer(output: read + Array(request.subprotocol.utf8), exitCode: 2)
        } _: { cluster in
            cluster.double.speakExec(["v4.channel.k8s.io"])
            let result = try await cluster.client().exec(
                ["head", "-c5"], in: "web-0", container: "web", input: Array("12345".utf8))
            #expect(String(decoding: result.output, as: UTF8.self) == "12345v4.channel.k8s.io")
            #expect(result.exitCode == 2)
        }
    }

    @Test("A server that speaks neither is an error") func otherServer() async throws {
        try await Self.withPod { _ in
            ExecAnswer()
        } _: { cluster in
            cluster.double.speakExec(["v1.channel.k8s.io"])
            #expect(await failure { _ = try await cluster.client().exec(["x"], in: "web-0", container: "web") } != nil)
        }
    }

    @Test("A token that was written anew is used here too") func rotation() async throws {
        try await Self.withPod { _ in
            ExecAnswer(exitCode: 3)
        } _: { cluster in
            let directory = try TemporaryDirectory()
            let old = cluster.double.token(for: "old", rules: [.init(["*"], ["*"])])
            let new = cluster.double.token(for: "new", rules: [.init(["*"], ["*"])])
            try directory.write("token", old)
            let client = cluster.client(.tokenFile("\(directory.path)/token"))
            _ = try await client.page(of: .pod, in: "default")
            cluster.double.end(token: old)
            try directory.write("token", new)
            #expect(try await client.exec(["x"], in: "web-0", container: "web").exitCode == 3)
        }
    }

    @Test("More output than wanted is cut, and the exit code still told") func cut() async throws {
        try await Self.withPod { _ in
            ExecAnswer(output: Array(repeating: 1, count: 300_000), exitCode: 4)
        } _: { cluster in
            let result = try await cluster.client().exec(["yes"], in: "web-0", container: "web", limit: 1000)
            #expect(result.output.count == 1000)
            #expect(result.isCut)
            #expect(result.exitCode == 4)
        }
    }

    @Test("A command that can't be started is an error, not an exit code") func notStarted() async throws {
        try await Self.withPod { _ in
            ExecAnswer(failure: "no such program")
        } _: { cluster in
            let error = await failure { _ = try await cluster.client().exec(["x"], in: "web-0", container: "web") }
            #expect(error?.description.contains("no such program") == true)
        }
    }

    @Test("A connection that is lost before the exit code is an error") func broken() async throws {
        try await Self.withPod { _ in
            ExecAnswer(output: [1], isBroken: true)
        } _: { cluster in
            let error = await failure { _ = try await cluster.client().exec(["x"], in: "web-0", container: "web") }
            guard case .connection? = error?.cause else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(cluster.double.requests.count == 1)
        }
    }

    @Test("Who may only create or only get pods/exec may not", arguments: ["get", "create"])
    func rights(verb: String) async throws {
        try await Self.withPod { _ in
            ExecAnswer()
        } _: { cluster in
            let token = cluster.double.token(for: "ben", rules: [.init([verb], ["pods/exec"])])
            let error = await failure {
                _ = try await cluster.client(.token(token)).exec(["x"], in: "web-0", container: "web")
            }
            #expect(error?.isForbidden == true, "\(String(describing: error))")
        }
    }

    @Test("Silence is not waited for, and a cancelled task neither") func silence() async throws {
        try await Self.withPod { _ in
            try? await Task.sleep(for: .seconds(600))
            return ExecAnswer()
        } _: { cluster in
            var patience = TestCluster.patience
            patience.idle = .milliseconds(200)
            let client = cluster.client(patience: patience)
            let error = await failure { _ = try await client.exec(["x"], in: "web-0", container: "web") }
            guard case .timeout? = error?.cause else {
                Issue.record("\(String(describing: error))")
                return
            }
            let patient = cluster.client()
            let task = Task { await failure { _ = try await patient.exec(["x"], in: "web-0", container: "web") } }
            while cluster.double.requests.count < 2 { try await Task.sleep(for: .milliseconds(2)) }
            task.cancel()
            #expect(await task.value?.cause == .cancelled)
        }
    }
}
