import ClusterDouble
import Foundation
import PlainData
import ResultTransport
import ScanReport
import TestSupport
import Testing

/// A report that the agent publishes, under its cage.
@Suite(.enabled(if: Machine.canMakeNamespaces, "\(Machine.namespacesReason)")) struct PublishTests {
    @Test("a report is published with the Role's rights and nothing else", arguments: [true, false])
    func published(asRoot: Bool) async throws {
        let cluster = try await PublishingCluster()
        let run = try cluster.scan(
            [
                "--output", "json", "--publish-target", "pod=web-0", "--publish-target", "container=app",
                "--publish-owner", "web-0/0b1c",
            ], as: asRoot ? [] : PublishingCluster.plainUser)
        try #require(run.exitCode == 0, "\(run.errorText)")
        #expect(run.errors.isEmpty, "\(run.errorText)")
        let result = try await cluster.published()
        #expect(try asOutput(result.report) == run.output)
        #expect(try ReportSchema.complaint(about: result.report) == nil)
        let report = try JSONDecoder().decode(Report.self, from: Data(result.report))
        #expect(report.runID == PublishingCluster.run.text)
        #expect(result.index.run == PublishingCluster.run)
        #expect(result.index.summary == ResultSummary(report))
        #expect(result.index.target == ResultTarget(pod: "web-0", container: "app"))

        let supervisor = report.confinement.supervisor
        #expect(supervisor.seccomp == "filter" && supervisor.refusedCalls == "kill")
        #expect(supervisor.noNewPrivileges == true && supervisor.effectiveCapabilities.isEmpty)
        if supervisor.landlock.isInForce, supervisor.landlock.abi >= 4 {
            #expect(supervisor.landlock.deniesTCP && supervisor.landlock.allowedTCPPort == cluster.double.port)
        }

        let names = PublishingCluster.names
        #expect(Set(cluster.double.requests.prefix(2).map(\.request.verb)) == ["patch"])
        #expect(cluster.double.requests.prefix(2).map(\.request.name) == [names.chunk(0), names.index])
        #expect(cluster.double.objects("configmaps", in: PublishingCluster.namespace).count == 2)
        for object in cluster.double.objects("configmaps", in: PublishingCluster.namespace) {
            #expect(object["immutable"] == .boolean(true))
            #expect(object["metadata"]?["labels"]?["sidescan.dev/run"]?.text == PublishingCluster.run.text)
            let owner = object["metadata"]?["ownerReferences"]?.elements?.first
            #expect(owner?["name"]?.text == "web-0" && owner?["uid"]?.text == "0b1c" && owner?["kind"]?.text == "Pod")
        }
    }

    @Test("a report of several pieces is published whole")
    func pieces() async throws {
        let cluster = try await PublishingCluster()
        // Names that don't compress: each rule lists 1,000 of them.
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_")
        func name() -> String { String((0..<250).map { _ in alphabet.randomElement(using: &random) ?? "a" }) }
        let directory = (0..<7).map { _ in name() }.joined(separator: "/")
        try cluster.root.write(directory + "/f", "")
        for _ in 0..<1000 {
            let file = "\(cluster.root.path)/\(directory)/\(name())"
            #expect(mknod(file, S_IFREG | 0o777, 0) == 0)
            chmod(file, 0o6777)
        }
        let run = try cluster.scan(["--output", "json"])
        try #require(run.exitCode == 0, "\(run.errorText)")
        #expect(try asOutput(await cluster.published().report) == run.output)
    }

    @Test("without rights the exit code is 5, one line says which, and the other outputs are written")
    func forbidden() async throws {
        let names = PublishingCluster.names
        for rules in [[], [CallerRule(["create", "patch"], ["configmaps"], names: [names.chunk(0)], in: "shop")]] {
            let cluster = try await PublishingCluster(rules: rules)
            let run = try cluster.scan(["--output", "json"])
            #expect(run.exitCode == 5)
            #expect(try ReportSchema.complaint(about: run.output) == nil)
            #expect(run.errorText.hasPrefix("sidescan-agent: can't publish to configmap \(names.index): "))
            #expect(run.errorText.contains("(403 Forbidden)") && run.errorText.contains("create and patch"))
            #expect(run.errorText.count { $0 == "\n" } == 1)
            await #expect(throws: (any Error).self) { try await cluster.published() }
        }
    }

    @Test("another result of that name stays, and is not mixed with the new one")
    func occupied() async throws {
        let cluster = try await PublishingCluster()
        #expect(try cluster.scan().exitCode == 0)
        let first = try await cluster.published()
        let run = try cluster.scan()
        #expect(run.exitCode == 5)
        #expect(run.errorText.contains("is there already and holds something else"), "\(run.errorText)")
        #expect(try await cluster.published() == first)
    }

    @Test(
        "what passes is waited for",
        arguments: [
            .tooManyRequests(retryAfter: 1), .internalError, .resetBeforeReading, .resetBeforeAnswering,
            .resetInBody(after: 100), .slow(piece: 512, pause: 1), .unauthorized,
        ] as [Fault])
    func faults(fault: Fault) async throws {
        let cluster = try await PublishingCluster()
        cluster.double.inject(fault, times: 1)
        cluster.double.inject(fault, times: 1, sparing: 1)
        let run = try cluster.scan(["--output", "json"])
        #expect(run.exitCode == 0, "\(run.errorText)")
        #expect(try asOutput(await cluster.published().report) == run.output)
    }

    @Test("a server that does not answer is given up after --timeout")
    func silent() async throws {
        let cluster = try await PublishingCluster()
        cluster.double.inject(.stall, times: 100)
        let run = try cluster.scan(["--output", "json", "--timeout", "2"])
        #expect(run.exitCode == 5)
        #expect(!run.output.isEmpty)
        #expect(run.errorText.contains("--timeout 2 seconds"), "\(run.errorText)")
    }

    @Test("an agent that is asked to end publishes first, and who asks twice is not kept waiting")
    func asked() async throws {
        let cluster = try await PublishingCluster()
        func start(_ fault: Fault) throws -> RunningProgram {
            cluster.double.inject(fault, times: 100)
            let program = try RunningProgram(
                try cluster.command(["--output", "json"]), environment: cluster.environment)
            try Waiting.until("it publishes") { !cluster.double.requests.isEmpty }
            kill(program.pid, SIGTERM)
            return program
        }
        let patient = try start(.slow(piece: 256, pause: 5))
        let published = try patient.finish(timeout: 30)
        #expect(published.exitCode == 0, "\(published.errorText)")
        cluster.double.clearFaults()
        #expect(try asOutput(await cluster.published().report) == published.output)

        cluster.double.forgetRequests()
        let stalled = try start(.stall)
        // The second signal is another one, so that the two are not taken for one.
        usleep(200_000)
        kill(stalled.pid, SIGINT)
        let run = try stalled.finish(timeout: 15)
        #expect(run.exitCode == 5 && !run.timedOut)
        #expect(run.errorText.contains("stopped by SIG"), "\(run.errorText)")
        #expect(!run.output.isEmpty)
    }

    @Test("a server with another certificate gets nothing", arguments: ServerIdentity.allCases.filter { $0 != .right })
    func impostor(identity: ServerIdentity) async throws {
        let cluster = try await PublishingCluster()
        cluster.double.present(identity)
        let run = try cluster.scan()
        #expect(run.exitCode == 5)
        #expect(cluster.double.requests.isEmpty)
        #expect(cluster.double.objects("configmaps", in: PublishingCluster.namespace).isEmpty)
    }

    @Test("the cage lets it connect by IPv6 too")
    func sixth() async throws {
        let cluster = try await PublishingCluster()
        // The double's certificate is for the IPv4 address alone.
        var environment = cluster.environment
        environment["KUBERNETES_SERVICE_HOST"] = "::ffff:\(cluster.double.host)"
        let run = try ProgramRun(try cluster.command([]), environment: environment)
        #expect(run.exitCode == 5)
        #expect(run.errorText.contains("certificate"), "\(run.errorText)")
    }

    @Test("without a service account's token nothing is begun")
    func noToken() throws {
        let directory = try TemporaryDirectory()
        let run = try ProgramRun(
            [try SharedAgent.path, "scan", "--root", directory.path, "--publish", "configmap/x"],
            environment: ["KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "1"])
        #expect(run.exitCode == 5)
        #expect(run.output.isEmpty)
        #expect(run.errorText.hasPrefix("sidescan-agent: can't publish to a configmap: "))
    }
}
