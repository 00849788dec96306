import ScanReport
import TargetFilesystem

/// Accounts besides root that are root.
struct DuplicateRootAccountRule: AuditRule {
    let description = RuleDescription(
        id: "duplicate-uid-0", severity: .high, title: "further accounts with user id 0",
        rationale: "Such an account is root under a name that nobody watches.",
        references: ["CIS Distribution Independent Linux 2.0.0, 6.2.5", "passwd(5)"])

    var needsWholeWalk: Bool { false }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        for path in context.accounts.malformed where path == "/etc/passwd" { log.miss(Unknown(.malformed, path: path)) }
        switch context.accounts.users {
        case .absent: break
        case .unknown(let unknown): log.miss(unknown)
        case .value(let users):
            let roots = users.filter { $0.uid == 0 }
            // Where root's own line is missing or stands twice, the first one counts as it.
            let own = roots.firstIndex { $0.name == Array("root".utf8) } ?? roots.startIndex
            for (index, user) in roots.enumerated() where index != own {
                log.find("/etc/passwd", "user '\(shown(user.name))' has user id 0")
            }
        }
    }
}
