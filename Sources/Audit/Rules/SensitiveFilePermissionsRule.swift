import LinuxSystem
import PrintableText
import ScanReport
import TargetFilesystem

/// System files whose content or integrity everything rests on, and their modes.
struct SensitiveFilePermissionsRule: AuditRule {
    let description = RuleDescription(
        id: "sensitive-file-permissions", severity: .high, title: "sensitive system files that are too open",
        rationale: "Who can read password hashes can crack them; who can write account files is root.",
        references: ["CIS Distribution Independent Linux 2.0.0, 6.1.2 to 6.1.9", "shadow(5)", "sudoers(5)"])

    /// Files, and the permission bits that they may not have.
    private static let files: [(path: TargetPath, forbidden: UInt16)] = [
        ("/etc/shadow", 0o137), ("/etc/gshadow", 0o137), ("/etc/shadow-", 0o137), ("/etc/gshadow-", 0o137),
        ("/etc/passwd", 0o133), ("/etc/group", 0o133), ("/etc/passwd-", 0o133), ("/etc/group-", 0o133),
        ("/etc/sudoers", 0o137), ("/etc/ssh/sshd_config", 0o133), ("/etc/crontab", 0o133),
        ("/etc/ld.so.preload", 0o133),
        ("/etc/ld.so.conf", 0o133), ("/etc/profile", 0o133),
    ]

    var needsWholeWalk: Bool { false }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        for (path, forbidden) in Self.files {
            switch root.stat(path) {
            case .absent: break
            case .unknown(let unknown): log.miss(unknown)
            case .value(let status):
                guard status.kind == .regular else {
                    log.miss(Unknown(.notRegular(status.kind), path: path))
                    continue
                }
                let excess = status.mode & forbidden
                if excess != 0 {
                    log.find(path, "mode \(octal(status.mode)), at most \(octal(0o777 & ~forbidden)) expected")
                }
                if context.hidesOwners, status.uid == overflowID {
                    log.miss(Unknown(.permissionDenied, path: path))
                } else if status.uid != 0 {
                    log.find(path, "owner \(status.uid), 0 expected")
                } else if forbidden & 0o004 != 0, status.mode & 0o040 != 0, status.gid != 0,
                    context.process?.groups.contains(status.gid) ?? false
                {
                    log.find(path, "readable by the target's own group \(status.gid)")
                }
            }
        }
    }
}
