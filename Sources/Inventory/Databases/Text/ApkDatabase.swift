package import TargetFilesystem

extension PackageDatabase {
    /// Where apk's database stands. With a merged /usr both are the same file.
    static let apkPlaces: [TargetPath] = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"]

    /// apk's database; nil where there is none.
    static func apk(in root: borrowing TargetRoot) -> PackageDatabase? {
        var database = PackageDatabase(.apk)
        for path in apkPlaces {
            switch root.read(path, upTo: largestFile) {
            case .value(let bytes):
                database.add(apkInstalled: bytes, from: path)
                return database
            case .absent: continue
            case .unknown(let unknown): database.missed.append(unknown)
            }
        }
        return database.missed.isEmpty ? nil : database
    }

    /// Adds the packages of an installed database, whose lines are `P:` name, `V:` version, `A:` architecture and others;
    /// apk(5).
    package mutating func add(apkInstalled bytes: [UInt8], from path: TargetPath) {
        // A system that apk made has packages; an empty file is what is left where they were removed.
        var isMalformed = false
        var isEmpty = true
        forEachStanza(of: bytes, with: ApkField.self, isContinued: false) { fields in
            isEmpty = false
            guard let name = fields[.name], !name.isEmpty, let version = fields[.version] else {
                isMalformed = true
                return true
            }
            return append(
                DatabasePackage(
                    name: Array(name), version: Array(version), architecture: Array(fields[.architecture] ?? []),
                    status: .installed, manager: .apk,
                    source: fields[.origin].map { InstalledPackage.Source(name: Array($0), version: []) },
                    licence: Array(fields[.licence] ?? [])),
                from: path)
        }
        if isMalformed || isEmpty { missed.append(Unknown(.malformed, path: path)) }
    }
}

/// The fields of apk's stanzas that are read.
enum ApkField: UInt8, StanzaField {
    case name, version, architecture, licence, origin

    var key: StaticString {
        switch self {
        case .name: "P"
        case .version: "V"
        case .architecture: "A"
        case .licence: "L"
        case .origin: "o"
        }
    }
}
