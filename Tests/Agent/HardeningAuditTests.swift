import Foundation
import ScanReport
import TestSupport
import Testing

/// Executables and certificates, looked at by a caged agent.
@Suite("Executables and certificates") struct HardeningAuditTests {
    private let root: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
    }

    private func scan(_ arguments: String..., output: String = "json") throws -> ProgramRun {
        try ProgramRun(
            [try AgentBinary.path, "scan", "--root", root.path, "--output", output] + arguments, timeout: 100)
    }

    private func report(_ run: ProgramRun) throws -> Report {
        #expect(try ReportSchema.complaint(about: run.output) == nil)
        return try JSONDecoder().decode(Report.self, from: Data(run.output))
    }

    @Test("programs are counted, and listed where that is asked for") func executables() throws {
        // This one: it is there, whatever else the machine has.
        try root.makeDirectory("bin")
        _ = try root.copy(program: try AgentBinary.path, to: "bin/agent")
        let counted = try report(try scan("--audit", "executables"))
        #expect(counted.rules.map(\.id) == ["executable-stack", "missing-library", "writable-library-path"])
        #expect(counted.executables?.count == 1 && counted.executables?.programs == 1)
        #expect(counted.executables?.files == nil && counted.certificates == nil)
        let listed = try report(try scan("--audit", "executables", "--list-executables"))
        #expect(listed.executables?.files?.map(\.path.text) == ["/bin/agent"])
        let text = try scan("--audit", "executables", "--list-executables", output: "text").text
        #expect(text.contains("executables 1 ELF files: 1 programs, 0 libraries"))
        #expect(text.contains("RELRO    CANARY  NX   PIE  RPATH  RUNPATH  SYMBOLS  FORTIFY  FILE\n"))
        #expect(text.contains("  /bin/agent\n"))
        let markdown = try scan("--audit", "executables", "--list-executables", output: "markdown").text
        #expect(markdown.contains("| RELRO | CANARY |") && markdown.contains("<code>/bin/agent</code> |"))
        #expect(try report(try scan()).executables == nil, "only where it is asked for")
    }

    @Test("certificates are judged by the run's start", .enabled(if: Machine.has("openssl"), "needs openssl"))
    func certificates() throws {
        let run = try ProgramRun([
            "openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-days", "20",
            "-subj", "/CN=twenty \u{1b}[31m days", "-utf8", "-keyout", root.path + "/key.pem", "-out",
            root.path + "/crt.pem",
        ])
        try #require(run.exitCode == 0, "\(run.errorText)")
        let found = try report(try scan("--audit", "certificates"))
        #expect(found.findings.map(\.ruleID) == ["certificate-expiring"])
        #expect(found.certificates?.count == 1 && found.certificates?.files == 1)
        #expect(found.findings.allSatisfy { $0.message.utf8.allSatisfy { $0 >= 0x20 } })
        let fewer = try report(try scan("--audit", "certificates", "--expiring-days", "7"))
        #expect(fewer.findings.isEmpty && fewer.certificates?.expiringDays == 7)
        #expect(fewer.rules.count == 5 && fewer.rules.allSatisfy { $0.status == .passed })
        #expect(try scan("--audit", "certificates", "--fail-on", "low").exitCode == 4)
    }

    @Test("100 MB of beginnings of certificates are looked through") func bomb() throws {
        try root.write("bomb", String(repeating: "-----BEGIN ", count: 100_000_000 / 11))
        let found = try report(try scan("--audit", "certificates"))
        #expect(found.rules.allSatisfy { $0.status == .passed } && found.coverage.isComplete)
    }

    @Test("a file that can't be read to its end is no pass of any rule") func cut() throws {
        try root.write("huge", "nothing\n")
        #expect(truncate(root.path + "/huge", 300 << 20) == 0)
        for rule in try report(try scan("--audit", "certificates")).rules {
            #expect(rule.status == .skipped && rule.reason?.contains("/huge") == true, "\(rule)")
        }
    }

    @Test("a million libraries in one ELF file are as many as are read") func needs() throws {
        // One table of dynamic entries in a sparse file, all DT_NEEDED of the same name.
        var bytes: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
        func add(_ value: Int, _ width: Int) {
            for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (index * 8))) }
        }
        for (value, width) in [
            (3, 2), (62, 2), (1, 4), (0, 8), (64, 8), (0, 8), (0, 4), (64, 2), (56, 2), (3, 2), (64, 2), (0, 2), (0, 2),
        ] { add(value, width) }
        let entries = 1_000_000
        for (type, offset, size) in [(1, 0, 1 << 30), (2, 4096, entries * 16), (3, 300, 4)] {
            for value in [type | 5 << 32, offset, offset, 0, size, size, 1] { add(value, 8) }
        }
        bytes += [UInt8](repeating: 0, count: 300 - bytes.count) + Array("/ld\0libx.so\0".utf8)
        bytes += [UInt8](repeating: 0, count: 4096 - bytes.count)
        add(5, 8); add(300, 8); add(10, 8); add(12, 8)
        for _ in 0..<entries { add(1, 8); add(4, 8) }
        try root.write("program", "")
        try Data(bytes).write(to: URL(fileURLWithPath: root.path + "/program"))
        let found = try report(try scan("--audit", "executables"))
        #expect(found.executables?.defective == 1)
        #expect(found.rules.allSatisfy { $0.status != .passed }, "\(found.rules)")
        #expect(found.coverage.unreadable.contains { $0.reason == "over-limit" })
    }

    @Test("an option of an audit that is not asked for is refused") func options() throws {
        for (arguments, words) in [
            (["--list-executables"], "--audit executables"), (["--expiring-days", "3"], "--audit certificates"),
        ] {
            let run = try ProgramRun([try AgentBinary.path, "scan", "--root", root.path] + arguments)
            #expect(run.exitCode == 1 && run.output.isEmpty && run.errorText.contains(words), "\(run.errorText)")
        }
        let run = try scan("--audit", "certificates", "--expiring-days", "-1")
        #expect(run.exitCode == 1 && run.errorText.contains("from 0 to 36500"), "\(run.errorText)")
    }
}
