import Inventory
import LinuxSystem
import PrintableText
import ScanReport
import TargetFilesystem

/// Compares what the walk comes by with what packages say of it.
///
/// A walk's thread has one of its own, which goes from one to the other and is never used by two: hence unchecked.
final class ChangedFileInspector: ContentInspector, @unchecked Sendable {
    private let files: PackageFiles
    private(set) var seen: SeenPackageFiles
    /// Entries of the table where a symbolic link stands: what it leads to is looked at after the walk.
    private(set) var links: [Int] = []
    private(set) var counts = IntegrityCounts()
    private(set) var firstWithoutDigest: [UInt8]?
    private var area = PackageFiles.Area.nothing
    private var path: [UInt8] = []
    private var match: PackageFiles.Match?
    private var algorithm = DigestAlgorithm.md5
    private var digest: FileDigest?

    init(_ files: PackageFiles) {
        self.files = files
        seen = SeenPackageFiles(files)
    }

    /// Looks at all that is no file with bytes in it, which has its turn later.
    func enter(_ batch: borrowing WalkBatch, _ log: inout RuleLog) {
        path.removeAll(keepingCapacity: true)
        batch.appendDirectoryPath(to: &path)
        area = files.area(below: path.span.extracting(1...))
        if area.isEmpty { return }
        let directory = path.count
        let entries = batch.entries
        for index in entries.indices {
            let entry = entries[index]
            if entry.status.kind == .regular, entry.status.size > 0 { continue }
            path.removeLast(path.count - directory)
            let name = batch.name(of: entry)
            for index in name.indices { path.append(name[index]) }
            guard let match = files.find(path.span.extracting(1...), in: area) else { continue }
            seen.insert(match)
            guard let algorithm = files.algorithm(of: match) else {
                if entry.status.kind == .regular || files.lacksDigest(match) { countWithoutDigest(match) }
                continue
            }
            switch entry.status.kind {
            case .regular:
                guard let empty = FileDigest(algorithm) else { continue }
                conclude(match, algorithm, empty, entry, in: batch, &log)
            case .symbolicLink: links.append(match.first)
            default:
                counts.checked += 1
                counts.countChange(files.kind(of: match))
                let words = "\(words(for: entry.status.kind)) stands where \(packageName(files, match)) has a file"
                log.find(entry, in: batch, words, severity: changeSeverity(files.kind(of: match)))
            }
        }
    }

    func begins(_ path: Span<UInt8>, _ entry: WalkedEntry) -> ContentWish {
        if area.isEmpty { return .nothing }
        match = files.find(path.extracting(1...), in: area)
        guard let match else { return .nothing }
        seen.insert(match)
        guard let algorithm = files.algorithm(of: match) else {
            countWithoutDigest(match)
            return .nothing
        }
        self.algorithm = algorithm
        digest = FileDigest(algorithm)
        return .pieces
    }

    func take(_ piece: RawSpan) { digest?.update(piece) }

    func end(_ entry: WalkedEntry, in batch: borrowing WalkBatch, isWhole: Bool, _ log: inout RuleLog) {
        guard isWhole, let match, let digest else { return }
        conclude(match, algorithm, digest, entry, in: batch, &log)
    }

    private func conclude(
        _ match: PackageFiles.Match, _ algorithm: DigestAlgorithm, _ digest: FileDigest, _ entry: WalkedEntry,
        in batch: borrowing WalkBatch, _ log: inout RuleLog
    ) {
        counts.checked += 1
        if digest.withFinished({ files.isUnchanged(match, algorithm, $0) }) {
            counts.unchanged += 1
        } else {
            counts.countChange(files.kind(of: match))
            log.find(entry, in: batch, changeWords(files, match), severity: changeSeverity(files.kind(of: match)))
        }
    }

    /// Configuration without a digest is what a package's own scripts made; it is not the package's to say.
    private func countWithoutDigest(_ match: PackageFiles.Match) {
        guard files.kind(of: match) == .listed || files.lacksDigest(match) else { return }
        counts.withoutDigest += 1
        keepFirst(&firstWithoutDigest, files.path(of: match))
    }

    private func words(for kind: FileKind) -> String {
        switch kind {
        case .directory: "a directory"
        case .fifo: "a FIFO"
        case .socket: "a socket"
        case .characterDevice, .blockDevice: "a device"
        case .regular, .symbolicLink, .unknown: "something else"
        }
    }
}

extension IntegrityCounts {
    /// Counts a file that is not as its package has it.
    mutating func countChange(_ kind: PackageFiles.Kind) {
        if kind == .configuration { configurationChanged += 1 } else { changed += 1 }
    }
}

/// Keeps a path where it comes before the one that is kept, so that it does not matter who came first.
func keepFirst(_ kept: inout [UInt8]?, _ path: ArraySlice<UInt8>) {
    if kept.map({ path.lexicographicallyPrecedes($0) }) ?? true { kept = Array(path) }
}

/// The administrator may change configuration.
func changeSeverity(_ kind: PackageFiles.Kind) -> Severity? { kind == .configuration ? .low : nil }

/// The package of a file, in words.
func packageName(_ files: PackageFiles, _ match: PackageFiles.Match) -> String {
    "the package \(printable(files.owner(of: match)))"
}

/// What is said of a file whose content differs.
func changeWords(_ files: PackageFiles, _ match: PackageFiles.Match) -> String {
    files.kind(of: match) == .configuration
        ? "configuration, not as \(packageName(files, match)) brought it"
        : "not what \(packageName(files, match)) brought"
}
