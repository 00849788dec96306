package import TargetFilesystem

extension PackageDatabase {
    /// apk's database; nil where there is none.
    static func apk(in root: borrowing TargetRoot) -> PackageDatabase? {
        var database = PackageDatabase(.apk)
        for path: TargetPath in ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"] {
            switch root.read(path, upTo: largestFile) {
            case .value(let bytes):
                database.add(apkInstalled: bytes, from: path)
                // With a merged /usr both are the same file.
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
        forEachStanza(of: bytes, isContinued: false) { fields in
            isEmpty = false
            guard let name = fields["P"], !name.isEmpty, let version = fields["V"] else {
                isMalformed = true
                return true
            }
            return append(
                InstalledPackage(
                    name: Array(name), version: Array(version), architecture: Array(fields["A"] ?? []),
                    status: .installed, manager: .apk),
                from: path)
        }
        if isMalformed || isEmpty { missed.append(Unknown(.malformed, path: path)) }
    }
}
