public import Inventory
import LinuxSystem
public import ScanReport
import Synchronization
public import TargetFilesystem

/// The packages that are installed in a target, whoever put them there. It judges nothing.
public struct PackageSurvey: ContentRule {
    /// What it is about.
    public let description = RuleDescription(
        id: "packages", severity: .info, title: "installed packages",
        rationale: "What is known to be vulnerable is known by package and version.",
        references: ["NIST SP 800-190, 4.1.1", "NTIA, The Minimum Elements For a Software Bill of Materials"])
    private let gathered = Gathered()

    /// A survey of one target.
    public init() {}

    /// It gathers.
    public var isSurvey: Bool { true }

    /// What was found; whole when the rule has concluded.
    public var inventory: PackageInventory { gathered.inventory.withLock { $0 } }

    /// An inventory for a thread.
    public func makeInspector() -> (any ContentInspector)? {
        let inspector = Inspector(gathered)
        gathered.inspectors.withLock { $0.append(inspector) }
        return inspector
    }

    /// Merges what the threads found, and looks up what is known by its place and not by the walk.
    public func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        let inspectors = gathered.inspectors.withLock { $0 }
        for inspector in inspectors { inspector.handOver() }
        var inventory = gathered.inventory.withLock { inventory in
            defer { inventory = PackageInventory() }
            return inventory
        }
        var seen = Set<FileIdentity>()
        for inspector in inspectors { seen.formUnion(inspector.databases) }
        PackagePlaces.collect(in: root, but: seen, into: &inventory)
        for path in inspectors.flatMap(\.databasesWithLogs) {
            PackagePlaces.lookForOpenLog(beside: path, in: root, &inventory)
        }
        PackageLinks(inspectors.map(\.links)).collect(in: root, into: &inventory)
        inventory = PackageInventory.merged([inventory])
        for unknown in inventory.missed { log.miss(unknown) }
        _ = inventory.takeMissed()
        gathered.inventory.withLock { $0 = inventory }
    }
}

/// What all threads of one survey share.
private final class Gathered: Sendable {
    let inspectors = Mutex<[Inspector]>([])
    let inventory = Mutex(PackageInventory())
    /// Held while a large file is in memory: there is never more than one.
    let largeFile = Mutex(())
}

/// A walk's thread has one of its own, which goes from one to the other and is never used by two: hence unchecked.
private final class Inspector: ContentInspector, @unchecked Sendable {
    /// No linker makes a smaller program: what it needs beside Go's or Rust's own section is longer than that.
    private static let smallestProgram: UInt64 = 4096
    /// Files that are larger are read one after another.
    private static let largeFile = 1 << 20
    /// The most databases that are told apart; more are read twice, or not through a link.
    private static let mostDatabases = 10_000

    /// How much a thread finds before it hands that over, by ``PackageInventory/byteCount``.
    private static let mostOwnBytes = 4 << 20

    private let gathered: Gathered
    private(set) var inventory = PackageInventory()
    /// Files that are databases of packages, whatever became of reading them.
    private(set) var databases: [FileIdentity] = []
    /// Those of them beside which a log may stand.
    private(set) var databasesWithLogs: [TargetPath] = []
    /// Links whose names are of interest.
    private(set) var links = PackageLinks()
    private var path: [UInt8] = []
    private var interest = PackageInterest.none
    /// What was read of a file last.
    private var window: [UInt8] = []
    private var windowStart = 0
    private static let windowSize = 4096

    init(_ gathered: Gathered) { self.gathered = gathered }

    func enter(_ batch: borrowing WalkBatch, _ log: inout RuleLog) {
        let entries = batch.entries
        var directory = -1
        for index in entries.indices where entries[index].status.kind == .symbolicLink {
            if directory < 0 {
                path.removeAll(keepingCapacity: true)
                batch.appendDirectoryPath(to: &path)
                directory = path.count
            }
            path.removeLast(path.count - directory)
            let name = batch.name(of: entries[index])
            for index in name.indices { path.append(name[index]) }
            links.note(path)
        }
    }

    func begins(_ path: Span<UInt8>, _ entry: WalkedEntry) -> ContentWish {
        interest = path.withUnsafeBufferPointer { PackageCollector.interest(in: $0) }
        switch interest {
        case .whole:
            note(path.withUnsafeBufferPointer { Array($0) }, entry)
            return .parts
        case .parts: return .parts
        case .none: return entry.status.size >= Self.smallestProgram ? .head : .nothing
        }
    }

    func recognises(_ head: RawSpan) -> ContentWish {
        // ELFMAG of elf.h, as it lies in memory.
        guard head.byteCount >= 4, head.unsafeLoadUnaligned(as: UInt32.self) == 0x464c_457f else { return .nothing }
        return .parts
    }

    func look(
        into parts: FileParts, at path: Span<UInt8>, _ entry: WalkedEntry, in batch: borrowing WalkBatch,
        _ log: inout RuleLog
    ) {
        let path = path.withUnsafeBufferPointer { Array($0) }
        if parts.size > Self.largeFile, interest != .none {
            gathered.largeFile.withLock { _ in collect(path, parts, ArchiveBudget()) }
        } else {
            var budget = ArchiveBudget()
            // What many threads may hold at a time.
            budget.largestArchive = 4 << 20
            collect(path, parts, budget)
        }
        for unknown in inventory.takeMissed() { log.miss(unknown) }
        if inventory.byteCount > Self.mostOwnBytes { handOver() }
    }

    /// Puts what was found to what other threads found.
    func handOver() {
        gathered.inventory.withLock { $0.merge(inventory) }
        inventory = PackageInventory()
    }

    private func note(_ path: [UInt8], _ entry: WalkedEntry) {
        guard PackagePlaces.isDatabase(path), databases.count < Self.mostDatabases else { return }
        databases.append(entry.status.identity)
        if PackagePlaces.mayHaveLog(path) { databasesWithLogs.append(TargetPath(bytes: path)) }
    }

    private func collect(_ path: [UInt8], _ parts: FileParts, _ budget: ArchiveBudget) {
        switch interest {
        case .whole(let limit):
            guard parts.size <= limit else { return inventory.miss(.overLimit, path) }
            let bytes = Self.bytes(of: parts, at: 0, count: parts.size)
            // What the parts could not read is missed for it.
            guard parts.failure == nil, !parts.isCut else { return }
            guard bytes.count == parts.size else { return inventory.miss(.changed, path) }
            PackageCollector.collect(path: path, bytes: bytes, into: &inventory)
        case .parts:
            PackageCollector.collect(path: path, parts: access(to: parts), within: budget, into: &inventory)
        case .none: PackageCollector.collect(binary: access(to: parts), path: path, into: &inventory)
        }
    }

    /// Reads of a file what is asked for, and of small pieces what stands before them: an ELF file's names of sections
    /// stand there mostly.
    private func access(to parts: FileParts) -> RandomAccess {
        window = []
        return RandomAccess(size: parts.size) { [self] offset, count in
            guard count <= Self.windowSize else {
                let bytes = Self.bytes(of: parts, at: offset, count: count)
                return bytes.count == count ? bytes : nil
            }
            if offset < windowStart || offset + count > windowStart + window.count {
                windowStart = max(0, offset - Self.windowSize / 2)
                let length = min(parts.size - windowStart, max(Self.windowSize, offset + count - windowStart))
                window = Self.bytes(of: parts, at: windowStart, count: length)
                guard window.count == length else {
                    window = []
                    return nil
                }
            }
            return Array(window[(offset - windowStart)..<(offset - windowStart + count)])
        }
    }

    private static func bytes(of parts: FileParts, at offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = parts.read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
