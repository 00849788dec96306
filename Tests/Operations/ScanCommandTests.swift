import ClusterDouble
import Dispatch
import Foundation
import KubernetesAPI
import PlainData
import ResultTransport
import TestSupport
import Testing

/// `sidescan scan` and `sidescan cleanup` as programs.
@Suite(.serialized) struct ScanCommandTests {
    private static let program = AgentBinary.packageRoot + "/.build/debug/sidescan"

    private func start(
        _ cluster: ScanCluster, in directory: TemporaryDirectory, program: String = program, _ arguments: [String]
    ) throws -> Program {
        try directory.write("config", cluster.double.kubeconfig(token: cluster.double.adminToken, namespace: "shop"))
        return Program(
            try RunningProgram([program] + arguments + ["--kubeconfig", directory.path + "/config"]))
    }

    /// A program that is waited for on a thread of its own: the double's kubelet needs those of the tests.
    private final class Program: @unchecked Sendable {
        // Only the one thread that waits touches it, and its pid never changes.
        private let running: RunningProgram
        let pid: pid_t

        init(_ running: RunningProgram) { (self.running, pid) = (running, running.pid) }

        func finish() async throws -> ProgramRun {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue(label: "waits for sidescan").async { [self] in
                    continuation.resume(with: Result { try running.finish(timeout: 240) })
                }
            }
        }
    }

    @Test("A scan writes its results, and exits with 0")
    func scan() async throws {
        let cluster = try await ScanCluster()
        let directory = try TemporaryDirectory()
        let results = directory.path + "/results"
        let run = try await start(
            cluster, in: directory, ["scan", "pod/web-0", "--via", "debug", "--results", results]
        ).finish()
        #expect(run.exitCode == 0, "\(run.errorText)")
        #expect(run.output.isEmpty)
        #expect(run.errorText.contains("sidescan: the report is here"))
        let names = try FileManager.default.contentsOfDirectory(atPath: results).sorted()
        #expect(names == ["audit.jsonl", "scan-results.json", "scan-summary.md", "threshold-result.txt"])
    }

    @Test("As kubectl's plug-in it is the same program, and -q says nothing of what goes well")
    func plugin() async throws {
        let cluster = try await ScanCluster()
        let directory = try TemporaryDirectory()
        try directory.link("kubectl-sidescan", to: Self.program)
        let run = try await start(
            cluster, in: directory, program: directory.path + "/kubectl-sidescan",
            ["scan", "pod/web-0", "-n", "shop", "-q", "--results", directory.path + "/r"]
        ).finish()
        #expect(run.exitCode == 0, "\(run.errorText)")
        #expect(run.errorText == "")
    }

    @Test(
        "Ctrl-C, SIGTERM and a terminal that goes away end a scan once it has cleaned up",
        arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143)), (SIGHUP, Int32(129))])
    func signals(_ signal: Int32, _ code: Int32) async throws {
        let cluster = try await ScanCluster()
        cluster.play(.hangs)
        let directory = try TemporaryDirectory()
        let program = try start(
            cluster, in: directory, ["scan", "pod/web-0", "--via", "sidecar", "--results", directory.path + "/r"])
        while cluster.leftovers.count < 4 { try await Task.sleep(for: .milliseconds(5)) }
        kill(program.pid, signal)
        let run = try await program.finish()
        #expect(run.exitCode == code, "\(run.errorText)")
        #expect(cluster.leftovers == [], "\(run.errorText)")
    }

    @Test("The second Ctrl-C ends at once, and says how to remove what is left")
    func secondSignal() async throws {
        let cluster = try await ScanCluster()
        cluster.play(.hangs)
        // The pod never goes, so cleaning up takes its time.
        cluster.double.onPodDelete { _, _ in }
        let directory = try TemporaryDirectory()
        let program = try start(
            cluster, in: directory, ["scan", "pod/web-0", "--via", "sidecar", "--results", directory.path + "/r"])
        while cluster.leftovers.count < 4 { try await Task.sleep(for: .milliseconds(5)) }
        kill(program.pid, SIGINT)
        while cluster.leftovers.count > 1 { try await Task.sleep(for: .milliseconds(5)) }
        kill(program.pid, SIGINT)
        let run = try await program.finish()
        #expect(run.exitCode == 130, "\(run.errorText)")
        #expect(run.errorText.contains("sidescan cleanup --run "), "\(run.errorText)")
    }

    @Test("Each ending has its exit code")
    func exitCodes() async throws {
        let cluster = try await ScanCluster()
        let directory = try TemporaryDirectory()
        for (code, arguments) in [
            (1, ["scan"]), (1, ["scan", "deployment/web"]), (1, ["scan", "pod/web-0", "--via", "ssh"]),
            (1, ["scan", "--image", "nginx"]), (2, ["scan", "pod/none"]),
            (5, ["scan", "pod/web-0", "--allow-registry", "ghcr.io"]),
            (0, ["scan", "pod/web-0", "--preflight"]), (1, ["cleanup", "--older-than", "soon"]),
            (1, ["cleanup", "--run", "1"]), (0, ["cleanup"]),
        ] {
            let results = arguments.contains("scan") ? ["--results", directory.path + "/\(RunID())"] : []
            let run = try await start(cluster, in: directory, arguments + results).finish()
            #expect(run.exitCode == Int32(code), "\(arguments): \(run.errorText)")
            #expect(code == 0 || run.errorText.contains("sidescan: "), "\(arguments)")
        }
        #expect(cluster.changes.map(\.request.path) == [])
    }

    @Test("cleanup names what it removes")
    func cleanup() async throws {
        let cluster = try await ScanCluster()
        let directory = try TemporaryDirectory()
        let run = RunID()
        var role = KubernetesObject(.role, name: "left", namespace: "shop")
        role.labels = RunLabels.labels(.credentials, of: run)
        try cluster.double.add(role.document)
        let dry = try await start(cluster, in: directory, ["cleanup", "--run", run.text, "--dry-run"]).finish()
        #expect(dry.text.contains("would remove roles.rbac.authorization.k8s.io/left in shop"), "\(dry.errorText)")
        #expect(cluster.leftovers.count == 1)
        let real = try await start(cluster, in: directory, ["cleanup", "--run", run.text]).finish()
        #expect(real.text == "removed roles.rbac.authorization.k8s.io/left in shop of run \(run)\n")
        #expect(cluster.leftovers == [])
    }
}
