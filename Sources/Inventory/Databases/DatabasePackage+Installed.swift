extension DatabasePackage {
    /// The package as it is listed among all others; nil where nothing of it is there but its settings.
    ///
    /// - Parameter path: The database that has it.
    func installed(from path: [UInt8]) -> InstalledPackage? {
        let gone = ["config-files", "not-installed"].contains { status.state.elementsEqual($0.utf8) }
        guard !gone, !status.want.elementsEqual("deinstall".utf8) || isInstalled else { return nil }
        // rpm keeps the keys that it trusts as packages.
        guard manager != .rpm || !name.elementsEqual("gpg-pubkey".utf8) else { return nil }
        var qualifiers = ["arch": architecture]
        var bareVersion = version
        var otherSource = source
        switch manager {
        case .dpkg:
            if let source {
                qualifiers["upstream"] =
                    source.version.isEmpty ? source.name : source.name + [UInt8(ascii: "@")] + source.version
            }
        case .apk:
            if let source, source.name == name { otherSource = nil }
            qualifiers["upstream"] = otherSource?.name
        case .rpm:
            if let epoch {
                qualifiers["epoch"] = Array(String(epoch).utf8)
                bareVersion = Array(version.drop { $0 != UInt8(ascii: ":") }.dropFirst())
            }
            qualifiers["upstream"] = source?.name
        }
        var package = InstalledPackage(
            manager.kind, name: name, version: version,
            url: PackageURL(manager.kind.rawValue, name: name, version: bareVersion, qualifiers: qualifiers),
            licences: licence.isEmpty ? [] : [licence], evidence: [path])
        package.architecture = architecture
        package.source = otherSource
        return package
    }
}

extension PackageManager {
    fileprivate var kind: InstalledPackage.Kind {
        switch self {
        case .dpkg: .deb
        case .apk: .apk
        case .rpm: .rpm
        }
    }
}
