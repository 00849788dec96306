import Foundation
import Glibc
import TestSupport
import Testing

/// The two processes of a scan: what becomes of one when the other, or somebody else, does something to it.
@Suite struct SupervisorTests {
    /// A scan that waits for a target that never comes, so that its worker lives, with a report in a directory.
    private struct WaitingScan {
        let directory: TemporaryDirectory
        let program: RunningProgram
        let worker: pid_t

        init() throws {
            directory = try TemporaryDirectory()
            let program = try RunningProgram([
                try AgentBinary.path, "scan", "--process", "^never-there$", "--wait", "60", "--output", "json",
                "--output", "text:\(directory.path)/report",
            ])
            // Its own filter is in force when it begins to look.
            try Waiting.until("the worker looks for its target") {
                program.children.contains { Self.status("Seccomp:", of: $0) == "2" }
            }
            worker = try #require(program.children.first.flatMap { pid_t($0) })
            self.program = program
        }

        static func status(_ field: String, of process: String) -> String? {
            let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
            return text?.split(separator: "\n").first { $0.hasPrefix(field) }?.split(separator: "\t").last.map(
                String.init)
        }

        var leftFiles: [String] {
            get throws { try FileManager.default.contentsOfDirectory(atPath: directory.path) }
        }

        /// Whether the worker is gone, not even a zombie.
        var isWorkerGone: Bool { Self.status("State:", of: "\(worker)") == nil }
    }

    @Test(
        "a worker that dies is reported with its signal, and nothing else is",
        arguments: [(SIGSEGV, "SIGSEGV"), (SIGKILL, "SIGKILL, perhaps because memory ran out"), (SIGSYS, "SIGSYS")])
    func deadWorker(signal: Int32, says: String) throws {
        let scan = try WaitingScan()
        kill(scan.worker, signal)
        let run = try scan.program.finish(timeout: 10)
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errorText.hasPrefix("sidescan-agent: the worker was killed by \(says)"), "\(run.errorText)")
        #expect(run.errorText.count { $0 == "\n" } == 1)
        #expect(scan.isWorkerGone)
        #expect(try scan.leftFiles.isEmpty)
    }

    @Test(
        "a supervisor that is asked to end does so at once, and leaves nothing",
        arguments: [
            (SIGTERM, "SIGTERM"), (SIGINT, "SIGINT"), (SIGHUP, "SIGHUP"), (SIGQUIT, "SIGQUIT"), (SIGUSR1, "SIGUSR1"),
            (SIGUSR2, "SIGUSR2"), (SIGALRM, "SIGALRM"), (SIGXCPU, "SIGXCPU"), (SIGPWR, "SIGPWR"),
        ] as [(Int32, String)])
    func asked(signal: Int32, name: String) throws {
        let scan = try WaitingScan()
        kill(scan.program.pid, signal)
        let run = try scan.program.finish(timeout: 5)
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errorText == "sidescan-agent: stopped by \(name); nothing is reported\n")
        #expect(scan.isWorkerGone)
        #expect(try scan.leftFiles.isEmpty)
    }

    @Test("a worker does not outlive its supervisor")
    func orphan() throws {
        let scan = try WaitingScan()
        scan.program.end()
        try Waiting.until("the worker has ended") { ["Z", nil].contains(Self.state(of: scan.worker)) }
    }

    @Test("the supervisor has limits of its own, which leave room for the longest report")
    func limits() throws {
        let scan = try WaitingScan()
        let text = try String(contentsOfFile: "/proc/\(scan.program.pid)/limits", encoding: .utf8)
        func limit(_ name: String) -> [String]? {
            text.split(separator: "\n").first { $0.hasPrefix(name) }?.dropFirst(name.count)
                .split(separator: " ").prefix(2).map(String.init)
        }
        // As they usually are: --wait 60 here, --timeout 120 and --output-limit 64.
        let memory = "\((64 + 4 * 64) << 20)"
        #expect(limit("Max data size") == [memory, memory])
        #expect(limit("Max cpu time") == ["360", "360"])
        for name in ["Max processes", "Max locked memory", "Max msgqueue size", "Max core file size"] {
            #expect(limit(name) == ["0", "0"], "\(name)")
        }
    }

    @Test("what is ignored by whoever started the agent goes on being ignored")
    func ignoredSignal() throws {
        let program = try RunningProgram([
            "bash", "-c", "trap '' HUP; exec \"$0\" scan --process '^never-there$' --wait 60", try AgentBinary.path,
        ])
        try Waiting.until("the worker looks for its target") {
            program.children.contains { WaitingScan.status("Seccomp:", of: $0) == "2" }
        }
        kill(program.pid, SIGHUP)
        usleep(200_000)
        kill(program.pid, SIGTERM)
        #expect(
            try program.finish(timeout: 10).errorText == "sidescan-agent: stopped by SIGTERM; nothing is reported\n")
    }

    private static func state(of process: pid_t) -> Character? {
        WaitingScan.status("State:", of: "\(process)")?.first
    }

    @Test("what a scan may take counts from when its target is there")
    func timeoutAfterWaiting() throws {
        let run = try AgentBinary.run("scan", "--process", "^never-there$", "--wait", "6", "--timeout", "5")
        #expect(run.exitCode == 2)
        #expect(run.errorText.contains("never-there"), "\(run.errorText)")
    }

    @Test("a report that is too long is not accepted, and not written in part")
    func outputLimit() throws {
        let root = try TemporaryDirectory()
        let long = (0..<14).map { _ in String(repeating: "d", count: 250) }.joined(separator: "/")
        for index in 0..<700 { try root.write("\(long)/f\(index)", mode: 0o4777) }
        let reports = try TemporaryDirectory()
        func scan(_ limit: String) throws -> ProgramRun {
            try AgentBinary.run(
                "scan", "--root", root.path, "--output", "json", "--output", "json:\(reports.path)/report",
                "--output-limit", limit)
        }
        let run = try scan("1")
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errorText.contains("not accepted"), "\(run.errorText)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: reports.path).isEmpty)
        let enough = try scan("64")
        #expect(enough.exitCode == 0)
        #expect(enough.output.count > 1 << 19)
        // The supervisor's own limits leave room for as much as may come.
        let all = try ProgramRun(
            [try AgentBinary.path, "scan", "--root", root.path, "--output-limit", "64"]
                + (0..<16).flatMap { ["--output", "json:\(reports.path)/\($0)"] })
        #expect(all.exitCode == 0, "\(all.errorText)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: reports.path).count == 17)
    }

    @Test("whoever starts the agent with SIGCHLD ignored gets a report all the same")
    func ignoredChildren() throws {
        let root = try TemporaryDirectory()
        let run = try ProgramRun(
            ["bash", "-c", "trap '' CHLD; exec \"$0\" \"$@\"", try AgentBinary.path, "scan", "--root", root.path],
            timeout: 20)
        #expect(run.exitCode == 0, "\(run.errorText)")
        #expect(!run.output.isEmpty)
    }

    @Test("a worker that nobody supervises says so in one line")
    func workerByHand() throws {
        let run = try AgentBinary.run("worker")
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errorText.contains("sidescan-agent scan"), "\(run.errorText)")
        #expect(run.errorText.count { $0 == "\n" } == 1)
    }

    @Test("no descriptor of whoever started the agent stays open, and no variable reaches the worker")
    func inheritance() throws {
        let directory = try TemporaryDirectory()
        try directory.write("secret", "secret")
        let program = try RunningProgram(
            [
                "bash", "-c", "exec 7<\"$1\"; exec \"$0\" scan --process '^never-there$' --wait 60",
                try AgentBinary.path, directory.path + "/secret",
            ], environment: ["SIDESCAN_TEST_SECRET": "1"])
        try Waiting.until("the worker looks for its target") {
            program.children.contains { WaitingScan.status("Seccomp:", of: $0) == "2" }
        }
        let worker = try #require(program.children.first)
        for process in [worker, "\(program.pid)"] {
            let links = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)")
            }
            #expect(!links.isEmpty)
            #expect(!links.contains { $0.hasSuffix("/secret") }, "\(links)")
        }
        let environment = try String(contentsOfFile: "/proc/\(worker)/environ", encoding: .utf8)
        #expect(!environment.contains("SECRET"))
        #expect(!environment.contains("PATH="))
    }
}
