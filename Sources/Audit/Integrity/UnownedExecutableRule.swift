import Inventory
import ScanReport
import TargetFilesystem

/// Programs and libraries in directories that packages fill, which belong to no package.
struct UnownedExecutableRule: ContentRule {
    static let about = RuleDescription(
        id: "unowned-executable", severity: .medium, title: "executables of no package among those of packages",
        rationale:
            "Programs in /usr/bin and its like that no package brought came past the package manager; no list of packages has them.",
        references: ["NIST SP 800-190, 4.4.4", "MITRE ATT&CK T1036.005", "FHS 3.0, 4.9"])

    let description = Self.about
    let survey: IntegritySurvey

    init(_ survey: IntegritySurvey) { self.survey = survey }

    /// Where the packages' files are not all known, a file of none can't be told from others.
    private var isApplicable: Bool { survey.isWhole }

    func makeInspector() -> (any ContentInspector)? {
        isApplicable ? survey.makeUnownedInspector() : IdleInspector()
    }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        survey.tellGaps(&log)
        guard isApplicable else { return }
        // Packages name some by a directory that is a link.
        let owned = survey.unseen(root).owned
        let found = survey.unownedFiles()
        var count = found.unlisted
        for file in found.files where !owned.contains(file.identity) {
            log.find(file.path, file.form.words)
            count += 1
        }
        log.findUnlisted(found.unlisted, severity: description.severity)
        survey.set(unowned: count)
    }
}

/// Asks for nothing.
private final class IdleInspector: ContentInspector {
    func begins(_ path: Span<UInt8>, _ entry: WalkedEntry) -> ContentWish { .nothing }
}
