import LinuxSystem
package import TargetFilesystem

extension PackageDatabase {
    /// rpm's database; nil where there is none.
    static func rpm(in root: borrowing TargetRoot) -> PackageDatabase? {
        var database = PackageDatabase(.rpm)
        for (path, form) in RPMForm.places {
            switch root.read(path, upTo: largestFile) {
            case .value(let bytes):
                guard !form.hasOpenLog(beside: path, in: root) else {
                    // What is in the log only would be missing.
                    database.missed.append(Unknown(.notSupported, path: path))
                    return database
                }
                database.add(rpm: bytes, form, from: path)
                return database
            case .absent: continue
            case .unknown(let unknown): database.missed.append(unknown)
            }
        }
        return database.missed.isEmpty ? nil : database
    }

    /// Adds the packages of a database file.
    package mutating func add(rpm bytes: [UInt8], _ form: RPMForm, from path: TargetPath) {
        // rpm leaves none empty: rows that were removed, or never written, are packages that are not told.
        var isEmpty = true
        var isMalformed = false
        let isRead = form.forEachHeader(in: bytes) { blob in
            isEmpty = false
            guard let package = RPMHeader.package(of: blob) else {
                isMalformed = true
                return true
            }
            return append(package, from: path)
        }
        if isMalformed || isEmpty || !isRead { missed.append(Unknown(.malformed, path: path)) }
    }
}

/// The forms of rpm's database, by the names of their files.
package enum RPMForm: String, CaseIterable, Sendable {
    case sqlite = "rpmdb.sqlite"
    case ndb = "Packages.db"
    case berkeley = "Packages"

    /// Where databases stand, and in which form: the places of Red Hat and SUSE, and of rpm-ostree; elsewhere one is a link
    /// to another.
    static let places: [(path: TargetPath, form: RPMForm)] = {
        let directories: [TargetPath] = ["/var/lib/rpm", "/usr/lib/sysimage/rpm", "/usr/share/rpm"]
        return directories.flatMap { directory in
            allCases.map { (directory.appending(Array($0.rawValue.utf8)), $0) }
        }
    }()

    /// Calls a body with the header of each package, until it returns false.
    ///
    /// - Returns: Whether the file is what its name says, and whole.
    func forEachHeader(in bytes: [UInt8], _ body: ([UInt8]) -> Bool) -> Bool {
        switch self {
        case .sqlite: SQLiteFile(bytes)?.forEachBlob(ofTable: "Packages", column: 1, body) ?? false
        case .ndb: NDBFile(bytes).forEachBlob(body)
        case .berkeley: BerkeleyFile(bytes)?.forEachBlob(body) ?? false
        }
    }

    /// Whether SQLite's write-ahead log, or its journal of what is to be undone, holds something, or whether that can't be
    /// told.
    func hasOpenLog(beside path: TargetPath, in root: borrowing TargetRoot) -> Bool {
        guard self == .sqlite else { return false }
        for end in ["-wal", "-journal"] {
            switch root.stat(TargetPath(bytes: path.bytes + Array(end.utf8))) {
            case .value(let status): if status.size > 0 { return true }
            case .absent: continue
            case .unknown: return true
            }
        }
        return false
    }
}
