import DataFormats
import PlainData

/// What Composer installed: `vendor/composer/installed.json`, an array of packages or, since Composer 2, a map with one.
enum ComposerPackages {
    /// The packages; nil where it is no such file.
    static func packages(installed bytes: [UInt8], path: [UInt8]) -> [InstalledPackage]? {
        guard let document = try? JSON.parse(bytes),
            let entries = document["packages"]?.elements ?? document.elements
        else { return nil }
        return entries.compactMap { entry in
            guard let name = entry["name"]?.bytes, !name.isEmpty, let version = entry["version"]?.bytes,
                !version.isEmpty
            else { return nil }
            let slash = name.firstIndex(of: UInt8(ascii: "/"))
            let url = PackageURL(
                "composer", namespace: slash.map { Array(name[..<$0]) } ?? [],
                name: slash.map { Array(name[($0 + 1)...]) } ?? name, version: version)
            let licences = entry["license"]?.elements ?? entry["license"].map { [$0] } ?? []
            return InstalledPackage(
                .composer, name: name, version: version, url: url, licences: licences.prefix(16).compactMap(\.bytes),
                evidence: [path])
        }
    }
}
