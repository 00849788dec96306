import Foundation
import Glibc
import TestSupport
import Testing

/// Names and command lines that processes give themselves, shown by `ps`.
@Suite struct ProcessListTests {
    private static let argument = "ev\u{1b}[2J\u{1b}]0;title\u{07}il\nFORGED\u{202e}\u{9b}31m\u{2028}"

    @Test("command lines that steer terminals are shown harmlessly", arguments: [[], ["--json"]])
    func commandLine(_ options: [String]) throws {
        // The name is the beginning of the program's own file name: 15 bytes; proc_pid_comm(5).
        let directory = try TemporaryDirectory()
        try directory.link("a\u{1b}[31m\n\u{202e}b", to: "/bin/sleep")
        let process = try RunningProgram([directory.path + "/a\u{1b}[31m\n\u{202e}b", "600.\(getpid())"])
        let tail = try RunningProgram(["tail", "-f", "/dev/null", Self.argument])
        let run = try ProgramRun([try AgentBinary.path, "ps"] + options)
        #expect(run.exitCode == 0)
        HarmlessText.expect(run.output)
        let lines = run.text.split(separator: "\n")
        #expect(!lines.contains { $0.hasPrefix("FORGED") })
        #expect(lines.contains { $0.contains("FORGED") && $0.contains("x1B[2J") }, "\(tail.pid)")
        #expect(run.text.contains("x1B[31m"), "\(process.pid)")
    }

    @Test(
        "as a target, in every form of the report and in messages", .needsRoot, arguments: ["json", "text", "markdown"])
    func target(_ format: String) throws {
        let process = try RunningProgram(["tail", "-f", "/dev/null", Self.argument])
        let run = try AgentBinary.run("doctor", "--pid", "\(process.pid)")
        HarmlessText.expect(run.output)
        let none = try AgentBinary.run("scan", "--process", "\u{1b}2J\u{202e}nobody\\.at\\.all\n", "--output", format)
        #expect(none.exitCode == 2)
        HarmlessText.expect(none.errors)
        #expect(none.errors.count { $0 == UInt8(ascii: "\n") } == 1)
    }
}
