import LinuxSystem
import ScanReport
import TargetFilesystem

/// Directories in which everybody may remove and replace everybody's files.
struct WorldWritableDirectoryRule: AuditRule {
    let description = RuleDescription(
        id: "world-writable-directory", severity: .high, title: "world-writable directories without the sticky bit",
        rationale: "Any process in the container can replace other users' files there.",
        references: ["CIS Distribution Independent Linux 2.0.0, 1.1.21", "inode(7)"])

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        let entries = batch.entries
        for index in entries.indices {
            let status = entries[index].status
            guard status.mode & 0o1002 == 0o002, status.kind == .directory else { continue }
            log.find(entries[index], in: batch, "mode \(octal(status.mode)), owner \(status.uid):\(status.gid)")
        }
    }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        // The root is no entry of its own walk.
        guard root.status.mode & 0o1002 == 0o002 else { return }
        log.find("/", "mode \(octal(root.status.mode)), owner \(root.status.uid):\(root.status.gid)")
    }
}
