public import LinuxSystem
public import TargetFilesystem

/// Where packages are known by their place: a link may stand there, of which a walk says nothing, or what it stands for may
/// lie on another mount.
public enum PackagePlaces {
    private static let files: [TargetPath] =
        ["/var/lib/dpkg/status"] + PackageDatabase.apkPlaces + RPMForm.places.map(\.path)
    private static let controls: TargetPath = "/var/lib/dpkg/status.d"

    /// Whether a file is one of a package manager's, told by its path.
    public static func isDatabase(_ path: [UInt8]) -> Bool {
        switch path.withUnsafeBufferPointer({ PackageFile($0) }) {
        case .dpkgStatus, .dpkgControl, .apkInstalled, .rpm: true
        default: false
        }
    }

    /// Whether a database may have a log beside it without which it says nothing.
    public static func mayHaveLog(_ path: [UInt8]) -> Bool {
        if case .rpm(.sqlite) = path.withUnsafeBufferPointer({ PackageFile($0) }) { return true }
        return false
    }

    /// Misses a database that has an open log beside it.
    ///
    /// - Parameters:
    ///   - path: The database.
    ///   - root: The target.
    ///   - inventory: Takes that.
    public static func lookForOpenLog(
        beside path: TargetPath, in root: borrowing TargetRoot, _ inventory: inout PackageInventory
    ) {
        if RPMForm.sqlite.hasOpenLog(beside: path, in: root) { inventory.miss(.notSupported, path.bytes) }
    }

    /// Reads the operating system, and the databases that a walk did not come by.
    ///
    /// - Parameters:
    ///   - root: The target.
    ///   - seen: The databases that were read.
    ///   - inventory: Takes the packages, and what could not be read.
    public static func collect(
        in root: borrowing TargetRoot, but seen: Set<FileIdentity>, into inventory: inout PackageInventory
    ) {
        collectSystem(in: root, into: &inventory)
        var seen = seen
        for path in files { collect(path, in: root, &seen, into: &inventory) }
        switch root.list(controls) {
        case .value(let entries):
            for entry in entries { collect(controls.appending(entry.name), in: root, &seen, into: &inventory) }
        case .absent: break
        case .unknown(let unknown): miss(unknown, &inventory)
        }
    }

    private static func collect(
        _ path: TargetPath, in root: borrowing TargetRoot, _ seen: inout Set<FileIdentity>,
        into inventory: inout PackageInventory
    ) {
        guard case .whole(let limit) = PackageCollector.interest(in: path.bytes) else { return }
        switch root.stat(path) {
        case .value(let status):
            guard seen.insert(status.identity).inserted else { return }
            switch root.read(path, upTo: limit) {
            case .value(let bytes):
                PackageCollector.collect(path: path.bytes, bytes: bytes, into: &inventory)
                if mayHaveLog(path.bytes) { lookForOpenLog(beside: path, in: root, &inventory) }
            case .absent: inventory.miss(.changed, path.bytes)
            case .unknown(let unknown): inventory.miss(unknown)
            }
        case .absent: break
        case .unknown(let unknown): miss(unknown, &inventory)
        }
    }

    /// What os-release(5) says: /etc/os-release comes before /usr/lib/os-release.
    private static func collectSystem(in root: borrowing TargetRoot, into inventory: inout PackageInventory) {
        inventory.operatingSystem = nil
        for path: TargetPath in ["/etc/os-release", "/usr/lib/os-release"] {
            switch root.read(path, upTo: 64 << 10) {
            case .value(let bytes):
                inventory.operatingSystem = OperatingSystem(osRelease: bytes)
                if inventory.operatingSystem != nil { return }
            case .absent: continue
            case .unknown(let unknown): inventory.miss(unknown)
            }
        }
    }

    private static func miss(_ unknown: Unknown, _ inventory: inout PackageInventory) {
        // A directory that may not be searched is the walk's to tell.
        if unknown.reason != .permissionDenied { inventory.miss(unknown) }
    }
}
