import Inventory
import LinuxSystem
import ScanReport
import TargetFilesystem

/// Looks for executables that no package has.
///
/// A walk's thread has one of its own, which goes from one to the other and is never used by two: hence unchecked.
final class UnownedFileInspector: ContentInspector, @unchecked Sendable {
    /// An executable of no package.
    struct File: Sendable {
        let path: TargetPath
        let identity: FileIdentity
        let form: Form
    }

    /// What makes it one.
    enum Form: Sendable {
        case elf
        case script
        /// Whatever is in it: a shell runs text that the kernel refuses.
        case other

        var words: String {
            switch self {
            case .elf: "an ELF file that belongs to no package"
            case .script: "a script of no package"
            case .other: "a file with an execute bit, of no package"
            }
        }
    }

    /// What is kept of those that are found, on one thread; the others are counted.
    static let mostFiles = 10_000
    static let mostPathBytes = 1 << 20

    private let table: PackageFiles
    /// Those that were found: whether a package has them by another path is told after the walk.
    private(set) var files: [File] = []
    private(set) var unlisted = 0
    private(set) var applications = 0
    private var pathBytes = 0
    private var area = PackageFiles.Area.nothing
    private var origin = FileOrigin.application
    private var directory: [UInt8] = []
    private var form = Form.other
    private var mayRun = false

    init(_ table: PackageFiles) {
        self.table = table
    }

    func enter(_ batch: borrowing WalkBatch, _ log: inout RuleLog) {
        directory.removeAll(keepingCapacity: true)
        batch.appendDirectoryPath(to: &directory)
        area = table.area(below: directory.span.extracting(1...))
        // Some name in it: what counts is the directory.
        origin = FileOrigin(ofUnowned: Array(directory.dropFirst()) + [UInt8(ascii: "x")])
    }

    func begins(_ path: Span<UInt8>, _ entry: WalkedEntry) -> ContentWish {
        mayRun = entry.status.mode & 0o111 != 0
        let isSystem = origin == .system
        guard isSystem || mayRun && origin == .application, table.find(path.extracting(1...), in: area) == nil else {
            return .nothing
        }
        if isSystem { return .head }
        applications += 1
        return .nothing
    }

    func recognises(_ head: RawSpan) -> ContentWish {
        form = Self.begins(head, "\u{7f}ELF") ? .elf : Self.begins(head, "#!") ? .script : .other
        return form == .elf || mayRun ? .parts : .nothing
    }

    /// Nothing more has to be read of it.
    func look(
        into parts: FileParts, at path: Span<UInt8>, _ entry: WalkedEntry, in batch: borrowing WalkBatch,
        _ log: inout RuleLog
    ) {
        guard files.count < Self.mostFiles, pathBytes + path.count <= Self.mostPathBytes else {
            unlisted += 1
            return
        }
        pathBytes += path.count
        files.append(File(path: batch.path(of: entry), identity: entry.status.identity, form: form))
    }

    private static func begins(_ head: RawSpan, _ text: StaticString) -> Bool {
        guard head.byteCount >= text.utf8CodeUnitCount else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy {
            head.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == text.utf8Start[$0]
        }
    }
}
