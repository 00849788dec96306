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
    /// - Throws: Where a line is damaged that others follow: then something else than a torn write has happened to it,
    ///   and a run could be collected a second time.
    mutating func recover(_ line: (Int64, RunRecord) throws(CollectFailure) -> Void) throws(CollectFailure) {
        var good: Int64 = 0
        var damaged: Int?
        let path = path
        try Self.forEachLine(of: file, path) { (offset, bytes, number, isWhole) throws(CollectFailure) in
            if isWhole, let record = RunRecord(line: bytes) {
                if let damaged {
                    throw CollectFailure(
                        "\(path), line \(damaged), is damaged, and others follow it: put the directory's last backup back, or "
                            + "collect into a new one")
                }
                try line(offset, record)
                good = offset + Int64(bytes.count) + 1
            } else if damaged == nil {
                damaged = number
            }
        }
        length = good
        if damaged != nil { try cut() }
    }

    deinit { try? file.close() }

    /// Appends records, and comes back when they are on the disk.
    ///
    /// - Returns: Where each begins.
    mutating func append(_ records: [RunRecord]) throws(CollectFailure) -> [Int64] {
        var bytes: [UInt8] = []
        var offsets: [Int64] = []
        offsets.reserveCapacity(records.count)
        for place in records.indices {
            offsets.append(length + Int64(bytes.count))
            bytes += records[place].line
        }
        do {
            _ = try file.writeAll(toAbsoluteOffset: length, bytes)
            guard fdatasync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            // What was written of it would be read as collected although nobody was told so; nothing is lost by that
            // but the next append, which has to begin where this one did.
            try? cut()
            throw CollectFailure("can't write \(path): \(error)")
        }
        length += Int64(bytes.count)
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

    private func cut() throws(CollectFailure) {
        guard ftruncate(file.rawValue, Int(length)) == 0, fdatasync(file.rawValue) == 0 else {
            throw CollectFailure("can't write \(path): \(Errno(rawValue: errno))")
        }
    }

    /// Reads line by line. A line over the limit is told cut and as not whole, as the last is that has no newline.
    private static func forEachLine(
        of file: FileDescriptor, _ path: String,
        _ body: (_ offset: Int64, _ bytes: [UInt8], _ number: Int, _ isWhole: Bool) throws(CollectFailure) -> Void
    ) throws(CollectFailure) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var line: [UInt8] = []
        var isCut = false
        var start: Int64 = 0
        var position: Int64 = 0
        var number = 1
        while true {
            let count: Int
            do {
                count = try buffer.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: position, into: $0) }
            } catch {
                throw CollectFailure("can't read \(path): \(error)")
            }
            guard count > 0 else { break }
            var rest = buffer[..<count]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                if line.count + end - rest.startIndex <= longestLine { line += rest[..<end] } else { isCut = true }
                try body(start, line, number, !isCut)
                position += Int64(end + 1 - rest.startIndex)
                start = position
                number += 1
                line.removeAll(keepingCapacity: true)
                isCut = false
                rest = rest[(end + 1)...]
            }
            if line.count + rest.count <= longestLine { line += rest } else { isCut = true }
            position += Int64(rest.count)
        }
        if !line.isEmpty || isCut { try body(start, line, number, false) }
    }
}
