/// A package URL (the purl specification of ECMA-427): `pkg:TYPE/NAMESPACE/NAME@VERSION?QUALIFIERS#SUBPATH`.
public struct PackageURL: Sendable, Hashable {
    /// The type: `deb`, `pypi`, and so on.
    public let type: String
    /// The namespace, its segments parted by slashes; empty where there is none.
    public var namespace: [UInt8]
    /// The name.
    public let name: [UInt8]
    /// The version; empty where none is stated.
    public let version: [UInt8]
    /// What more is said of it, in the order of the keys. What is empty is left out.
    public var qualifiers: [String: [UInt8]]
    /// A path inside the package; empty where there is none.
    public let subpath: [UInt8]

    /// A package URL of its parts, none of them encoded.
    public init(
        _ type: String, namespace: [UInt8] = [], name: [UInt8], version: [UInt8], qualifiers: [String: [UInt8]] = [:],
        subpath: [UInt8] = []
    ) {
        self.type = type
        self.namespace = namespace
        self.name = name
        self.version = version
        self.qualifiers = qualifiers
        self.subpath = subpath
    }

    /// The URL, with every byte percent-encoded that is not a letter, a digit, or one of `-._~:();=`, which Syft leaves
    /// as they are.
    public var bytes: [UInt8] {
        var output = Array("pkg:\(type)".utf8)
        for segment in namespace.split(separator: UInt8(ascii: "/")) { Self.append(segment, after: "/", to: &output) }
        Self.append(name[...], after: "/", to: &output)
        if !version.isEmpty { Self.append(version[...], after: "@", to: &output) }
        var mark: StaticString = "?"
        for (key, value) in qualifiers.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
            output.append(mark.utf8Start.pointee)
            output += key.utf8
            Self.append(value[...], after: "=", isQualifier: true, to: &output)
            mark = "&"
        }
        mark = "#"
        for segment in subpath.split(separator: UInt8(ascii: "/")) {
            Self.append(segment, after: mark, to: &output)
            mark = "/"
        }
        return output
    }

    private static func append(
        _ part: ArraySlice<UInt8>, after mark: StaticString, isQualifier: Bool = false, to output: inout [UInt8]
    ) {
        output.append(mark.utf8Start.pointee)
        let digits: StaticString = "0123456789ABCDEF"
        for byte in part {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ":"):
                output.append(byte)
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ";"), UInt8(ascii: "="):
                guard isQualifier else {
                    output.append(byte)
                    continue
                }
                fallthrough
            default:
                output.append(UInt8(ascii: "%"))
                output.append(digits.utf8Start[Int(byte >> 4)])
                output.append(digits.utf8Start[Int(byte & 15)])
            }
        }
    }
}

extension PackageURL {
    /// This URL on a system: the distribution is its namespace, and the qualifier `distro` names its version.
    func placed(on system: OperatingSystem?, of kind: InstalledPackage.Kind) -> PackageURL {
        guard let system, !system.id.isEmpty else { return self }
        var placed = self
        placed.namespace =
            switch kind {
            case .rpm where system.id.elementsEqual("rhel".utf8): Array("redhat".utf8)
            default: system.id
            }
        let version = system.versionID.isEmpty ? system.buildID : system.versionID
        placed.qualifiers["distro"] = version.isEmpty ? system.id : system.id + [UInt8(ascii: "-")] + version
        return placed
    }
}
