internal import DataFormats

/// What of a journal counts, told line by line as it is read at a start.
///
/// An append is torn where the machine stopped amid it. Of such a one any piece may be missing, not only its end: what is read of it
/// counts no more. A file of reports counts when all lines are there that tell of it.
struct JournalRecovery {
    /// Where what counts ends.
    private(set) var end: Int64 = 0
    /// Whether the newline is missing there.
    private(set) var lacksNewline = false
    /// The last file of reports that is told of.
    private(set) var lastFile: ReportFileName?

    private var damage: (line: Int, offset: Int64)?
    /// Lines that tell of one file, until all are there, and what is between them.
    private var held: [(offset: Int64, record: RunRecord)] = []
    /// When the lines were appended that are held, or are behind the damage.
    private var appendedAt: String?
    /// Which lines of the file they tell of.
    private var lines: Set<Int> = []
    /// More than one append ever has: of a line that was altered not all that follows is kept in memory.
    private static let mostHeld = 10_000

    private let path: String

    private let length: Int64

    /// - Parameters:
    ///   - path: What is said of the journal.
    ///   - length: How long it is.
    init(path: String, length: Int64) { (self.path, self.length) = (path, length) }

    /// Takes in a line, and tells what counts. The last one may be whole but for its newline.
    mutating func take(
        _ offset: Int64, _ bytes: UnsafeBufferPointer<UInt8>, number: Int, isWhole: Bool,
        _ tell: (Int64, RunRecord) throws(CollectFailure) -> Void
    ) throws(CollectFailure) {
        let isLast = !isWhole && offset + Int64(bytes.count) == length
        guard isWhole || isLast, let record = RunRecord(line: bytes) else {
            guard !isWhole || !Self.isMap(bytes) else {
                throw failure(number, "is none of this version's")
            }
            if damage == nil { damage = (number, offset) }
            return
        }
        if let damage {
            // An append's lines have one time.
            guard record.at == appendedAt ?? record.at,
                record.event != .collected || belongs(record, before: damage.offset)
            else {
                throw failure(damage.line, "is damaged, and others follow it")
            }
            appendedAt = record.at
            return
        }
        if record.event == .collected {
            guard belongs(record, before: offset), lines.insert(record.report.line).inserted else {
                throw misplaced(number)
            }
        }
        held.append((offset, record))
        appendedAt = record.at
        guard lines.isEmpty || lines.count == record.report.of else {
            guard held.count <= Self.mostHeld else { throw misplaced(number) }
            return
        }
        for (offset, record) in held { try tell(offset, record) }
        if record.event == .collected { lastFile = record.report.file }
        end = offset + Int64(bytes.count) + 1
        lacksNewline = !isWhole
        appendedAt = nil
        held = []
        lines = []
    }

    /// Whether a line may tell of the file that those which are held tell of, or, where there are none, of the next one.
    private func belongs(_ record: RunRecord, before offset: Int64) -> Bool {
        let report = record.report
        if let first = held.first(where: { $0.record.event == .collected })?.record.report {
            return report.file == first.file && report.of == first.of
        }
        return report.file.number > lastFile?.number ?? -1 && report.file.number <= offset
    }

    private static func isMap(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var cursor = JSONCursor(bytes)
        do throws(JSONCursor.Unusual) {
            try cursor.map { (_, value) throws(JSONCursor.Unusual) in try value.skip() }
            try cursor.end()
            return true
        } catch {
            return false
        }
    }

    private func misplaced(_ line: Int) -> CollectFailure {
        failure(line, "doesn't belong behind the one before it")
    }

    private func failure(_ line: Int, _ what: String) -> CollectFailure {
        CollectFailure(
            "\(path), line \(line), \(what): put the directory's last backup back, or collect into a new one")
    }
}
