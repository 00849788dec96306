import LinuxSystem
import ScanReport
import TargetFilesystem

/// Regular files that everybody may write to.
struct WorldWritableFileRule: AuditRule {
    let description = RuleDescription(
        id: "world-writable-file", severity: .high, title: "world-writable files",
        rationale: "Any process in the container can change such a file, whatever user it runs as.",
        references: ["CIS Distribution Independent Linux 2.0.0, 6.1.10", "NIST SP 800-190, 4.1.2", "inode(7)"])

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        let entries = batch.entries
        for index in entries.indices {
            let status = entries[index].status
            guard status.mode & 0o002 != 0, status.kind == .regular else { continue }
            log.find(entries[index], in: batch, "mode \(octal(status.mode)), owner \(status.uid):\(status.gid)")
        }
    }
}
