import PlainData
import TargetFilesystem

extension NativeFunctions {
    /// The databases of installed packages. Each answers [{name, version, status, architecture}, …], or nil where there is
    /// no such database.
    static let packageFunctions: [String: Function] = [
        "dpkg_packages": { (functions, _) throws(NativeFailure) in
            var rows = try functions.rows(of: "/var/lib/dpkg/status".utf8, DpkgFields.self)
            // Distroless images have one file for each package instead.
            for name in try functions.names(in: "/var/lib/dpkg/status.d")
            where !name.suffix(8).elementsEqual(".md5sums".utf8) {
                let path = Array("/var/lib/dpkg/status.d/".utf8) + name
                guard let more = try functions.rows(of: path, DpkgFields.self) else { continue }
                rows = (rows ?? []) + more
            }
            return rows.map { .array($0) } ?? .null
        },
        "apk_packages": { (functions, _) throws(NativeFailure) in
            for path in ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"] {
                if let rows = try functions.rows(of: path.utf8, ApkFields.self) { return .array(rows) }
            }
            return .null
        },
    ]

    private func rows<Fields: PackageFields>(
        of path: some Sequence<UInt8>, _: Fields.Type
    ) throws(NativeFailure) -> [PlainValue]? {
        switch root.read(TargetPath(bytes: Array(path)), upTo: Self.contentLimit) {
        case .value(let text): return PackageParagraphs<Fields>.rows(of: text)
        case .absent: return nil
        case .unknown(let unknown): throw .unknown(unknown)
        }
    }

    private func names(in directory: String) throws(NativeFailure) -> [[UInt8]] {
        switch root.list(TargetPath(bytes: Array(directory.utf8))) {
        case .value(let entries): return entries.map(\.name)
        case .absent: return []
        case .unknown(let unknown): throw .unknown(unknown)
        }
    }
}

/// How the paragraphs of a package database name what is asked of them.
private protocol PackageFields {
    /// The key in a row of what a field holds, by the field's name in lower case.
    static func key(_ field: ArraySlice<UInt8>) -> PackageKey?
    /// The status of a package that states none.
    static var status: String { get }
}

private enum PackageKey: Int, CaseIterable {
    case name, version, status, architecture

    var text: String {
        switch self {
        case .name: "name"
        case .version: "version"
        case .status: "status"
        case .architecture: "architecture"
        }
    }
}

private enum DpkgFields: PackageFields {
    static let status = "install ok installed"

    static func key(_ field: ArraySlice<UInt8>) -> PackageKey? {
        if isEqual(field, "package") { return .name }
        if isEqual(field, "version") { return .version }
        if isEqual(field, "status") { return .status }
        return isEqual(field, "architecture") ? .architecture : nil
    }

    /// Field names are compared without regard to case; deb-control(5).
    private static func isEqual(_ field: ArraySlice<UInt8>, _ name: StaticString) -> Bool {
        guard field.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { name in zip(field, name).allSatisfy { $0 | 0x20 == $1 } }
    }
}

private enum ApkFields: PackageFields {
    static let status = "install ok installed"

    static func key(_ field: ArraySlice<UInt8>) -> PackageKey? {
        guard field.count == 1, let letter = field.first else { return nil }
        return switch letter {
        case UInt8(ascii: "P"): .name
        case UInt8(ascii: "V"): .version
        case UInt8(ascii: "A"): .architecture
        default: nil
        }
    }
}

/// Paragraphs of `Field: value` lines, parted by empty lines.
private enum PackageParagraphs<Fields: PackageFields> {
    static func rows(of text: [UInt8]) -> [PlainValue] {
        var rows: [PlainValue] = []
        var values: [[UInt8]?] = [nil, nil, nil, nil]
        func finish() {
            defer { values = [nil, nil, nil, nil] }
            guard values[PackageKey.name.rawValue] != nil else { return }
            rows.append(
                .map(
                    PackageKey.allCases.map { key in
                        let missing: PlainValue = key == .status ? .text(Fields.status) : .null
                        return PlainValue.Entry(key.text, values[key.rawValue].map { .string($0) } ?? missing)
                    }))
        }
        for line in text.split(separator: 0x0a, omittingEmptySubsequences: false) {
            guard let first = line.first else {
                finish()
                continue
            }
            // A blank at its beginning: the line goes on with the field before it, none of those that are asked for.
            guard first != 0x20, first != 0x09, let colon = line.firstIndex(of: UInt8(ascii: ":")),
                let key = Fields.key(line[..<colon])
            else { continue }
            values[key.rawValue] = trimmed(line[(colon + 1)...])
        }
        finish()
        return rows
    }

    private static func trimmed(_ value: ArraySlice<UInt8>) -> [UInt8] {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }
        guard let last = value.lastIndex(where: { !isBlank($0) }) else { return [] }
        return Array(value[...last].drop(while: isBlank))
    }
}
