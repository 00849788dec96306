import Inventory
import LinuxSystem
import PrintableText
import ScanReport
import TargetFilesystem

/// Files that are not what their package brought.
struct ChangedPackageFileRule: ContentRule {
    static let about = RuleDescription(
        id: "changed-package-file", severity: .high, title: "files of packages that were changed",
        rationale:
            "What differs from its package's own digest was changed after it was installed: by a build step, or by whoever broke in.",
        references: ["NIST SP 800-190, 4.4.4", "MITRE ATT&CK T1554", "debsums(1)", "deb-md5sums(5)"])

    let description = Self.about
    /// Files are looked up one by one: what the walk did not see of other places hides nothing.
    let needsWholeWalk = false
    let survey: IntegritySurvey

    init(_ survey: IntegritySurvey) { self.survey = survey }

    func makeInspector() -> (any ContentInspector)? { survey.makeChangedInspector() }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        survey.tellGaps(&log)
        context.tellDisguise(root, &log)
        let unseen = survey.unseen(root)
        let files = survey.installed.files
        for change in unseen.changes {
            log.find(
                TargetPath(bytes: [UInt8(ascii: "/")] + files.path(of: change.match)), change.words,
                severity: changeSeverity(files.kind(of: change.match)))
        }
        log.findUnlisted(unseen.unlistedChanges, severity: description.severity)
        log.findUnlisted(unseen.unlistedConfiguration, severity: .low)
        for gap in unseen.contentGaps { log.miss(gap) }
        if survey.impediment == nil, !files.hasDigests {
            log.cannotSay("the target's packages say no digests of their files")
        } else if let path = survey.firstWithoutDigest {
            let count = survey.counts.withoutDigest
            log.cannotSay(
                "\(count) \(count == 1 ? "file is" : "files are") of packages that say no digest: /\(printable(path))"
                    + (count > 1 ? " …" : ""))
        }
    }
}

extension AuditContext {
    /// Tells a rule that looks files up by their paths, where the root that a process shows may be another thing than its
    /// container's.
    func tellDisguise(_ root: borrowing TargetRoot, _ log: inout RuleLog) {
        if process != nil, root.status.isMountRoot == false {
            log.cannotSay("the process's root is a directory within its container (chroot)")
        } else if process?.sharesUserNamespace == false {
            log.cannotSay("the process may have mounted anything over its container's root (user namespace of its own)")
        }
    }
}
