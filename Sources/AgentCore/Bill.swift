import Audit
import Inventory
import PrintableText
import SBOM
import ScanReport

/// What a scan found of packages: the bill of materials, and its summary for the report.
struct Bill {
    let materials: BillOfMaterials
    let summary: PackageSummary

    /// A bill of a survey that has concluded.
    ///
    /// - Parameters:
    ///   - survey: The survey.
    ///   - gap: What it could not see, in words; nil where it saw everything.
    ///   - target: What was looked at.
    ///   - request: How the bill is written.
    ///   - run: The run that it is of.
    init(_ survey: PackageSurvey, gap: String?, of target: Target, _ request: BillRequest, _ run: RunStart) {
        materials = BillOfMaterials(
            survey.inventory, of: request.subject ?? Self.subject(target), toolVersion: sidescanVersion,
            occasion: request.isDated
                ? BillOfMaterials.Occasion(time: Self.second(run.timestamp), serial: run.id) : nil,
            isIncomplete: gap != nil)
        summary = PackageSummary(
            operatingSystem: materials.system.map { system in
                PackageSummary.OperatingSystem(
                    id: printable(system.id), versionID: printable(system.versionID),
                    name: printable(system.prettyName.isEmpty ? system.name : system.prettyName))
            }, total: materials.packages.count,
            kinds: Dictionary(materials.packages.map { ($0.kind.rawValue, 1) }, uniquingKeysWith: +), reason: gap)
    }

    /// `2026-01-31T12:00:00.123Z` without the fraction, which CycloneDX and SPDX don't both have.
    private static func second(_ timestamp: String) -> String {
        guard let dot = timestamp.firstIndex(of: ".") else { return timestamp }
        return timestamp[..<dot] + "Z"
    }

    private static func subject(_ target: Target) -> String {
        if let name = target.container?.name ?? target.container?.id { return printable(name) }
        return target.process?.comm ?? target.root.text
    }

    /// One line for standard error where packages may be missing, else nothing.
    var remark: String {
        summary.reason.map { "the bill of materials is incomplete, packages may be missing: \($0)\n" } ?? ""
    }

    /// The bill in a form.
    func rendered(as format: OutputFormat) -> [UInt8]? {
        switch format {
        case .cyclonedx: materials.cycloneDXBytes()
        case .spdx: materials.spdxBytes()
        default: nil
        }
    }
}
