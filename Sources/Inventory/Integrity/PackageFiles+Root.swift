import LinuxSystem
package import TargetFilesystem

/// What the package managers of a target say of its files, and what of that could not be read.
package struct InstalledFiles: Sendable {
    /// The table.
    package let files: PackageFiles
    /// What is not expected to be there.
    package let exclusions: PathExclusions
    /// What could not be read. While there is any, a file that no package has may have one all the same.
    package let missed: [Unknown]
    /// Whether there is any package manager's database at all.
    package let hasDatabase: Bool

    /// Reads the databases of dpkg, apk and rpm.
    ///
    /// - Parameters:
    ///   - root: The target.
    ///   - limits: How much is kept.
    package init(in root: borrowing TargetRoot, limits: PackageFilesBuilder.Limits = .init()) {
        var merged = MergedDirectories()
        for name in MergedDirectories.names {
            if case .value(let target) = root.readLink(TargetPath(name)) {
                merged.add(Array(name.utf8), target: target.bytes)
            }
        }
        var reading = Reading(builder: PackageFilesBuilder(merged: merged, limits: limits))
        reading.addDpkg(root)
        for path in ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"] {
            // With a merged /usr both are the same file.
            if let bytes = reading.read(TargetPath(path), root) {
                reading.hasDatabase = true
                reading.builder.add(apkInstalled: bytes)
                break
            }
        }
        reading.addRPM(root)
        files = reading.builder.build()
        exclusions = reading.exclusions
        missed = reading.missed
        hasDatabase = reading.hasDatabase
    }

    private struct Reading {
        var builder: PackageFilesBuilder
        var exclusions = PathExclusions()
        var missed: [Unknown] = []
        var hasDatabase = false

        mutating func read(_ path: TargetPath, _ root: borrowing TargetRoot, limit: Int = PackageDatabase.largestFile)
            -> [UInt8]?
        {
            switch root.read(path, upTo: limit) {
            case .value(let bytes): return bytes
            case .absent: return nil
            case .unknown(let unknown):
                missed.append(unknown)
                return nil
            }
        }

        private mutating func names(_ path: TargetPath, _ root: borrowing TargetRoot) -> [[UInt8]] {
            switch root.list(path) {
            case .value(let entries): return entries.map(\.name).sorted { $0.lexicographicallyPrecedes($1) }
            case .absent: return []
            case .unknown(let unknown):
                missed.append(unknown)
                return []
            }
        }

        mutating func addDpkg(_ root: borrowing TargetRoot) {
            let database: TargetPath = "/var/lib/dpkg"
            if let status = read("/var/lib/dpkg/status", root) {
                hasDatabase = true
                builder.add(dpkgConffilesOf: status)
            }
            for (directory, isDistroless) in [("info", false), ("status.d", true)] {
                let path = database.appending(Array(directory.utf8))
                for name in names(path, root) {
                    let isSums = name.suffix(8).elementsEqual(".md5sums".utf8)
                    let isList = name.suffix(5).elementsEqual(".list".utf8)
                    guard isSums || isList && !isDistroless,
                        let bytes = read(path.appending(name), root, limit: 32 << 20)
                    else { continue }
                    hasDatabase = true
                    let package = Array(name.dropLast(isSums ? 8 : 5))
                    if isSums {
                        builder.add(dpkgSums: bytes, of: package)
                    } else {
                        builder.add(dpkgList: bytes, of: package)
                    }
                }
            }
            if let diversions = read("/var/lib/dpkg/diversions", root) { builder.add(dpkgDiversions: diversions) }
            let settings: TargetPath = "/etc/dpkg/dpkg.cfg.d"
            for name in names(settings, root) {
                if let bytes = read(settings.appending(name), root, limit: 1 << 20) { exclusions.add(settings: bytes) }
            }
            if let bytes = read("/etc/dpkg/dpkg.cfg", root, limit: 1 << 20) { exclusions.add(settings: bytes) }
        }

        mutating func addRPM(_ root: borrowing TargetRoot) {
            for directory: TargetPath in ["/var/lib/rpm", "/usr/lib/sysimage/rpm", "/usr/share/rpm"] {
                for form in RPMForm.allCases {
                    let path = directory.appending(Array(form.rawValue.utf8))
                    guard let bytes = read(path, root) else { continue }
                    hasDatabase = true
                    if form.hasOpenLog(beside: path, in: root) {
                        missed.append(Unknown(.notSupported, path: path))
                    } else if !builder.add(rpm: bytes, form) {
                        missed.append(Unknown(.malformed, path: path))
                    }
                    return
                }
            }
        }
    }
}
