import DataFormats
import PlainData

/// Node's installed packages: `package.json` below `node_modules` (docs.npmjs.com, "package.json").
enum NodePackages {
    enum Reading {
        case package(InstalledPackage)
        /// A marker inside a package: it has no name or no version.
        case none
        /// No JSON.
        case malformed
    }

    static func package(json bytes: [UInt8], path: [UInt8]) -> Reading {
        guard let document = try? JSON.parse(bytes) else { return .malformed }
        guard let name = document["name"]?.bytes, !name.isEmpty, let version = document["version"]?.bytes,
            !version.isEmpty
        else { return .none }
        var namespace: [UInt8] = []
        var bare = name
        if name.first == UInt8(ascii: "@"), let slash = name.firstIndex(of: UInt8(ascii: "/")) {
            namespace = Array(name[..<slash])
            bare = Array(name[(slash + 1)...])
        }
        return .package(
            InstalledPackage(
                .npm, name: name, version: version,
                url: PackageURL("npm", namespace: namespace, name: bare, version: version),
                licences: licences(document), evidence: [path]))
    }

    /// `license`: text, or the old map with a `type`; or the still older `licenses`, an array of such maps.
    private static func licences(_ document: PlainValue) -> [[UInt8]] {
        let stated = document["license"].map { [$0] } ?? document["licenses"]?.elements ?? []
        return stated.prefix(16).compactMap { licence in
            (licence.bytes ?? licence["type"]?.bytes).flatMap { $0.isEmpty ? nil : $0 }
        }
    }
}
