import Foundation
import Glibc
import ScanReport
import TestSupport
import Testing

/// What the report says of the agent's own cage, and what becomes of a scan where something of it is missing.
@Suite struct ConfinementTests {
    private let root: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
        try root.write("etc/passwd", "root:x:0:0::/root:/bin/sh\n")
    }

    /// Answers some system calls with an errno, and runs the rest of its command line. Linux numbers these the same on all
    /// architectures but seccomp(2).
    private static func refusing(_ calls: String, _ errno: Int32) -> [String] {
        let script = """
            import ctypes, os, platform, struct, sys
            numbers = {"landlock": [444, 445, 446], "seccomp": [{"x86_64": 317, "aarch64": 277}[platform.machine()]]}
            calls = numbers["\(calls)"]
            lines = [(0x20, 0, 0, 0)]
            for index, call in enumerate(calls):
                lines.append((0x15, len(calls) - index, 0, call))
            lines += [(0x06, 0, 0, 0x7fff0000), (0x06, 0, 0, 0x00050000 | \(errno))]
            code = b"".join(struct.pack("HBBI", *line) for line in lines)
            text = ctypes.create_string_buffer(code)
            program = struct.pack("HxxxxxxQ", len(lines), ctypes.addressof(text))
            libc = ctypes.CDLL(None)
            assert libc.prctl(38, 1, 0, 0, 0) == 0
            assert libc.prctl(22, 2, program, 0, 0) == 0
            os.execv(sys.argv[1], sys.argv[1:])
            """
        return [Machine.python, "-c", script]
    }

    /// A user without rights, as the agent is meant to run.
    private static let plainUser = [
        "setpriv", "--reuid", "65532", "--regid", "65532", "--clear-groups", "--bounding-set", "-all",
        "--inh-caps", "-all",
    ]

    private func scan(_ options: [String] = [], wrapped: [String] = []) throws -> ProgramRun {
        try ProgramRun(
            wrapped + [try SharedAgent.path, "scan", "--root", root.path, "--output", "json"] + options)
    }

    private func confinement(_ run: ProgramRun) throws -> AgentConfinement {
        try #require(run.exitCode == 0, "\(run.errorText)")
        #expect(try ReportSchema.complaint(about: run.output) == nil)
        return try JSONDecoder().decode(Report.self, from: Data(run.output)).confinement
    }

    @Test("both processes are held by their own filters", arguments: [1, 5])
    func filters(jobs: Int) throws {
        let confinement = try confinement(try scan(["--jobs", "\(jobs)"]))
        #expect(confinement.required == "seccomp")
        for process in [confinement.worker, confinement.supervisor] {
            #expect(process.noNewPrivileges == true)
            #expect(process.seccomp == "filter")
            #expect(process.refusedCalls == "kill")
            #expect(process.isDumpable == false)
        }
        let worker = try #require(confinement.worker.seccompFilters)
        let supervisor = try #require(confinement.supervisor.seccompFilters)
        #expect(worker == supervisor + 1, "the worker's cage is shut in two steps")
        #expect(confinement.supervisor.effectiveCapabilities.isEmpty)
    }

    @Test(
        "a plain user's cage is whole",
        .enabled(if: Machine.canChangeCredentials && Machine.hasLandlock, "\(Machine.credentialsReason), and Landlock"))
    func whole() throws {
        let confinement = try confinement(try scan(["--require-confinement", "full"], wrapped: Self.plainUser))
        #expect(confinement.required == "full")
        for process in [confinement.worker, confinement.supervisor] {
            #expect(process.notInForce.isEmpty)
            #expect(process.uid == 65532 && process.gid == 65532)
            #expect(process.effectiveCapabilities.isEmpty)
            #expect(process.landlock.isInForce && process.landlock.deniesTCP && process.landlock.abi >= 4)
        }
    }

    @Test(
        "of all capabilities the worker keeps the one that reads files, and says so",
        .enabled(if: geteuid() == 0, "needs root"))
    func capabilities() throws {
        for (held, kept) in [
            ("+dac_read_search,+dac_override,+chown,+sys_ptrace", "DAC_READ_SEARCH"),
            ("+dac_override,+chown", "DAC_OVERRIDE"),
        ] {
            let wrapped = ["setpriv", "--bounding-set", "-all,\(held)"]
            let confinement = try confinement(try scan(wrapped: wrapped))
            #expect(confinement.worker.effectiveCapabilities == [kept])
            #expect(confinement.worker.notInForce.contains { $0.contains("\(kept) kept") })
            #expect(confinement.supervisor.effectiveCapabilities.isEmpty)
            let refused = try scan(["--require-confinement", "full"], wrapped: wrapped)
            #expect(refused.exitCode == 1)
            #expect(refused.output.isEmpty)
            #expect(refused.errorText.contains(kept), "\(refused.errorText)")
        }
    }

    @Test(
        "without seccomp a scan is refused, but for who asked for none",
        .enabled(if: Machine.canChangeCredentials, "\(Machine.credentialsReason)"))
    func withoutSeccomp() throws {
        let wrapped = Self.plainUser + Self.refusing("seccomp", EPERM)
        for options in [[], ["--require-confinement", "seccomp"], ["--require-confinement", "full"]] {
            let run = try scan(options, wrapped: wrapped)
            #expect(run.exitCode == 1)
            #expect(run.output.isEmpty)
            #expect(
                run.errorText.contains("--require-confinement") && run.errorText.contains("EPERM"), "\(run.errorText)")
            #expect(run.errorText.count { $0 == "\n" } == 1)
        }
        let confinement = try confinement(try scan(["--require-confinement", "none"], wrapped: wrapped))
        for process in [confinement.worker, confinement.supervisor] {
            #expect(process.refusedCalls == nil, "the filter that the scan was started under is not its own")
            #expect(process.notInForce.contains { $0.hasPrefix("seccomp") && $0.contains("EPERM") })
            #expect(process.landlock.isInForce)
        }
    }

    @Test(
        "without Landlock a scan is done, and says so, but for who asked for all",
        .enabled(if: Machine.canChangeCredentials, "\(Machine.credentialsReason)"))
    func withoutLandlock() throws {
        let wrapped = Self.plainUser + Self.refusing("landlock", ENOSYS)
        let confinement = try confinement(try scan(wrapped: wrapped))
        for process in [confinement.worker, confinement.supervisor] {
            #expect(process.landlock == ProcessConfinement.Landlock(abi: 0, isInForce: false, deniesTCP: false))
            #expect(process.notInForce.contains { $0.hasPrefix("Landlock") })
            #expect(process.refusedCalls == "kill")
        }
        let run = try scan(["--require-confinement", "full"], wrapped: wrapped)
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errorText.contains("Landlock"), "\(run.errorText)")
    }

    @Test("filters that only log hold nobody, and are refused where a cage is required")
    func logging() throws {
        let confinement = try confinement(try scan(["--confinement-log"]))
        #expect(confinement.required == "none")
        #expect(confinement.worker.refusedCalls == "log" && confinement.supervisor.refusedCalls == "log")
        #expect(confinement.worker.notInForce.contains { $0.contains("--confinement-log") })
        let run = try scan(["--confinement-log", "--require-confinement", "seccomp"])
        #expect(run.exitCode == 1)
        #expect(run.errorText.contains("--confinement-log"), "\(run.errorText)")
    }
}
