import LinuxSystem
import ScanReport
import TargetFilesystem

/// Programs that lie where everybody may put some.
struct ExecutableInWorldWritablePlaceRule: AuditRule {
    let description = RuleDescription(
        id: "executable-in-world-writable-place", severity: .high, title: "executables in world-writable places",
        rationale: "Programs in /tmp and its like are how droppers and miners come to be; no image needs one there.",
        references: ["NIST SP 800-190, 4.4.4", "MITRE ATT&CK T1105", "CIS Distribution Independent Linux 2.0.0, 1.1.5"])

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        guard batch.isInWorldWritablePlace else { return }
        let entries = batch.entries
        for index in entries.indices {
            let status = entries[index].status
            guard status.mode & 0o111 != 0, status.kind == .regular else { continue }
            log.find(entries[index], in: batch, "mode \(octal(status.mode)), owner \(status.uid):\(status.gid)")
        }
    }
}
