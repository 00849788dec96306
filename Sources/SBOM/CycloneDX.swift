import DataFormats
import Inventory
import PlainData

extension BillOfMaterials {
    /// The bill as CycloneDX 1.6 in JSON (ECMA-424), indented.
    public func cycloneDX() -> String { String(decoding: cycloneDXBytes(), as: UTF8.self) }

    /// The same in UTF-8: a text of many packages is large enough to have it once.
    public func cycloneDXBytes() -> [UInt8] {
        var members: [(key: String, member: JSON.Member)] = [
            ("$schema", .value(.text("http://cyclonedx.org/schema/bom-1.6.schema.json"))),
            ("bomFormat", .value(.text("CycloneDX"))), ("specVersion", .value(.text("1.6"))),
        ]
        if let occasion { members.append(("serialNumber", .value(.text("urn:uuid:\(occasion.serial)")))) }
        let last = systemComponent
        members += [
            ("version", .value(.integer(1))), ("metadata", .value(metadata)),
            (
                "components",
                .array(count: packages.count + last.count) { index in
                    index < packages.count ? component(packages[index]) : last[index - packages.count]
                }
            ), ("compositions", .value(.array([composition]))),
        ]
        return JSON.line(members)
    }

    private var metadata: PlainValue {
        .map(
            ("timestamp", occasion.map { .text($0.time) }),
            (
                "tools",
                .map(
                    (
                        "components",
                        .array([
                            .map(
                                ("type", .text("application")), ("name", .text("sidescan")),
                                ("version", .text(toolVersion)))
                        ])
                    ))
            ),
            (
                "component",
                .map(("bom-ref", .text(Self.subjectReference)), ("type", .text("container")), ("name", .text(subject)))
            ))
    }

    private static let subjectReference = "sidescan:subject"
    private static let systemReference = "sidescan:operating-system"

    /// Whether it lists all there is.
    private var composition: PlainValue {
        .map(
            ("aggregate", .text(isIncomplete ? "incomplete" : "unknown")),
            ("assemblies", .array([.text(Self.subjectReference)])))
    }

    private func component(_ package: InstalledPackage) -> PlainValue {
        let purl = package.purl(on: system)
        let properties =
            [property("package:type", package.kind.rawValue)]
            + package.evidence.map { property("location:path", $0.text) }
            + (package.source.map { source in
                let version = source.version.isEmpty ? "" : " " + source.version.text
                return [property("package:source", source.name.text + version)]
            } ?? [])
        return .map(
            // A package URL stands here once, for packages are listed once by it.
            ("bom-ref", .text(purl)), ("type", .text("library")), ("name", .text(package.name)),
            ("version", package.version.isEmpty ? nil : .text(package.version)),
            ("licenses", package.licences.isEmpty ? nil : .array(package.licences.map(licence))),
            ("purl", .text(purl)), ("properties", .array(properties)))
    }

    /// As the package spells it: only what SPDX lists has an `id`.
    private func licence(_ licence: [UInt8]) -> PlainValue {
        let name: PlainValue =
            SPDXLicences.isListed(licence) ? .map(("id", .text(licence))) : .map(("name", .text(licence)))
        return .map(("license", name))
    }

    /// What grype and trivy take the distribution from.
    private var systemComponent: [PlainValue] {
        guard let system else { return [] }
        let name = system.id.isEmpty ? system.name : system.id
        return [
            .map(
                ("bom-ref", .text(Self.systemReference)), ("type", .text("operating-system")), ("name", .text(name)),
                ("version", system.versionID.isEmpty ? nil : .text(system.versionID)),
                ("description", system.prettyName.isEmpty ? nil : .text(system.prettyName)),
                // Named as Syft names them: grype reads these.
                (
                    "properties",
                    .array([
                        .map(("name", .text("syft:distro:id")), ("value", .text(system.id))),
                        .map(("name", .text("syft:distro:versionID")), ("value", .text(system.versionID))),
                        .map(("name", .text("syft:distro:prettyName")), ("value", .text(system.prettyName))),
                    ])
                ))
        ]
    }

    private func property(_ name: String, _ value: String) -> PlainValue {
        .map(("name", .text("sidescan:" + name)), ("value", .text(value)))
    }
}
