import DataFormats
import PlainData

/// What a .NET application is made of: `NAME.deps.json`, whose `libraries` are named `NAME/VERSION` (dotnet/sdk,
/// documentation/specs/runtime-configuration-file.md).
enum DotNetPackages {
    /// The packages; nil where it is no such file.
    static func packages(dependencies bytes: [UInt8], path: [UInt8]) -> [InstalledPackage]? {
        // Microsoft's tools write a byte order mark at times.
        let bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
        guard let document = try? JSON.parse(bytes), let libraries = document["libraries"]?.entries else { return nil }
        return libraries.compactMap { library in
            guard let key = library.key.bytes, let slash = key.firstIndex(of: UInt8(ascii: "/")), slash > 0,
                slash + 1 < key.count
            else { return nil }
            let (name, version) = (Array(key[..<slash]), Array(key[(slash + 1)...]))
            return InstalledPackage(
                .nuget, name: name, version: version, url: PackageURL("nuget", name: name, version: version),
                evidence: [path])
        }
    }
}
