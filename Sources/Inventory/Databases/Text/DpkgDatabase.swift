package import TargetFilesystem

extension PackageDatabase {
    /// dpkg's database; nil where there is none.
    static func dpkg(in root: borrowing TargetRoot) -> PackageDatabase? {
        var database = PackageDatabase(.dpkg)
        var isThere = false
        let status: TargetPath = "/var/lib/dpkg/status"
        switch root.read(status, upTo: largestFile) {
        case .value(let bytes):
            isThere = true
            database.add(dpkgStatus: bytes, from: status, isWhole: true)
        case .absent: break
        case .unknown(let unknown): database.missed.append(unknown)
        }
        let directory: TargetPath = "/var/lib/dpkg/status.d"
        switch root.list(directory) {
        case .value(let entries):
            isThere = true
            for entry in entries where !entry.name.suffix(8).elementsEqual(".md5sums".utf8) {
                let path = directory.appending(entry.name)
                switch root.read(path, upTo: 1 << 20) {
                case .value(let bytes): database.add(dpkgStatus: bytes, from: path, isWhole: false)
                // It was listed a moment ago.
                case .absent: database.missed.append(Unknown(.changed, path: path))
                case .unknown(let unknown): database.missed.append(unknown)
                }
            }
        case .absent: break
        case .unknown(let unknown): database.missed.append(unknown)
        }
        return isThere || !database.missed.isEmpty ? database : nil
    }

    /// Adds the packages of a status file (deb-control(5)).
    ///
    /// - Parameters:
    ///   - bytes: Its content.
    ///   - path: Where it stands.
    ///   - isWhole: Whether it is dpkg's own, whose packages each have a `Status`; a file of `status.d` is one package's
    ///     control file, which is there because the package is.
    package mutating func add(dpkgStatus bytes: [UInt8], from path: TargetPath, isWhole: Bool) {
        // dpkg leaves none empty: it is its own first package.
        var isMalformed = false
        var isEmpty = true
        forEachStanza(of: bytes, with: DpkgField.self, isContinued: true) { fields in
            isEmpty = false
            guard let name = fields[.package], !name.isEmpty else {
                isMalformed = true
                return true
            }
            var status = DatabasePackage.Status.installed
            if let words = fields[.status]?.split(separator: 32), words.count == 3 {
                status = DatabasePackage.Status(want: Array(words[0]), flag: Array(words[1]), state: Array(words[2]))
            } else if isWhole || fields[.status] != nil {
                isMalformed = true
                return true
            }
            return append(
                DatabasePackage(
                    name: Array(name), version: Array(fields[.version] ?? []),
                    architecture: Array(fields[.architecture] ?? []), status: status, manager: .dpkg,
                    source: fields[.source].flatMap(Self.source)),
                from: path)
        }
        if isMalformed || isEmpty { missed.append(Unknown(.malformed, path: path)) }
    }
    /// `NAME` or `NAME (VERSION)`; deb-control(5), "Source".
    private static func source(_ field: ArraySlice<UInt8>) -> InstalledPackage.Source? {
        let name = field.prefix { $0 != 32 && $0 != UInt8(ascii: "(") }
        guard !name.isEmpty else { return nil }
        let version = field[name.endIndex...].drop { $0 == 32 || $0 == UInt8(ascii: "(") }
            .prefix { $0 != UInt8(ascii: ")") }
        return InstalledPackage.Source(name: Array(name), version: Array(version))
    }
}

/// The fields of dpkg's stanzas that are read.
enum DpkgField: UInt8, StanzaField {
    case package, status, version, architecture, source

    var key: StaticString {
        switch self {
        case .package: "package"
        case .status: "status"
        case .version: "version"
        case .architecture: "architecture"
        case .source: "source"
        }
    }
}
