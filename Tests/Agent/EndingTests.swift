import Foundation
import TestSupport
import Testing

/// What the agent does when its scan is over, as one of a pod's containers.
@Suite struct EndingTests {
    private let root: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
        try root.write("etc/passwd", "root:x:0:0::/root:/bin/sh\n")
        try root.write("bin/sh", "x", mode: 0o755)
    }

    /// Starts a scan that is to stay, and waits until a file says that it is over.
    private func staying(_ arguments: [String], until file: String) throws -> RunningProgram {
        let program = try RunningProgram(
            [
                "sh", "-c", "exec \"$@\" 2>\"$0\"", root.path + "/complaint", try AgentBinary.path, "scan",
                "--then-wait",
            ] + arguments)
        try Waiting.until("the scan is over") {
            (FileManager.default.contents(atPath: root.path + "/" + file) ?? Data()).contains(UInt8(ascii: "\n"))
        }
        return program
    }

    @Test("It stays in its cage after the scan until it is asked to end")
    func stays() throws {
        let program = try staying(
            ["--root", root.path, "--output", "json:\(root.path)/report.json", "--require-confinement", "seccomp"],
            until: "report.json")
        #expect(kill(program.pid, 0) == 0 && program.children.isEmpty)
        kill(program.pid, SIGTERM)
        let run = try program.finish(timeout: 20)
        #expect(run.exitCode == 0 && !run.timedOut)
    }

    @Test("It stays after a scan that failed too, and then says so by its exit code")
    func staysAfterFailure() throws {
        let program = try staying(["--pid", "2147483647"], until: "complaint")
        #expect(kill(program.pid, 0) == 0)
        kill(program.pid, SIGTERM)
        let run = try program.finish(timeout: 20)
        #expect(run.exitCode == 2 && !run.timedOut)
        let complaint = try String(contentsOfFile: root.path + "/complaint", encoding: .utf8)
        #expect(complaint.split(separator: "\n").count == 1 && complaint.hasPrefix("sidescan-agent: "))
    }

    @Test("Asked to end while it scans, it does not stay")
    func endsEarly() throws {
        let program = try RunningProgram([
            try AgentBinary.path, "scan", "--then-wait", "--wait", "60", "--pid", "2147483647",
        ])
        // It is asked when it can hear it: the worker is its child.
        try Waiting.until("the worker runs") { !program.children.isEmpty }
        kill(program.pid, SIGTERM)
        let run = try program.finish(timeout: 20)
        #expect(run.exitCode == 1 && !run.timedOut && run.errorText.contains("stopped by SIGTERM"))
    }

    @Test("With --exit-zero it ends without an error, and still says what was wrong")
    func exitsWithZero() throws {
        let failed = try AgentBinary.run("scan", "--exit-zero", "--pid", "2147483647")
        #expect(failed.exitCode == 0 && failed.errorText.split(separator: "\n").count == 1)
        let finding = try AgentBinary.run("scan", "--exit-zero", "--root", root.path, "--fail-on", "info")
        #expect(finding.exitCode == 0 && finding.errors.isEmpty && !finding.output.isEmpty)
        let usage = try AgentBinary.run("scan", "--exit-zero", "--nonsense")
        #expect(usage.exitCode == 1)
    }
}
