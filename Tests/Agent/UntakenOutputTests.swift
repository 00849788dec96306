import Foundation
import Glibc
import ScanReport
import TestSupport
import Testing

/// A supervisor whose report or order nobody takes: it ends in its time, and when it is asked to.
@Suite struct UntakenOutputTests {
    /// A root whose report is longer than a pipe holds.
    private let root: TemporaryDirectory
    private let volume: TemporaryDirectory
    private let fifo: String

    init() throws {
        root = try TemporaryDirectory()
        volume = try TemporaryDirectory()
        let long = String(repeating: "d", count: 250)
        for index in 0..<300 { try root.write("\(long)/f\(index)", mode: 0o4777) }
        fifo = volume.path + "/fifo"
        #expect(mkfifo(fifo, 0o600) == 0)
    }

    /// Holds both ends of the FIFO open, and reads nothing.
    private func withSilentReader(_ body: (CInt) throws -> Void) throws {
        let reader = open(fifo, O_RDWR | O_CLOEXEC | O_NONBLOCK)
        #expect(reader >= 0)
        defer { close(reader) }
        try body(reader)
    }

    private func start(_ script: String, _ options: [String]) throws -> RunningProgram {
        try RunningProgram(
            ["sh", "-c", script, try AgentBinary.path, "scan", "--root", root.path] + options,
            environment: ["FIFO": fifo])
    }

    private static let toFIFO = "exec \"$0\" \"$@\" >\"$FIFO\""

    private var isReportThere: Bool {
        let data = FileManager.default.contents(atPath: volume.path + "/report") ?? Data()
        return (try? JSONDecoder().decode(Report.self, from: data)) != nil
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: volume.path).sorted() }
    }

    @Test("a report that nobody takes is given up after --timeout, and the other outputs are written")
    func untaken() throws {
        try withSilentReader { _ in
            let program = try start(
                Self.toFIFO, ["--timeout", "4", "--output", "json", "--output", "json:\(volume.path)/report"])
            let run = try program.finish(timeout: 30)
            #expect(run.exitCode == 1)
            #expect(
                run.errorText
                    == "sidescan-agent: can't write the report to standard output: not all of it was taken within"
                    + " --timeout 4 seconds\n")
            #expect(isReportThere)
            #expect(try names == ["fifo", "report"])
        }
    }

    @Test(
        "a supervisor that waits for who takes its report ends when it is asked to", arguments: [true, false])
    func asked(throughOutput: Bool) throws {
        try withSilentReader { reader in
            let outputs = [
                "--output", throughOutput ? "json:\(fifo)" : "json", "--output", "text:\(volume.path)/report",
            ]
            let program = try start(throughOutput ? "exec \"$0\" \"$@\"" : Self.toFIFO, ["--timeout", "60"] + outputs)
            try Waiting.until("the pipe is full") {
                var held: CInt = 0
                return ioctl(reader, UInt(FIONREAD), &held) == 0 && held >= 60 << 10
            }
            kill(program.pid, SIGTERM)
            let run = try program.finish(timeout: 10)
            #expect(run.exitCode == 1)
            #expect(
                run.errorText.hasPrefix("sidescan-agent: stopped by SIGTERM; the report is not written, or not whole: ")
            )
            #expect(run.errorText.contains(throughOutput ? fifo : "standard output"))
            #expect(run.errorText.contains("\(volume.path)/report"))
            #expect(try names == ["fifo"])
        }
    }

    @Test("whoever else has standard output still has it as it was")
    func sharedDescription() throws {
        let run = try ProgramRun([
            "bash", "-c",
            """
            "$0" scan --root "$1" --output json | (sleep 2; cat) >"$2/report" &&
            { "$0" scan --root "$1" --output json >/dev/null; grep ^flags: /proc/self/fdinfo/1; } | cat
            """, try AgentBinary.path, root.path, volume.path,
        ])
        #expect(run.exitCode == 0)
        #expect(isReportThere)
        let flags = run.text.split(whereSeparator: \.isWhitespace).last.flatMap { Int32($0, radix: 8) }
        #expect(try #require(flags) & O_NONBLOCK == 0)
    }

    @Test("a FIFO that nobody reads is refused at once")
    func unreadFIFO() throws {
        let run = try ProgramRun(
            [try AgentBinary.path, "scan", "--root", root.path, "--output", "json:\(fifo)"], timeout: 10)
        #expect(run.exitCode == 1)
        #expect(run.errorText == "sidescan-agent: can't write \(fifo): nobody reads it (ENXIO)\n")
    }

    @Test("a FIFO that is read gets the report")
    func readFIFO() throws {
        let reader = try RunningProgram(["cat", fifo])
        // Its open waits for a writer, so there is nothing by which to see that it is there.
        var run = try ProgramRun([try AgentBinary.path, "scan", "--root", root.path, "--output", "json:\(fifo)"])
        for _ in 0..<100 where run.errorText.contains("ENXIO") {
            usleep(20_000)
            run = try ProgramRun([try AgentBinary.path, "scan", "--root", root.path, "--output", "json:\(fifo)"])
        }
        #expect(run.exitCode == 0, "\(run.errorText)")
        let output = try reader.finish(timeout: 10).output
        #expect(throws: Never.self) { _ = try JSONDecoder().decode(Report.self, from: Data(output)) }
    }

    @Test(
        "a worker that does not take its order is ended in time, or when the supervisor is asked to",
        arguments: [true, false])
    func untakenOrder(isAsked: Bool) throws {
        let longRoot = "/" + String(repeating: "r", count: 120_000)
        let program = try RunningProgram([
            try AgentBinary.path, "scan", "--root", longRoot, "--timeout", isAsked ? "60" : "2",
        ])
        while program.children.isEmpty, kill(program.pid, 0) == 0 {}
        let worker = try #require(program.children.first.flatMap { pid_t($0) })
        kill(worker, SIGSTOP)
        usleep(500_000)
        if isAsked { kill(program.pid, SIGTERM) }
        let run = try program.finish(timeout: 10)
        #expect(run.exitCode == 1)
        #expect(run.errorText.contains(isAsked ? "stopped by SIGTERM" : "took longer"), "\(run.errorText)")
        #expect(kill(worker, 0) != 0)
    }

    @Test("options that are longer than any worker reads are refused in a line that says so")
    func tooLongOrder() throws {
        let input = "a=" + String(repeating: "i", count: 100_000)
        let run = try ProgramRun(
            [try AgentBinary.path, "scan", "--root", root.path, "--profile", "/nonexistent"]
                + (0..<12).flatMap { _ in ["--input", input] }, timeout: 20)
        #expect(run.exitCode == 1)
        #expect(run.errorText.hasPrefix("sidescan-agent: the options are too long"), "\(run.errorText.prefix(200))")
    }

    /// Traces a program, and leaves the first process that it starts stopped before it has done anything.
    private static let stopper = """
        import ctypes, os, sys
        trace = ctypes.CDLL(None).ptrace
        trace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        program = os.fork()
        if program == 0:
            trace(0, 0, None, None)  # PTRACE_TRACEME of ptrace(2)
            os.execv(sys.argv[1], sys.argv[1:])
        os.waitpid(program, 0)
        trace(0x4200, program, None, 2 | 4 | 8)  # PTRACE_SETOPTIONS: fork, vfork and clone are told
        trace(7, program, None, None)  # PTRACE_CONT
        while True:
            pid, status = os.waitpid(-1, 0x40000000)  # __WALL
            if pid == program and os.WIFSTOPPED(status):
                trace(7, program, None, None if status >> 16 else os.WSTOPSIG(status))
            elif pid == program:
                sys.exit(os.waitstatus_to_exitcode(status))
        """

    @Test(
        "a worker that is stopped before it has begun stops nobody else",
        .enabled(if: Machine.canTrace, "needs ptrace(2)"))
    func stoppedStart() throws {
        let run = try ProgramRun(
            [Machine.python, "-c", Self.stopper, try AgentBinary.path, "scan", "--root", root.path, "--timeout", "2"],
            timeout: 20)
        #expect(run.exitCode == 1)
        #expect(run.errorText.contains("took longer"), "\(run.errorText)")
    }

    @Test("a file that may not grow is an error like another", arguments: ["json:%/report", "json"])
    func limitedFileSize(output: String) throws {
        let run = try ProgramRun([
            "bash", "-c", "ulimit -f 0; exec \"$0\" scan --root \"$1\" --output \"$2\" >\"$3/out\"",
            try AgentBinary.path,
            root.path, output.replacingOccurrences(of: "%", with: volume.path), volume.path,
        ])
        #expect(run.signal == nil && run.exitCode == 1)
        #expect(!isReportThere)
        #expect(try names == ["fifo", "out"])
    }
}
