import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct FileCapabilitiesTests {
    private func words(_ words: UInt32...) -> [UInt8] {
        words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32($0 * 8)) } }
    }

    @Test func revisionTwo() {
        #expect(FileCapabilities(words(0x0200_0001, 1 << 10, 0, 0, 0))?.text == "cap_net_bind_service=ep")
        #expect(
            FileCapabilities(words(0x0200_0000, 1 << 13 | 1 << 12, 1 << 13, 0, 0))?.text
                == "cap_net_admin=p cap_net_raw=ip")
        #expect(FileCapabilities(words(0x0200_0001, 0, 0, 1 << 7, 0))?.text == "cap_bpf=ep")
        #expect(FileCapabilities(words(0x0200_0000, 0, 0, 0, 0))?.text == "an empty set")
    }

    @Test func revisionThreeNamesItsRoot() {
        let parsed = FileCapabilities(words(0x0300_0001, 1 << 19, 0, 0, 0, 100_000))
        #expect(parsed?.text == "cap_sys_ptrace=ep (in the user namespace of root 100000)")
        #expect(parsed?.rootID == 100_000)
    }

    @Test func revisionOne() {
        #expect(FileCapabilities(words(0x0100_0001, 1 << 5, 0))?.text == "cap_kill=ep")
    }

    @Test func everythingElseIsRefused() {
        #expect(FileCapabilities([]) == nil)
        #expect(FileCapabilities([1, 2]) == nil)
        #expect(FileCapabilities(words(0x0200_0001, 1)) == nil)
        #expect(FileCapabilities(words(0x0400_0001, 0, 0, 0, 0)) == nil)
        #expect(FileCapabilities(words(0x0300_0001, 0, 0, 0, 0)) == nil)
        for length in 0..<64 { _ = FileCapabilities(Array(repeating: 0xff, count: length)) }
    }

    @Test(.enabled(if: geteuid() == 0, "needs root: sets file capabilities")) func realFiles() throws {
        let tree = try AuditedTree()
        for (name, capability, mode) in [
            ("ping", "cap_net_raw=ep", 0o755), ("gdb", "cap_sys_ptrace=eip", 0o755), ("inert", "cap_chown=ep", 0o644),
        ] as [(String, String, mode_t)] {
            try tree.write("usr/bin/\(name)", mode: mode)
            let run = try ProgramRun(["setcap", capability, tree.directory.path + "/usr/bin/\(name)"])
            try #require(run.exitCode == 0, "\(run.errorText)")
        }
        let findings = try tree.log("file-capability").findings
        #expect(findings.map { $0.path?.text } == ["/usr/bin/gdb", "/usr/bin/ping"])
        #expect(findings.map(\.message) == ["cap_sys_ptrace=eip", "cap_net_raw=ep"])
        #expect(findings.map(\.severity) == [.high, .medium])
    }
}
