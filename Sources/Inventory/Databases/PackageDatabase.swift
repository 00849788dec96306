public import TargetFilesystem

/// Which program keeps a package database.
public enum PackageManager: String, Sendable, CaseIterable {
    case dpkg
    case apk
    case rpm
}

/// A package as its database has it, in whatever state. All text is bytes: the target chose them.
public struct DatabasePackage: Sendable, Hashable {
    /// What dpkg keeps of a package's state, as `dpkg-query`'s `${Status}` splits it; dpkg(1), "Information about
    /// packages". Elsewhere a package is `install ok installed`.
    public struct Status: Sendable, Hashable {
        /// What is wanted: `install`, `hold`, `deinstall`, `purge`, `unknown`.
        public let want: [UInt8]
        /// `ok` or `reinstreq`.
        public let flag: [UInt8]
        /// `installed`, `config-files`, `half-installed`, `unpacked` and their like.
        public let state: [UInt8]

        static let installed = Status(
            want: Array("install".utf8), flag: Array("ok".utf8), state: Array("installed".utf8))
    }

    /// Its name.
    public let name: [UInt8]
    /// Its version as the manager prints it: dpkg's and apk's with epoch and revision, rpm's `EPOCH:VERSION-RELEASE`
    /// without the epoch where there is none.
    public let version: [UInt8]
    /// Its architecture as the manager names it; empty where the database has none.
    public let architecture: [UInt8]
    /// Its state.
    public let status: Status
    /// Who keeps it.
    public let manager: PackageManager
    /// The package of sources that it was built from, where the database names one.
    public var source: InstalledPackage.Source?
    /// Its licence as the database states it; empty where it has none. dpkg's has none ever.
    public var licence: [UInt8] = []
    /// rpm's epoch, where there is one.
    public var epoch: Int?

    /// Whether it is there and whole: its state is `installed`.
    public var isInstalled: Bool { status.state.elementsEqual("installed".utf8) }
}

/// The packages of one manager.
public struct PackageDatabase: Sendable {
    /// Who keeps them.
    public let manager: PackageManager
    /// The packages that could be read, in the database's order.
    public internal(set) var packages: [DatabasePackage] = []
    /// What could not be read. While there is any, a package that is not listed may be there all the same.
    public internal(set) var missed: [Unknown] = []

    /// The most packages of one database that are kept.
    static let mostPackages = 100_000
    /// The largest file of a database that is read, in bytes.
    static let largestFile = 128 << 20

    package init(_ manager: PackageManager) { self.manager = manager }

    mutating func append(_ package: DatabasePackage, from path: TargetPath) -> Bool {
        guard packages.count < Self.mostPackages else {
            missed.append(Unknown(.overLimit, path: path))
            return false
        }
        packages.append(package)
        return true
    }

    /// The package databases of a target: those that are there, and those of which that can't be told.
    ///
    /// Databases of dpkg (`/var/lib/dpkg/status`, and `status.d` of distroless images), apk (`/lib/apk/db/installed`) and
    /// rpm (SQLite, ndb and Berkeley DB).
    public static func all(in root: borrowing TargetRoot) -> [PackageDatabase] {
        [dpkg(in: root), apk(in: root), rpm(in: root)].compactMap { $0 }
    }
}
