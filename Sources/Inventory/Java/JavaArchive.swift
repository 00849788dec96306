import TargetFilesystem

/// A jar, war or ear and what is packed into it: its own package, those of Maven's `pom.properties`, and the archives
/// that it holds.
///
/// Names and versions are found as Syft finds them: `pom.properties` where its artifact fits the file's name, else the
/// file's name, else the manifest.
struct JavaArchive {
    private let path: [UInt8]
    private let name: JavaArchiveName
    private let zip: ZipReader

    /// One `pom.properties`.
    private struct Properties {
        var group: [UInt8] = []
        var artifact: [UInt8] = []
        var version: [UInt8] = []
    }

    /// A package while it is put together.
    private struct Draft {
        var name: [UInt8]
        var version: [UInt8]
        var group: [UInt8]?
        var licences: [[UInt8]] = []
    }

    private static let manifestName: StaticString = "META-INF/MANIFEST.MF"

    /// The most `pom.properties` of one archive.
    private static let mostProperties = 10_000

    /// Adds the packages of an archive.
    ///
    /// - Parameters:
    ///   - file: The archive.
    ///   - path: Where it stands; of one inside another `PATH:MEMBER`.
    ///   - depth: How many archives it lies in.
    ///   - budget: What is left to be read.
    ///   - inventory: Takes them, and what could not be read.
    static func collect(
        _ file: RandomAccess, path: [UInt8], depth: Int, _ budget: inout ArchiveBudget,
        into inventory: inout PackageInventory
    ) {
        do throws(ZipReader.Failure) {
            let zip = try ZipReader(file, &budget) { name in
                begins(name, with: manifestName) && name.count == manifestName.utf8CodeUnitCount
                    || hasSuffix(name, "pom.properties") || PackageFile.isJavaArchive(name)
            }
            let archive = JavaArchive(path: path, name: JavaArchiveName(path: path), zip: zip)
            try archive.collectOwn(&budget, into: &inventory)
            archive.collectNested(depth: depth, &budget, into: &inventory)
        } catch {
            inventory.miss(error, in: path)
        }
    }

    private func collectNested(
        depth: Int, _ budget: inout ArchiveBudget, into inventory: inout PackageInventory
    ) {
        for member in zip.members where PackageFile.isJavaArchive(member.name[...]) {
            let inner = path + [UInt8(ascii: ":")] + member.name
            guard depth < budget.deepest, budget.archives > 0 else {
                inventory.miss(.overLimit, inner)
                return
            }
            budget.archives -= 1
            do throws(ZipReader.Failure) {
                let file = try zip.archive(member, &budget)
                Self.collect(file, path: inner, depth: depth + 1, &budget, into: &inventory)
            } catch {
                inventory.miss(error, in: inner)
            }
        }
    }

    private func collectOwn(
        _ budget: inout ArchiveBudget, into inventory: inout PackageInventory
    ) throws(ZipReader.Failure) {
        // What has no manifest is a mere bag of other archives.
        guard let member = zip.members.last(where: { isManifest($0.name) }) else { return }
        let manifest = JavaManifest(try zip.content(of: member, upTo: budget.largestText, &budget))
        // An instrumentation that pretends to be what it instruments.
        guard manifest["Weave-Classes"] == nil else { return }
        var poms: [Properties] = []
        for member in zip.members.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) })
        where hasSuffix(member.name[...], "pom.properties") {
            guard poms.count < Self.mostProperties else {
                inventory.miss(.overLimit, path)
                break
            }
            do throws(ZipReader.Failure) {
                let pom = Self.properties(try zip.content(of: member, upTo: 64 << 10, &budget))
                if !pom.artifact.isEmpty, !pom.version.isEmpty { poms.append(pom) }
            } catch {
                inventory.miss(error, in: path + [UInt8(ascii: ":")] + member.name)
            }
        }
        let isNamed = poms.contains { $0.artifact == name.name }
        let own = poms.last { fits($0, isNamed: isNamed) }
        var main = Draft(
            name: own?.artifact ?? nameWithoutPOM(manifest), version: own?.version ?? versionWithoutPOM(manifest),
            licences: ["Bundle-License", "Plugin-License-Name"].compactMap { manifest.anywhere($0) })
        var others: [Draft] = []
        for pom in poms {
            let group = Self.group(pom) ?? pom.artifact
            if pom.artifact == main.name {
                main.name = pom.artifact
                main.version = pom.version
                main.group = main.group ?? group
            } else {
                others.append(Draft(name: pom.artifact, version: pom.version, group: group))
            }
        }
        main.group = main.group ?? Self.group(manifest)
        for draft in [main] + others where !draft.name.isEmpty {
            inventory.append(
                InstalledPackage(
                    .maven, name: draft.name, version: draft.version,
                    url: PackageURL(
                        "maven", namespace: draft.group ?? draft.name, name: draft.name, version: draft.version),
                    licences: draft.licences, evidence: [path]))
        }
    }

    private func isManifest(_ name: [UInt8]) -> Bool {
        name.count == Self.manifestName.utf8CodeUnitCount && begins(name[...], with: Self.manifestName)
    }

    /// Whether a pom is the archive's own: its artifact is the file's name, or a part of it where none is.
    private func fits(_ pom: Properties, isNamed: Bool) -> Bool {
        guard !name.name.isEmpty else { return false }
        if isNamed { return pom.artifact == name.name }
        return pom.artifact.starts(with: name.name)
            || name.name.count >= pom.artifact.count && name.name.suffix(pom.artifact.count).elementsEqual(pom.artifact)
    }

    /// Lines `KEY=VALUE`.
    private static func properties(_ bytes: [UInt8]) -> Properties {
        var properties = Properties()
        for line in bytes.split(separator: 10) {
            let line = trimmedBlanks(line)
            guard line.first != UInt8(ascii: "#"),
                let mark = line.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") })
            else { continue }
            let value = Array(trimmedBlanks(line[(mark + 1)...]))
            let key = trimmedBlanks(line[..<mark])
            if key.elementsEqual("groupId".utf8) { properties.group = value }
            if key.elementsEqual("artifactId".utf8) { properties.artifact = value }
            if key.elementsEqual("version".utf8) { properties.version = value }
        }
        return properties
    }

    private static func group(_ pom: Properties) -> [UInt8]? {
        if !pom.group.isEmpty { return clean(pom.group) }
        // Some write the group where the artifact belongs.
        return pom.artifact.contains(UInt8(ascii: ".")) ? clean(pom.artifact) : nil
    }

    /// The group that a manifest lets guess: the first of these that begins like a domain.
    private static func group(_ manifest: JavaManifest) -> [UInt8]? {
        let fields = [
            [
                "Bundle-SymbolicName", "Extension-Name", "Specification-Vendor", "Implementation-Vendor",
                "Implementation-Vendor-Id", "Implementation-Title", "Bundle-Activator",
            ],
            ["Automatic-Module-Name", "Main-Class", "Package"],
        ]
        for keys in fields {
            let groups = keys.flatMap { manifest.everywhere($0) }
                .filter { value in ["com", "org", "net", "io", "be"].contains { value.starts(with: $0.utf8) } }
                .map(clean)
            if let first = groups.min(by: { $0.lexicographicallyPrecedes($1) }) { return first }
        }
        return nil
    }

    /// Without OSGi's directives: `org.bar;uses:="org.foo"` is `org.bar`.
    private static func clean(_ group: [UInt8]) -> [UInt8] {
        Array(trimmedBlanks(group.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "#") }))
    }

    private func nameWithoutPOM(_ manifest: JavaManifest) -> [UInt8] {
        // This plugin of Maven's makes the symbolic name of group and artifact.
        if let creator = manifest["Created-By"], firstRange(of: "Apache Maven Bundle Plugin", in: creator[...]) != nil,
            let symbolic = manifest["Bundle-SymbolicName"], manifest["Implementation-Vendor-Id"] != symbolic,
            let last = symbolic.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).last,
            !last.isEmpty
        {
            return Array(last)
        }
        if !name.name.isEmpty {
            let parts = name.name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            guard parts.count > 1, !begins(name.name[...], with: "org.eclipse."),
                parts.allSatisfy({ $0.first.map(Self.beginsIdentifier) ?? false }), let last = parts.last
            else { return name.name }
            return Array(last)
        }
        for key in ["Name", "Bundle-Name", "Short-Name", "Extension-Name", "Implementation-Title"] {
            if let value = manifest[key] { return value }
        }
        return []
    }

    private static func beginsIdentifier(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
            || byte >= 0x80
    }

    private func versionWithoutPOM(_ manifest: JavaManifest) -> [UInt8] {
        guard name.version.isEmpty else { return name.version }
        for key in ["Implementation-Version", "Specification-Version", "Plugin-Version", "Bundle-Version"] {
            if let value = manifest.anywhere(key) { return value }
        }
        return []
    }
}

extension PackageInventory {
    fileprivate mutating func miss(_ failure: ZipReader.Failure, in path: [UInt8]) {
        switch failure {
        case .malformed: miss(.malformed, path)
        case .overLimit: miss(.overLimit, path)
        case .notSupported: miss(.notSupported, path)
        }
    }
}
