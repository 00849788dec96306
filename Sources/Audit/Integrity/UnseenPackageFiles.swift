import Inventory
import LinuxSystem
import ScanReport
import SystemPackage
import TargetFilesystem

/// Files of packages that the walk did not come by as such: what is missing, and what lies behind a symbolic link. Each is
/// looked up by its path, as a program would open it.
struct UnseenPackageFiles: Sendable {
    /// A file whose content is not its package's.
    struct Change: Sendable {
        let match: PackageFiles.Match
        let words: String
    }

    private(set) var missing: MissingPackageFiles
    private(set) var changes: [Change] = []
    /// Changes that are not listed, and such of configuration.
    private(set) var unlistedChanges = 0
    private(set) var unlistedConfiguration = 0
    /// What could not be looked up, and what could not be read of what is there.
    private(set) var missingGaps: [Unknown] = []
    private(set) var contentGaps: [Unknown] = []
    private(set) var counts = IntegrityCounts()
    /// Files that belong to packages by another path than the walk's.
    private(set) var owned: Set<FileIdentity> = []
    /// A file without a digest, the first by its path.
    private(set) var firstWithoutDigest: [UInt8]?

    /// The most paths that are looked up, and the most bytes that they have together: a database of a hostile root may
    /// name millions, and each name in them costs a system call.
    static let mostLookups = 200_000
    static let mostPathBytes = 16 << 20
    /// The most bytes that are read of files behind links.
    static let mostBytes = 1 << 30
    /// The most changes and gaps that are kept; a rule lists fewer.
    static let mostKept = 10_000

    /// - Parameters:
    ///   - seen: What the walk came by.
    ///   - links: Entries of the table where it came by a symbolic link.
    init(_ installed: InstalledFiles, _ seen: SeenPackageFiles, links: [Int], _ root: borrowing TargetRoot) {
        let files = installed.files
        var reader = ContentReader(files, left: Self.mostBytes)
        var absentDirectory: [UInt8]?
        var missingGaps: [Unknown] = []
        var counts = IntegrityCounts()
        let exclusions = installed.exclusions
        missing = MissingPackageFiles(
            of: files, seen: seen, exclusions: exclusions, most: RuleLog.mostFindings
        ) { match in
            let path = files.path(of: match)
            if let absentDirectory, path.starts(with: absentDirectory) { return .absent }
            let target = TargetPath(bytes: [UInt8(ascii: "/")] + path)
            func unknown(_ unknown: Unknown) -> MissingPackageFiles.Presence {
                // What is not expected to be there is not missed, but its content counts where it is there.
                if missingGaps.count < Self.mostKept, !exclusions.isLeftOut(path) { missingGaps.append(unknown) }
                reader.missContent(of: match, unknown)
                return .unknown
            }
            guard reader.mayLookUp(target) else { return unknown(Unknown(.overLimit, path: target)) }
            switch root.stat(target) {
            case .absent:
                absentDirectory = Self.absentDirectory(of: path, root)
                return .absent
            case .value(let status):
                reader.compare(match, at: target, status, root, followedLink: false)
                return .present
            case .unknown(let reason):
                // What is mounted there hides it, as the report's coverage says of all mounts.
                return reason.reason == .otherMount ? .unknown : unknown(reason)
            }
        }
        for index in Set(links).sorted() {
            let match = files.match(at: index)
            reader.compareLink(match, at: TargetPath(bytes: [UInt8(ascii: "/")] + files.path(of: match)), root)
        }
        counts.add(reader.counts)
        counts.missing = missing.count
        counts.configurationMissing = missing.configurationCount
        counts.leftOut = missing.leftOutCount
        counts.notSeen = missing.unknownCount
        (changes, contentGaps, owned) = (reader.changes, reader.gaps, reader.owned)
        (unlistedChanges, unlistedConfiguration) = (reader.unlistedChanges, reader.unlistedConfiguration)
        firstWithoutDigest = reader.firstWithoutDigest
        self.missingGaps = missingGaps
        self.counts = counts
    }

    /// The directory of a path, with a slash behind it, where it is not there either: a whole tree that is gone is asked
    /// for once.
    private static func absentDirectory(of path: ArraySlice<UInt8>, _ root: borrowing TargetRoot) -> [UInt8]? {
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        let directory = Array(path[...slash])
        if case .absent = root.stat(TargetPath(bytes: [UInt8(ascii: "/")] + directory)) { return directory }
        return nil
    }
}

/// Compares files by their paths.
private struct ContentReader {
    private let files: PackageFiles
    private var left: Int
    private var buffer: [UInt8] = []
    private(set) var changes: [UnseenPackageFiles.Change] = []
    private(set) var gaps: [Unknown] = []
    private(set) var counts = IntegrityCounts()
    private(set) var unlistedChanges = 0
    private(set) var unlistedConfiguration = 0
    private(set) var owned: Set<FileIdentity> = []
    private(set) var firstWithoutDigest: [UInt8]?
    private var lookups = 0
    private var pathBytes = 0

    init(_ files: PackageFiles, left: Int) {
        self.files = files
        self.left = left
    }

    /// Takes part of what may be looked up.
    mutating func mayLookUp(_ path: TargetPath) -> Bool {
        lookups += 1
        pathBytes += path.bytes.count
        return lookups <= UnseenPackageFiles.mostLookups && pathBytes <= UnseenPackageFiles.mostPathBytes
    }

    private mutating func miss(_ unknown: Unknown) {
        if gaps.count < UnseenPackageFiles.mostKept { gaps.append(unknown) }
    }

    /// Records that a file could not be looked at. Configuration without a digest is not compared anyway.
    mutating func missContent(of match: PackageFiles.Match, _ unknown: Unknown) {
        let isCompared = files.algorithm(of: match) != nil || files.lacksDigest(match)
        if isCompared || files.kind(of: match) != .configuration { miss(unknown) }
    }

    /// Compares what is at a path.
    mutating func compare(
        _ match: PackageFiles.Match, at path: TargetPath, _ status: FileStatus, _ root: borrowing TargetRoot,
        followedLink: Bool
    ) {
        guard let algorithm = files.algorithm(of: match) else {
            let isListed = status.kind == .regular && files.kind(of: match) == .listed
            if isListed { owned.insert(status.identity) }
            guard isListed || files.lacksDigest(match) else { return }
            counts.withoutDigest += 1
            keepFirst(&firstWithoutDigest, files.path(of: match))
            return
        }
        guard status.kind == .regular else {
            change(match, "something that is no file stands where \(packageName(files, match)) has one")
            return
        }
        owned.insert(status.identity)
        switch root.open(path) {
        case .value(let file):
            do throws(Errno) {
                guard let digest = try digest(of: file, algorithm) else {
                    miss(Unknown(.overLimit, path: path))
                    return
                }
                if digest.withFinished({ files.isUnchanged(match, algorithm, $0) }) {
                    counts.checked += 1
                    counts.unchanged += 1
                } else {
                    let words = changeWords(files, match)
                    change(match, followedLink ? words + ", but a symbolic link to something else" : words)
                }
            } catch {
                miss(Unknown(error, path: path))
            }
        case .absent: miss(Unknown(.changed, path: path))
        case .unknown(let unknown): miss(unknown)
        }
    }

    /// Compares what a symbolic link leads to. apk has digests of links too: of the path that they hold.
    mutating func compareLink(_ match: PackageFiles.Match, at path: TargetPath, _ root: borrowing TargetRoot) {
        guard mayLookUp(path) else {
            miss(Unknown(.overLimit, path: path))
            return
        }
        if let algorithm = files.algorithm(of: match), case .value(let target) = root.readLink(path),
            var digest = FileDigest(algorithm)
        {
            target.bytes.withUnsafeBytes { digest.update($0) }
            if digest.withFinished({ files.isUnchanged(match, algorithm, $0) }) { return }
        }
        switch root.stat(path) {
        case .value(let status): compare(match, at: path, status, root, followedLink: true)
        case .absent:
            change(match, "a symbolic link to nothing stands where \(packageName(files, match)) has a file")
        case .unknown(let unknown) where unknown.reason == .otherMount || unknown.reason == .symbolicLinkLoop:
            change(
                match, "a symbolic link to another mount or itself stands where \(packageName(files, match)) has a file"
            )
        case .unknown(let unknown): miss(unknown)
        }
    }

    private mutating func change(_ match: PackageFiles.Match, _ words: String) {
        counts.checked += 1
        counts.countChange(files.kind(of: match))
        if changes.count < UnseenPackageFiles.mostKept {
            changes.append(UnseenPackageFiles.Change(match: match, words: words))
        } else if files.kind(of: match) == .configuration {
            unlistedConfiguration += 1
        } else {
            unlistedChanges += 1
        }
    }

    private mutating func digest(
        of file: borrowing OwnedDescriptor, _ algorithm: DigestAlgorithm
    ) throws(Errno) -> FileDigest? {
        guard var digest = FileDigest(algorithm) else { return nil }
        if buffer.isEmpty { buffer = [UInt8](repeating: 0, count: 256 << 10) }
        while left > 0 {
            let got = try buffer.withUnsafeMutableBufferPointer { (bytes) throws(Errno) -> Int in
                try LinuxSystem.read(file, into: UnsafeMutableRawBufferPointer(bytes))
            }
            if got == 0 { return digest }
            left -= got
            digest.update(buffer.span.bytes.extracting(0..<got))
        }
        return nil
    }
}
