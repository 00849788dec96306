import Foundation
import TestSupport
import Testing

/// A supervisor whose worker turns against it, and what came of it.
struct HostileWorker {
    let run: ProgramRun
    /// How long it took, in seconds.
    let seconds: Double
    /// The most memory that the supervisor or the worker had resident, in MiB.
    let peakMemory: Int
    /// The file that one of the two reports was to be written to.
    let file: String?

    /// What the file holds before.
    static let oldReport = "old report\n"

    /// All the ways in which a worker can turn, as the executable lists them.
    static let misbehaviours = Result<[String], any Error> {
        try ProgramRun([ForbiddenAct.program, "misbehaviours"]).text.split(separator: "\n").map(String.init)
    }

    /// Has a worker misbehave.
    ///
    /// - Parameters:
    ///   - timeout: After how many seconds the supervisor is to end the worker.
    ///   - memory: How many MiB the worker may use.
    ///   - limit: How many MiB the outputs may have.
    init(_ misbehaviour: String, timeout: Int = 40, memory: Int = 64, limit: Int = 1) throws {
        let root = try TemporaryDirectory()
        let reports = try TemporaryDirectory()
        try reports.write("report", Self.oldReport)
        let start = Date()
        run = try ProgramRun(
            [
                Machine.python, "-c", Self.lastParent, root.path + "/peak", try ForbiddenAct.program, "misbehave",
                misbehaviour, root.path,
                reports.path + "/report", "\(timeout)", "\(memory)", "\(limit)",
            ], timeout: 60)
        seconds = Date().timeIntervalSince(start)
        let peak = try String(contentsOfFile: root.path + "/peak", encoding: .utf8)
        peakMemory = (try #require(Int(peak))) / 1024
        let names = try FileManager.default.contentsOfDirectory(atPath: reports.path)
        #expect(names == ["report"], "\(misbehaviour)")
        file = try? String(contentsOfFile: reports.path + "/report", encoding: .utf8)
    }

    /// What a supervisor is run by that must leave nobody behind, not even a zombie: those are its parent's then, which ends
    /// with 99 where there is one. PR_SET_CHILD_SUBREAPER(2const). It gives as much stack as it may, and writes down what
    /// getrusage(2) says of the memory of all that were waited for, in KiB.
    private static let lastParent = """
        import ctypes, os, resource, subprocess, sys
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
        most = resource.getrlimit(resource.RLIMIT_STACK)[1]
        resource.setrlimit(resource.RLIMIT_STACK, (most, most))
        code = subprocess.run(sys.argv[2:]).returncode
        with open(sys.argv[1], "w") as peak:
            peak.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
        try:
            os.waitpid(-1, os.WNOHANG)
            code = 99
        except ChildProcessError:
            pass
        sys.exit(code if code >= 0 else 98)
        """

    /// What was said, without the name before it; nil unless it is one printable line.
    var complaint: String? {
        let start = "sidescan-agent: "
        guard let lines, lines.count == 1, lines[0].hasPrefix(start) else { return nil }
        return String(lines[0].dropFirst(start.count))
    }

    /// The lines of standard error; nil where it is no UTF-8 or holds what does more than show a character.
    var lines: [String]? {
        guard let text = String(validating: run.errors, as: UTF8.self), text.last == "\n" else { return nil }
        let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        let isPrintable = lines.joined().unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
            default: true
            }
        }
        return isPrintable ? lines.map(String.init) : nil
    }
}
