import LinuxSystem
import ScanReport
import TargetFilesystem

/// Files that run with their owner's or group's rights; inode(7), `S_ISUID` and `S_ISGID`.
struct SetuidSetgidRule: AuditRule {
    let description = RuleDescription(
        id: "setuid-setgid-file", severity: .medium, title: "setuid and setgid files",
        rationale: "Whoever runs such a program gets its owner's rights: one flaw in it is a way to root.",
        references: ["CIS Docker Benchmark 1.6.0, 4.8", "NIST SP 800-190, 4.1.2", "execve(2)"])

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        let entries = batch.entries
        for index in entries.indices {
            let status = entries[index].status
            guard status.mode & 0o6000 != 0, status.kind == .regular else { continue }
            let isSetuid = status.mode & 0o4000 != 0
            // Without the group's execute bit, setgid once meant mandatory locking and grants nothing (inode(7)).
            let isSetgid = status.mode & 0o2010 == 0o2010
            guard isSetuid || isSetgid else { continue }
            let words = [isSetuid ? "setuid \(status.uid)" : nil, isSetgid ? "setgid \(status.gid)" : nil]
            log.find(
                entries[index], in: batch,
                "\(words.compactMap(\.self).joined(separator: " and ")), mode \(octal(status.mode))")
        }
    }
}

/// Permission bits as four octal digits.
func octal(_ mode: UInt16) -> String {
    let digits = String(mode & 0o7777, radix: 8)
    return String(repeating: "0", count: 4 - digits.count) + digits
}
