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
    /// Packages of which the database of dpkg lists no files.
    package let silent: SilentPackages
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
        for path in PackageDatabase.apkPlaces {
            guard reading.isNew(path, root), let bytes = reading.read(path, root) else { continue }
            reading.hasDatabase = true
            let before = reading.builder.packageCount
            reading.builder.add(apkInstalled: bytes)
            if reading.builder.packageCount == before { reading.missed.append(Unknown(.malformed, path: path)) }
        }
        reading.addRPM(root)
        files = reading.builder.build()
        exclusions = reading.exclusions
        missed = reading.missed
        silent = reading.silent
        hasDatabase = reading.hasDatabase
    }

    private struct Reading {
        var builder: PackageFilesBuilder
        var exclusions = PathExclusions()
        var missed: [Unknown] = []
        var silent = SilentPackages()
        var hasDatabase = false
        private var files: Set<FileIdentity> = []

        init(builder: PackageFilesBuilder) { self.builder = builder }

        /// Whether a file was not come by under another path: one place of a database may be a link to another.
        mutating func isNew(_ path: TargetPath, _ root: borrowing TargetRoot) -> Bool {
            guard case .value(let status) = root.stat(path) else { return true }
            return files.insert(status.identity).inserted
        }

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
            let statusPath: TargetPath = "/var/lib/dpkg/status"
            let missedBefore = missed.count
            let status = read(statusPath, root)
            let isStatusUnread = missed.count > missedBefore
            if let status {
                hasDatabase = true
                builder.add(dpkgConffilesOf: status)
            }
            // Names of packages, of which there is a list of files or of digests.
            var told: Set<[UInt8]> = []
            var distroless: [[UInt8]] = []
            for (directory, isDistroless) in [("info", false), ("status.d", true)] {
                let path = database.appending(Array(directory.utf8))
                for name in names(path, root) {
                    let isSums = name.suffix(8).elementsEqual(".md5sums".utf8)
                    let isList = name.suffix(5).elementsEqual(".list".utf8)
                    if isDistroless, !isSums { distroless.append(name) }
                    guard isSums || isList && !isDistroless,
                        let bytes = read(path.appending(name), root, limit: 32 << 20)
                    else { continue }
                    hasDatabase = true
                    let package = Array(name.dropLast(isSums ? 8 : 5))
                    // A package without any file has a list all the same, of the root directory.
                    if isSums ? !bytes.isEmpty : bytes.first == UInt8(ascii: "/") {
                        told.insert(isDistroless ? Self.distrolessName(package) : package)
                    }
                    if isSums {
                        builder.add(dpkgSums: bytes, of: package)
                    } else {
                        builder.add(dpkgList: bytes, of: package)
                    }
                }
            }
            for name in distroless where !told.contains(Self.distrolessName(name)) { silent.add(name) }
            if !distroless.isEmpty { hasDatabase = true }
            if let status {
                // Some distroless images have an empty one beside `status.d`.
                if !status.isEmpty || distroless.isEmpty { judge(status, at: statusPath, told) }
            } else if !isStatusUnread, distroless.isEmpty, !told.isEmpty {
                // Which packages there are can't be told.
                missed.append(Unknown(.malformed, path: statusPath))
            }
            if let diversions = read("/var/lib/dpkg/diversions", root) { builder.add(dpkgDiversions: diversions) }
            let settings: TargetPath = "/etc/dpkg/dpkg.cfg.d"
            for name in names(settings, root) {
                if let bytes = read(settings.appending(name), root, limit: 1 << 20) { exclusions.add(settings: bytes) }
            }
            if let bytes = read("/etc/dpkg/dpkg.cfg", root, limit: 1 << 20) { exclusions.add(settings: bytes) }
        }

        /// A file of `status.d` and a package of that name in `info` are two things.
        private static func distrolessName(_ name: [UInt8]) -> [UInt8] { Array("status.d/".utf8) + name }

        /// Notes the packages of dpkg's status of which there is neither a list nor digests.
        private mutating func judge(_ status: [UInt8], at path: TargetPath, _ told: Set<[UInt8]>) {
            var stated = PackageDatabase(.dpkg)
            stated.add(dpkgStatus: status, from: path, isWhole: true)
            missed += stated.missed
            let gone = ["config-files", "not-installed"].map { Array($0.utf8) }
            for package in stated.packages where !told.contains(package.name) && !gone.contains(package.status.state) {
                // What may be installed for several architectures at once has its own in the name.
                let name = package.name + [UInt8(ascii: ":")] + package.architecture
                if !told.contains(name) { silent.add(package.name) }
            }
        }

        mutating func addRPM(_ root: borrowing TargetRoot) {
            for (path, form) in RPMForm.places {
                guard isNew(path, root), let bytes = read(path, root) else { continue }
                let before = builder.packageCount
                hasDatabase = true
                if form.hasOpenLog(beside: path, in: root) {
                    missed.append(Unknown(.notSupported, path: path))
                } else if !builder.add(rpm: bytes, form) || builder.packageCount == before {
                    // No system has none: rpm would be its own first package.
                    missed.append(Unknown(.malformed, path: path))
                }
            }
        }
    }
}
