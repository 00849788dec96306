import LinuxSystem
import TargetFilesystem

/// What of a file is needed to know the packages that it tells of.
public enum PackageInterest: Sendable, Hashable {
    /// Nothing: its name says so. It may still be a program; see ``PackageCollector/collect(binary:path:into:)``.
    case none
    /// All of it, where it is not larger than so many bytes; else that it was too large is to be told.
    case whole(upTo: Int)
    /// Parts of it, whatever its size.
    case parts
}

/// Reads the packages that files tell of, each file by itself, from bytes.
///
/// Of each file the name is asked for first, and what is of interest is handed over. It opens nothing, and keeps
/// nothing but what it adds to an inventory: each thread has one, and they are merged.
public enum PackageCollector {
    /// What is needed of a file, told by its name alone. Nothing is allocated.
    ///
    /// - Parameter path: Its path from the target's root.
    public static func interest(in path: UnsafeBufferPointer<UInt8>) -> PackageInterest {
        switch PackageFile(path) {
        case nil: .none
        case .dpkgStatus, .apkInstalled, .rpm: .whole(upTo: PackageDatabase.largestFile)
        case .composerInstalled, .dotnetDependencies: .whole(upTo: 16 << 20)
        case .javaArchive: .parts
        case .dpkgControl, .dpkgCopyright, .pythonMetadata, .nodePackage, .gemSpecification: .whole(upTo: 2 << 20)
        case .osRelease: .whole(upTo: 64 << 10)
        }
    }

    /// What is needed of a file, told by its name alone.
    public static func interest(in path: [UInt8]) -> PackageInterest {
        path.withUnsafeBufferPointer { interest(in: $0) }
    }

    /// Adds the packages that a file tells of.
    ///
    /// - Parameters:
    ///   - path: Its path from the target's root.
    ///   - bytes: All of it.
    ///   - inventory: Takes the packages, and that the file is not what its name says.
    public static func collect(path: [UInt8], bytes: [UInt8], into inventory: inout PackageInventory) {
        guard let file = path.withUnsafeBufferPointer({ PackageFile($0) }) else { return }
        switch file {
        case .javaArchive: collect(path: path, parts: RandomAccess(bytes), into: &inventory)
        case .dpkgStatus, .dpkgControl:
            var database = PackageDatabase(.dpkg)
            var isWhole = false
            if case .dpkgStatus = file { isWhole = true }
            database.add(dpkgStatus: bytes, from: TargetPath(bytes: path), isWhole: isWhole)
            inventory.add(database, from: path)
        case .dpkgCopyright:
            inventory.add(licences: DebianCopyright.licences(bytes), of: DebianCopyright.packageName(path: path))
        case .apkInstalled:
            var database = PackageDatabase(.apk)
            database.add(apkInstalled: bytes, from: TargetPath(bytes: path))
            inventory.add(database, from: path)
        case .rpm(let form):
            var database = PackageDatabase(.rpm)
            database.add(rpm: bytes, form, from: TargetPath(bytes: path))
            inventory.add(database, from: path)
        case .pythonMetadata: inventory.add(PythonPackages.package(metadata: bytes, path: path), path)
        case .gemSpecification: inventory.add(RubyGems.package(specification: bytes, path: path), path)
        case .composerInstalled: inventory.add(ComposerPackages.packages(installed: bytes, path: path), path)
        case .dotnetDependencies: inventory.add(DotNetPackages.packages(dependencies: bytes, path: path), path)
        case .nodePackage:
            switch NodePackages.package(json: bytes, path: path) {
            case .package(let package): inventory.append(package)
            case .none: break
            case .malformed: inventory.miss(.malformed, path)
            }
        case .osRelease:
            // /etc/os-release comes before /usr/lib/os-release; os-release(5).
            let isFirst = hasSuffix(path[...], "etc/os-release")
            if let system = OperatingSystem(osRelease: bytes), isFirst || inventory.operatingSystem == nil {
                inventory.operatingSystem = system
            }
        }
    }

    /// Adds the packages of an archive, of which only parts are read.
    ///
    /// - Parameters:
    ///   - path: Its path from the target's root.
    ///   - parts: Reads it.
    ///   - budget: What may be read of it at most.
    ///   - inventory: Takes the packages, and what could not be read.
    public static func collect(
        path: [UInt8], parts: RandomAccess, within budget: ArchiveBudget = ArchiveBudget(),
        into inventory: inout PackageInventory
    ) {
        var budget = budget
        JavaArchive.collect(parts, path: path, depth: 0, &budget, into: &inventory)
    }

    /// Adds what a program was built from, where Go or Rust built it and says so. Of other programs only the header and
    /// the names of the sections are read.
    ///
    /// - Parameters:
    ///   - binary: Reads a file that begins as ELF files do; any other has nothing to tell.
    ///   - path: Its path from the target's root.
    ///   - inventory: Takes the packages, and that such a section is not what its name says.
    public static func collect(binary: RandomAccess, path: [UInt8], into inventory: inout PackageInventory) {
        guard let elf = ELFSections(binary) else { return }
        let named = elf.sections(named: [".go.buildinfo", ".dep-v0"])
        let sections = named ?? [nil, nil]
        let information = GoBuildInformation(
            elf, section: sections[0], hasNames: elf.hasSections && named != nil)
        if let information {
            for package in GoPackages.packages(information, path: path) { inventory.append(package) }
            if information.isCut { inventory.miss(.overLimit, path) }
        } else if sections[0] != nil || named == nil {
            // Without the names of its sections a program does not say what it is.
            inventory.miss(.malformed, path)
        }
        if let section = sections[1] {
            guard section.size <= AuditableCrates.longestSection else {
                inventory.miss(.overLimit, path)
                return
            }
            let bytes = binary.bytes(at: section.offset, count: section.size)
            inventory.add(bytes.flatMap { AuditableCrates.packages(section: $0, path: path) }, path)
        }
    }
}

extension PackageInventory {
    fileprivate mutating func add(_ package: InstalledPackage?, _ path: [UInt8]) { add(package.map { [$0] }, path) }

    fileprivate mutating func add(_ packages: [InstalledPackage]?, _ path: [UInt8]) {
        guard let packages else { return miss(.malformed, path) }
        for package in packages { append(package) }
    }

    /// Adds the packages of a database that are there.
    public mutating func add(_ database: PackageDatabase, from path: [UInt8]) {
        for package in database.packages {
            if let package = package.installed(from: path) { append(package) }
        }
        for unknown in database.missed { miss(unknown.reason, unknown.path.bytes) }
    }
}
