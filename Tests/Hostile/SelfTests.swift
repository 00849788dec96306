import Foundation
import ScanReport
import Testing

/// The tier's own instruments: a proof that sees nothing proves nothing.
@Suite struct SelfTests {
    @Test("an innocent root passes every rule that a directory can be asked about")
    func innocence() throws {
        let root = try HostileRoot()
        let scan = try HostileScan(root)
        for rule in scan.report.rules where rule.id != "path-writable-by-target" && Machine.isRoot {
            #expect(rule.status == .passed, "\(rule.id): \(rule.reason ?? "")")
        }
        #expect(scan.report.coverage.entries == HostileRoot.firstEntries)
        #expect(scan.report.coverage.files == HostileRoot.firstFiles)
        #expect(scan.report.coverage.isComplete)
    }

    @Test("the canary's watch sees a file that is read")
    func watchSeesReading() throws {
        let root = try HostileRoot()
        _ = try Data(contentsOf: URL(fileURLWithPath: root.canary.path + "/etc/passwd"))
        #expect(root.canary.openings().contains(root.canary.path + "/etc/passwd"))
        #expect(root.canary.openings().isEmpty)
    }

    @Test("the canary's watch sees a scan of what it watches, and such a scan has findings of every kind")
    func watchSeesScan() throws {
        let root = try HostileRoot()
        let run = try AgentScan.json(of: root.canary.path)
        #expect(root.canary.openings().contains(root.canary.path + "/etc/passwd"))
        let rules = Set(run.findings.map(\.ruleID))
        for rule in [
            "duplicate-uid-0", "empty-password", "private-key-permissions", "setuid-setgid-file", "shell-present",
            "package-manager-present", "sensitive-file-permissions",
        ] {
            #expect(rules.contains(rule), "\(rule)")
        }
    }
}
