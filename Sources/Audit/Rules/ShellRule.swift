import LinuxSystem
import ScanReport
import TargetFilesystem

/// Shells, and the programs that are one under another name.
struct ShellRule: AuditRule {
    let description = RuleDescription(
        id: "shell-present", severity: .low, title: "shells",
        rationale: "A shell is the first thing that an attacker who can run a program wants; a service needs none.",
        references: ["NIST SP 800-190, 4.1.1", "CIS Docker Benchmark 1.6.0, 4.3"])

    private static let names = ProgramNames([
        "sh", "ash", "bash", "rbash", "busybox", "csh", "dash", "elvish", "fish", "hush", "ksh", "ksh93", "lksh",
        "mksh",
        "nu", "pdksh", "posh", "pwsh", "sash", "static-sh", "tcsh", "toybox", "xonsh", "yash", "zsh",
    ])

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        Self.names.find(in: batch, "a shell", &log)
    }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        log.findSuspectedPrograms(root, "a shell")
    }
}

extension RuleLog {
    /// Turns the places that were noted during the walk into findings, where an executable stands there: a link may lead
    /// to nothing.
    mutating func findSuspectedPrograms(_ root: borrowing TargetRoot, _ what: String) {
        for path in takeSuspects() {
            switch root.stat(path) {
            case .value(let status):
                if status.kind == .regular, status.mode & 0o111 != 0 {
                    find(path, "\(what), mode \(octal(status.mode))")
                }
            case .absent: break
            case .unknown(let unknown): miss(unknown)
            }
        }
    }
}
