import ExecutableFormats
import PrintableText
import ScanReport
import TargetFilesystem

/// Programs that can't start because a library that they need is nowhere in the root.
struct MissingLibraryRule: AuditRule {
    let audit: ExecutableAudit

    let description = RuleDescription(
        id: "missing-library", severity: .low, title: "programs whose libraries are missing",
        rationale:
            "It does not start; and whoever may write to a place where the linker looks decides what it loads.",
        references: ["ld.so(8)", "CWE-426"])

    /// The most names of one file that a finding tells.
    private static let mostNames = 5

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        let records = audit.records(&log)
        var places = LibraryPlaces()
        for record in records {
            guard record.file.isProgram || record.file.needed.contains(where: { $0.first == UInt8(ascii: "/") }) else {
                continue
            }
            guard !places.isExhausted else {
                log.missMany(.overLimit, 1)
                continue
            }
            judge(record, root, &places, &log)
        }
        for unknown in places.unreadConfiguration { log.miss(unknown) }
    }

    private func judge(
        _ record: ExecutableRecord, _ root: borrowing TargetRoot, _ places: inout LibraryPlaces, _ log: inout RuleLog
    ) {
        let configuration = places.configuration(for: record.file, root)
        let missing = LibrarySearch(configured: configuration.directories)
            .missing(of: record.file, at: record.path) { places.exists($0, root) }
        var names = missing.filter(\.isCertain).map(\.name)
        if let interpreter = record.file.interpreter, record.file.isProgram {
            switch places.exists(interpreter, root) {
            case true?: break
            case false?: names.insert(interpreter, at: 0)
            case nil: log.miss(places.unknown(at: interpreter))
            }
        }
        for library in missing { if let place = library.unseen { log.miss(places.unknown(at: place)) } }
        // A directory that was not read of may hold what is missing.
        guard configuration.isWhole, !names.isEmpty else { return }
        let told = names.prefix(Self.mostNames).map { printable($0) }.joined(separator: ", ")
        let more = names.count > Self.mostNames ? " and \(names.count - Self.mostNames) more" : ""
        log.find(TargetPath(bytes: record.path), "needs what is nowhere that it looks: \(told)\(more)")
    }
}
