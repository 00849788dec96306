import PrintableText
import ScanReport
import TargetFilesystem

/// Accounts that need no password.
struct EmptyPasswordRule: AuditRule {
    let description = RuleDescription(
        id: "empty-password", severity: .critical, title: "accounts without a password",
        rationale: "Anybody can become that user by its name alone.",
        references: ["CIS Distribution Independent Linux 2.0.0, 6.2.1", "shadow(5)", "passwd(5)"])

    var needsWholeWalk: Bool { false }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        for path in context.accounts.malformed where path != "/etc/group" { log.miss(Unknown(.malformed, path: path)) }
        switch context.accounts.users {
        case .absent: break
        case .unknown(let unknown): log.miss(unknown)
        case .value(let users):
            for user in users where user.password.isEmpty {
                log.find("/etc/passwd", "user '\(shown(user.name))' (uid \(user.uid)) has an empty password")
            }
        }
        switch context.accounts.shadow {
        case .absent: break
        case .unknown(let unknown): log.miss(unknown)
        case .value(let lines):
            for line in lines where line.password.isEmpty {
                log.find("/etc/shadow", "user '\(shown(line.name))' has an empty password")
            }
        }
    }
}

/// An account's name in printable form, cut after as many bytes as useradd(8) allows twice: a target may write megabytes.
func shown(_ name: [UInt8]) -> String {
    let most = 64
    return printable(name.prefix(most)) + (name.count > most ? "…" : "")
}
