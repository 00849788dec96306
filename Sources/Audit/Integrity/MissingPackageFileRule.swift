import Inventory
import PrintableText
import ScanReport
import TargetFilesystem

/// Files that packages installed and that are not there.
struct MissingPackageFileRule: AuditRule {
    static let about = RuleDescription(
        id: "missing-package-file", severity: .medium, title: "files of packages that are missing",
        rationale:
            "A program or a library that its package lists was removed by hand; what scanners read off the packages is not what is there.",
        references: ["debsums(1)", "dpkg(1), --verify", "MITRE ATT&CK T1070.004"])

    let description = Self.about
    /// Each path is asked for.
    let needsWholeWalk = false
    let survey: IntegritySurvey

    init(_ survey: IntegritySurvey) { self.survey = survey }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        survey.tellGaps(&log)
        context.tellDisguise(root, &log)
        let unseen = survey.unseen(root)
        for file in unseen.missing.files {
            let owner = printable(file.owner)
            log.find(
                TargetPath(bytes: [UInt8(ascii: "/")] + file.path),
                file.isConfiguration
                    ? "configuration of the package \(owner), not there" : "of the package \(owner), not there",
                severity: file.isConfiguration ? .info : nil)
        }
        let listedConfiguration = unseen.missing.files.count(where: \.isConfiguration)
        log.findUnlisted(unseen.missing.configurationCount - listedConfiguration, severity: .info)
        log.findUnlisted(
            unseen.missing.count - (unseen.missing.files.count - listedConfiguration), severity: Self.about.severity)
        for gap in unseen.missingGaps { log.miss(gap) }
    }
}
