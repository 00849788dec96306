internal import Glibc
internal import SystemPackage

/// `collected.jsonl`: what became of each index, a line each, only ever appended to. What is in it is on the disk.
///
/// A line that was torn when the machine or the process stopped is cut off again: what it told is done anew.
struct CollectJournal: ~Copyable {
    static let name = "collected.jsonl"
    /// Longer than any line that is written: texts in records are bounded.
    static let longestLine = 1 << 16

    private let file: FileDescriptor
    private let path: String
    /// Where the next line begins.
    private(set) var length: Int64

    /// Opens it, and makes it where it is missing.
    init(in directory: CollectDirectory) throws(CollectFailure) {
        file = try directory.open(Self.name)
        path = "\(directory.path)/\(Self.name)"
        length = 0
    }

    /// Tells every line that is in it, and cuts off what is torn. Has to be called once, before all else.
    ///
    /// - Returns: The last file of reports that it tells of, and the name that what was cut off is kept under, if anything was.
    /// - Throws: Where a line is damaged that others follow: then something else than a torn write has happened to it,
    ///   and a run could be collected a second time.
    mutating func recover(
        in directory: CollectDirectory, _ line: (Int64, RunRecord) throws(CollectFailure) -> Void
    ) throws(CollectFailure) -> (lastFile: ReportFileName?, kept: String?) {
        let size: Int64
        do {
            size = try file.seek(offset: 0, from: .end)
        } catch {
            throw CollectFailure("can't read \(path): \(error)")
        }
        var recovery = JournalRecovery(path: path, length: size)
        try Self.forEachLine(of: file, path) { (offset, bytes, number, isWhole) throws(CollectFailure) in
            try recovery.take(offset, bytes, number: number, isWhole: isWhole, line)
        }
        length = recovery.end
        if recovery.lacksNewline { try write([UInt8(ascii: "\n")], at: length - 1) }
        let kept = try directory.keep(Self.name, of: file, from: length)
        if kept != nil { try cut() }
        return (recovery.lastFile, kept)
    }

    deinit { try? file.close() }

    /// Appends records, and comes back when they are on the disk.
    ///
    /// - Returns: Where each begins.
    mutating func append(_ records: [RunRecord]) throws(CollectFailure) -> [Int64] {
        var lines = JSONLines(records.count)
        var offsets: [Int64] = []
        offsets.reserveCapacity(records.count)
        // Where they lie: a record has a dozen strings to be copied.
        records.withUnsafeBufferPointer { records in
            for place in records.indices {
                offsets.append(length + Int64(lines.bytes.count))
                records[place].write(to: &lines)
            }
        }
        do throws(CollectFailure) {
            try write(lines.bytes, at: length)
        } catch {
            // What was written of it would be read as collected although nobody was told so; nothing is lost by that
            // but the next append, which has to begin where this one did.
            try? cut()
            throw error
        }
        length += Int64(lines.bytes.count)
        return offsets
    }

    /// Tells every line again, in order, without keeping them.
    func forEach(_ body: (Int64, RunRecord) throws(CollectFailure) -> Void) throws(CollectFailure) {
        let length = length
        try Self.forEachLine(of: file, path) { (offset, bytes, number, isWhole) throws(CollectFailure) in
            guard offset < length else { return }
            guard isWhole, let record = RunRecord(line: bytes) else {
                throw CollectFailure("\(path), line \(number), was damaged by someone else meanwhile")
            }
            try body(offset, record)
        }
    }

    /// Writes somewhere, and comes back when that is on the disk.
    private func write(_ bytes: [UInt8], at position: Int64) throws(CollectFailure) {
        do {
            _ = try file.writeAll(toAbsoluteOffset: position, bytes)
            guard fdatasync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            throw CollectFailure("can't write \(path): \(error)")
        }
    }

    private func cut() throws(CollectFailure) {
        guard ftruncate(file.rawValue, Int(length)) == 0, fdatasync(file.rawValue) == 0 else {
            throw CollectFailure("can't write \(path): \(Errno(rawValue: errno))")
        }
    }

    /// Reads line by line. A line over the limit is told cut and as not whole, as the last is that has no newline.
    static func forEachLine(
        of file: FileDescriptor, _ path: String,
        _ body: (Int64, _ line: UnsafeBufferPointer<UInt8>, _ number: Int, _ isWhole: Bool) throws(CollectFailure) ->
            Void
    ) throws(CollectFailure) {
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: longestLine + 1)
        defer { buffer.deallocate() }
        // How much of the buffer is read, of which no line has ended.
        var held = 0
        var isCut = false
        var start: Int64 = 0
        var position: Int64 = 0
        var number = 1
        while true {
            let free = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[held...]))
            let count: Int
            do {
                count = try file.read(fromAbsoluteOffset: position, into: free)
            } catch {
                throw CollectFailure("can't read \(path): \(error)")
            }
            guard count > 0 else { break }
            let piece = position - Int64(held)
            position += Int64(count)
            var (first, searched) = (0, held)
            held += count
            while let end = newline(buffer, searched..<held) {
                try body(start, UnsafeBufferPointer(rebasing: buffer[first..<end]), number, !isCut)
                (first, searched) = (end + 1, end + 1)
                start = piece + Int64(first)
                number += 1
                isCut = false
            }
            held -= first
            if let memory = buffer.baseAddress, first > 0 { memory.update(from: memory + first, count: held) }
            if held == buffer.count {
                isCut = true
                held = 0
            }
        }
        if held > 0 || isCut { try body(start, UnsafeBufferPointer(rebasing: buffer[..<held]), number, false) }
    }

    private static func newline(_ bytes: UnsafeMutableBufferPointer<UInt8>, _ places: Range<Int>) -> Int? {
        guard let start = bytes.baseAddress, !places.isEmpty else { return nil }
        let found = memchr(start + places.lowerBound, CInt(UInt8(ascii: "\n")), places.count)
        return found.map { UnsafeRawPointer($0) - UnsafeRawPointer(start) }
    }
}
