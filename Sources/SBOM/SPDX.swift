import DataFormats
import Inventory
import PlainData

extension BillOfMaterials {
    /// The bill as SPDX 2.3 in JSON (spdx.github.io/spdx-spec/v2.3), indented.
    ///
    /// SPDX demands a time and a namespace of its own. Without an occasion the time is 1970-01-01T00:00:00Z, and the
    /// namespace is named after a digest of the packages.
    public func spdx() -> String { String(decoding: spdxBytes(), as: UTF8.self) }

    /// The same in UTF-8: a text of many packages is large enough to have it once.
    public func spdxBytes() -> [UInt8] {
        let identifiers = Self.identifiers(packages.map { $0.purl(on: system) })
        let root = "SPDXRef-Subject"
        let first = [subjectPackage(root)] + systemPackage
        let contained = (system == nil ? [] : [Self.systemIdentifier]) + identifiers
        var members: [(key: String, member: JSON.Member)] = [
            ("spdxVersion", .value(.text("SPDX-2.3"))), ("dataLicense", .value(.text("CC0-1.0"))),
            ("SPDXID", .value(.text("SPDXRef-DOCUMENT"))), ("name", .value(.text(subject))),
            ("documentNamespace", .value(.text(namespace))), ("creationInfo", .value(creation)),
            ("documentDescribes", .value(.array([.text(root)]))),
            (
                "packages",
                .array(count: first.count + packages.count) { index in
                    let number = index - first.count
                    return number < 0 ? first[index] : package(packages[number], identifiers[number])
                }
            ),
            (
                "relationships",
                .array(count: contained.count + 1) { index in
                    index < contained.count
                        ? Self.relationship(root, "CONTAINS", contained[index])
                        : Self.relationship("SPDXRef-DOCUMENT", "DESCRIBES", root)
                }
            ),
        ]
        if let extractedLicences { members.append(("hasExtractedLicensingInfos", .value(extractedLicences))) }
        return JSON.line(members)
    }

    private var creation: PlainValue {
        .map(
            ("created", .text(occasion?.time ?? "1970-01-01T00:00:00Z")),
            ("creators", .array([.text("Tool: sidescan-\(toolVersion)")])),
            ("comment", isIncomplete ? .text("Some files could not be read: packages may be missing.") : nil))
    }

    private static let systemIdentifier = "SPDXRef-OperatingSystem"

    private var namespace: String {
        let end = occasion?.serial ?? Self.digest(packages.flatMap { $0.purl(on: system) + [10] } + Array(subject.utf8))
        return "https://sidescan.dev/spdx/\(end)"
    }

    /// FNV-1a of 64 bits: names, not secrets.
    private static func digest(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// `SPDXRef-` and letters, digits, `.` and `-`; what would be one twice has a number.
    private static func identifiers(_ purls: [[UInt8]]) -> [String] {
        var seen: [String: Int] = [:]
        return purls.map { purl in
            let safe = purl.map { byte in
                let isKept =
                    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 46
                return isKept ? byte : UInt8(ascii: "-")
            }
            let name = "SPDXRef-Package-" + String(decoding: safe, as: UTF8.self)
            seen[name, default: 0] += 1
            let count = seen[name, default: 1]
            // No package URL is made to end so, but one could be.
            return count == 1 ? name : "\(name)-\(count)-\(digest(purl))"
        }
    }

    private func package(_ package: InstalledPackage, _ identifier: String) -> PlainValue {
        let declared = package.licences.map { SPDXLicences.isListed($0) ? $0.text : Self.reference(to: $0) }
        return .map(
            ("SPDXID", .text(identifier)), ("name", .text(package.name)),
            ("versionInfo", package.version.isEmpty ? nil : .text(package.version)),
            ("downloadLocation", .text("NOASSERTION")), ("filesAnalyzed", .boolean(false)),
            ("licenseConcluded", .text("NOASSERTION")),
            ("licenseDeclared", .text(declared.isEmpty ? "NOASSERTION" : declared.joined(separator: " AND "))),
            ("copyrightText", .text("NOASSERTION")),
            (
                "sourceInfo",
                .text("found in " + package.evidence.map(\.text).joined(separator: ", "))
            ),
            (
                "externalRefs",
                .array([
                    .map(
                        ("referenceCategory", .text("PACKAGE-MANAGER")), ("referenceType", .text("purl")),
                        ("referenceLocator", .text(package.purl(on: system))))
                ])
            ))
    }

    private func subjectPackage(_ identifier: String) -> PlainValue {
        Self.bare(identifier, subject, version: nil, purpose: "CONTAINER")
    }

    private var systemPackage: [PlainValue] {
        guard let system else { return [] }
        let name = system.id.isEmpty ? system.name : system.id
        // With an underscore, as the published schema has it; the specification's text has a hyphen.
        return [
            Self.bare(
                Self.systemIdentifier, name.text, version: system.versionID.isEmpty ? nil : system.versionID.text,
                purpose: "OPERATING_SYSTEM")
        ]
    }

    private static func bare(_ identifier: String, _ name: String, version: String?, purpose: String) -> PlainValue {
        .map(
            ("SPDXID", .text(identifier)), ("name", .text(name)), ("versionInfo", version.map { .text($0) }),
            ("downloadLocation", .text("NOASSERTION")), ("filesAnalyzed", .boolean(false)),
            ("licenseConcluded", .text("NOASSERTION")), ("licenseDeclared", .text("NOASSERTION")),
            ("copyrightText", .text("NOASSERTION")), ("primaryPackagePurpose", .text(purpose)))
    }

    private static func relationship(_ one: String, _ kind: String, _ other: String) -> PlainValue {
        .map(
            ("spdxElementId", .text(one)), ("relationshipType", .text(kind)), ("relatedSpdxElement", .text(other)))
    }

    private static func reference(to licence: [UInt8]) -> String { "LicenseRef-" + digest(licence) }

    /// The words of the licences that SPDX does not list.
    private var extractedLicences: PlainValue? {
        let others = Set(packages.flatMap(\.licences).filter { !SPDXLicences.isListed($0) })
        guard !others.isEmpty else { return nil }
        return .array(
            others.sorted { $0.lexicographicallyPrecedes($1) }.map { licence in
                .map(
                    ("licenseId", .text(Self.reference(to: licence))), ("extractedText", .text(licence)),
                    ("name", .text(licence)))
            })
    }
}
