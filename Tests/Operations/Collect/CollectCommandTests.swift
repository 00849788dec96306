import ClusterDouble
import Dispatch
import Foundation
import Glibc
import KubernetesAPI
import PlainData
import Synchronization
import TestSupport
import Testing

@testable import Operations

/// `sidescan collect` as a program.
@Suite struct CollectCommandTests {
    private let directory: TemporaryDirectory
    private let double: ClusterDouble

    init() async throws {
        directory = try TemporaryDirectory()
        double = try await ClusterDouble()
    }

    private var out: String { directory.path + "/out" }

    /// Runs it beside the test, on a thread of its own: the double needs the others.
    private func collect(
        _ arguments: [String], token: String? = nil, started: @escaping @Sendable (pid_t) -> Void = { _ in }
    ) async throws -> ProgramRun {
        try directory.write("kubeconfig", double.kubeconfig(token: token ?? double.adminToken, namespace: "shop"))
        let words =
            [
                AgentBinary.packageRoot + "/.build/debug/sidescan", "collect", "--kubeconfig",
                directory.path + "/kubeconfig",
            ]
            + arguments
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        let program = try RunningProgram(words)
                        started(program.pid)
                        return try program.finish()
                    })
            }
        }
    }

    @Test("Each ending has its exit code, and what went wrong is named in a line each")
    func exitCodes() async throws {
        let runs = try (0..<3).map { try PublishedRun($0, in: "shop", padding: 600) }
        for run in runs { try run.publish(to: double) }
        var run = try await collect(["-o", out])
        #expect(run.exitCode == 0, "\(run.errorText)")
        #expect(run.errorText.contains("3 runs collected, 3 in all"))
        try CollectedDirectory(out).expectExactly(runs)
        let reader = double.token(for: "reader", rules: [CallerRule(["get", "list", "watch"], ["configmaps"])])
        run = try await collect(["-o", out, "--delete"], token: reader)
        #expect(run.exitCode == 9, "what stays in the cluster is no success: \(run.errorText)")
        #expect(run.errorText.contains("sidescan: not deleted: configmap shop/\(runs[0].names.chunk(0)): "))
        #expect(run.errorText.contains("0 runs collected, 3 in all; 3 could not be deleted"))
        double.remove("configmaps", runs[1].names.chunk(0), in: "shop")
        let other = directory.path + "/other"
        run = try await collect(["-A", "-q", "-o", other])
        #expect(run.exitCode == 8)
        #expect(run.errorText.hasPrefix("sidescan: not verified: shop/\(runs[1].names.index): "))
        #expect(run.errorText.split(separator: "\n").count == 1)
        run = try await collect(["-o", out], token: double.token(for: "nobody"))
        #expect(run.exitCode == 6)
        #expect(run.errorText.contains("get, list and watch on configmaps"))
        for wrong in [
            [], ["-o", ""], ["-o", out, "-A", "-n", "shop"], ["-o", "/dev/null"], ["-o", out, "-l", ""],
        ] {
            run = try await collect(wrong)
            #expect(run.exitCode == 1, "\(wrong)")
            #expect(run.errorText.hasPrefix("sidescan: "), "\(wrong)")
            #expect(run.errorText.split(separator: "\n").count == 1, "\(wrong): \(run.errorText)")
        }
        let store = try CollectStore(path: out)
        run = try await collect(["-o", out])
        #expect(run.exitCode == 1)
        #expect(run.errorText.contains("another sidescan collect works in"))
        store.close()
    }

    @Test("Reports are taken out of the directory by their runs")
    func report() async throws {
        let runs = try (0..<3).map { try PublishedRun($0, in: $0 == 2 ? "other" : "shop") }
        for run in runs { try run.publish(to: double) }
        var run = try await collect(["-A", "-q", "-o", out])
        #expect(run.exitCode == 0, "\(run.errorText)")
        func report(_ arguments: String...) throws -> ProgramRun {
            try RunningProgram([AgentBinary.packageRoot + "/.build/debug/sidescan", "report", "-d", out] + arguments)
                .finish()
        }
        run = try report(runs[1].run)
        #expect(run.exitCode == 0, "\(run.errorText)")
        #expect(run.output == runs[1].line + [10])
        run = try report("--all", "-n", "shop")
        #expect(run.output.split(separator: 10).count == 2)
        let files = directory.path + "/files"
        run = try report("--all", "-o", files)
        #expect(run.exitCode == 0 && run.output.isEmpty, "\(run.errorText)")
        for run in runs {
            #expect(try CollectSamples.bytes("\(files)/\(run.namespace)/\(run.run).json") == run.line + [10])
        }
        run = try report(runs[0].run, CollectSamples.run(9))
        #expect(run.exitCode == 1)
        #expect(run.output == runs[0].line + [10])
        #expect(run.errorText == "sidescan: run \(CollectSamples.run(9)) was not collected\n")
        for wrong in [[], ["--all", runs[0].run], ["x"], ["--all", "-o", ""], ["--all", "-o", "/dev/null"]]
            as [[String]]
        {
            run = try RunningProgram([AgentBinary.packageRoot + "/.build/debug/sidescan", "report", "-d", out] + wrong)
                .finish()
            #expect(run.exitCode == 1, "\(wrong)")
            #expect(
                run.errorText.hasPrefix("sidescan: ") && run.errorText.split(separator: "\n").count == 1, "\(wrong)")
        }
        run = try RunningProgram(
            [AgentBinary.packageRoot + "/.build/debug/sidescan", "report", "-d", directory.path, "--all"]).finish()
        #expect(run.errorText.hasPrefix("sidescan: nothing was collected into "))
    }

    @Test("Killed at any request and begun again, it loses no run and takes none twice")
    func killed() async throws {
        let runs = try (0..<24).map { try PublishedRun($0, in: "shop") }
        for run in runs { try run.publish(to: double) }
        var numbers = CollectSamples.Numbers(seed: 5)
        for _ in 0..<8 {
            let left = Countdown(Int.random(in: 0..<12, using: &numbers))
            let box = Victim()
            double.schedule { _, _ in
                if left.isOver() { box.kill() }
                return nil
            }
            _ = try await collect(["-o", out], started: { box.pid = $0 })
            try CollectedDirectory(out).expectNothingWrong(runs)
        }
        double.schedule { _, _ in nil }
        let run = try await collect(["-o", out])
        #expect(run.exitCode == 0, "\(run.errorText)")
        try CollectedDirectory(out).expectExactly(runs)
    }

    private func until(_ what: String, _ condition: () throws -> Bool) async throws {
        for _ in 0..<4000 {
            if try condition() { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Failure("waited in vain until \(what)")
    }

    @Test("SIGTERM ends a watch in order, with the summary written")
    func ended() async throws {
        let run = try PublishedRun(1, in: "shop")
        let box = Victim()
        async let ending = collect(["-o", out, "--watch"], started: { box.pid = $0 })
        try await until("it watches") { double.watches > 0 }
        try run.publish(to: double)
        try await until("the run is there") { try !CollectedDirectory(out).collected.isEmpty }
        Glibc.kill(box.pid, SIGTERM)
        let program = try await ending
        #expect(program.exitCode == 0, "\(program.errorText)")
        try CollectedDirectory(out).expectExactly([run])
    }
}

/// A process that is to be killed.
private final class Victim: Sendable {
    private let number = Mutex<pid_t>(0)

    var pid: pid_t {
        get { number.withLock { $0 } }
        set { number.withLock { $0 = newValue } }
    }

    /// Kills it; once, for its number may be another's afterwards.
    func kill() {
        number.withLock { number in
            if number > 0 { Glibc.kill(number, SIGKILL) }
            number = 0
        }
    }
}
