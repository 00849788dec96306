import ExecutableFormats
import LinuxSystem
import PrintableText
public import ScanReport
import Synchronization
import TargetFilesystem

/// The rules that ask what ELF files say of themselves. Each file is read once, for all of them.
///
/// The first rule's inspectors read; the others judge, when the walk is over, what was gathered here.
public final class ExecutableAudit: Sendable {
    /// The most files that a report lists.
    public static let mostListed = 10_000
    /// The most bytes that the texts of the listed files have together: their paths and search paths.
    private static let mostListedBytes = 2 << 20

    private struct State {
        var counts = ReportedExecutables()
        var records = ExecutableRecords()
        /// What could not be read, for all rules alike.
        var gaps: RuleLog?
    }

    private let lists: Bool
    private let state = Mutex(State())

    /// The audit of one root.
    ///
    /// - Parameter lists: Whether the report lists the files.
    public init(lists: Bool) {
        self.lists = lists
    }

    /// The rules, in the order in which they have to conclude.
    public var rules: [any AuditRule] {
        [ExecutableStackRule(audit: self), MissingLibraryRule(audit: self), WritableLibraryPathRule(audit: self)]
    }

    /// What is told of the rules without a root.
    public static var descriptions: [RuleDescription] { ExecutableAudit(lists: false).rules.map(\.description) }

    /// Takes in what a file says of itself.
    func add(_ file: Executable, at path: Span<UInt8>, _ status: FileStatus) {
        let isOfInterest =
            lists || file.isProgram || file.rpath != nil || file.runpath != nil
            || file.needed.contains { $0.first == UInt8(ascii: "/") }
        var record: ExecutableRecord?
        if file.isLoaded, isOfInterest {
            var file = file
            file.buildID = nil
            record = ExecutableRecord(
                path: path.indices.map { path[$0] }, uid: status.uid, gid: status.gid, mode: status.mode, file: file)
        }
        state.withLock { state in
            state.counts.add(file)
            if let record { state.records.insert(record) }
        }
    }

    /// Remembers what the first rule could not see, for the others.
    func keep(gapsOf log: RuleLog) { state.withLock { $0.gaps = log } }

    /// The files to judge, by their paths. What there was no room for, or what could not be read, is missed.
    func records(_ log: inout RuleLog) -> [ExecutableRecord] {
        let (records, leftOut, gaps) = state.withLock { state in
            let records = state.records.sorted()
            return (records, state.records.leftOut, state.gaps)
        }
        if let gaps { log.addGaps(of: gaps) }
        if leftOut > 0 { log.missMany(.overLimit, leftOut) }
        return records
    }

    /// What the report says of all files. After the walk.
    public func reported() -> ReportedExecutables {
        var (counts, records) = state.withLock { ($0.counts, $0.records.sorted()) }
        var interpreters: [[UInt8]: Int] = [:]
        for record in records {
            guard record.file.isProgram, let path = record.file.interpreter else { continue }
            interpreters[path, default: 0] += 1
        }
        // The most used first; a hostile root may name any number.
        counts.interpreters =
            interpreters.sorted { left, right in
                left.value != right.value ? left.value > right.value : left.key.lexicographicallyPrecedes(right.key)
            }
            .prefix(16).map { ReportedExecutables.Interpreter(path: printable($0.key), count: $0.value) }
        if lists {
            var bytes = 0
            counts.files = records.prefix(Self.mostListed)
                .prefix { record in
                    bytes += record.textLength
                    return bytes <= Self.mostListedBytes
                }
                .map(ReportedExecutables.File.init)
        }
        return counts
    }
}
