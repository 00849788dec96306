internal import Glibc
internal import SystemPackage

/// Reports on their way to a file of their own, a line each (JSON Lines). They are in a file that is none of reports yet, and
/// nothing of them counts before it has got its name.
///
/// A file for each report would take more of the file system than all else that is done about a report.
struct ReportBatch: ~Copyable {
    /// The directory the file is in, and its name there.
    private let directory: OpenFile
    static let name = ".new"
    private let file: OpenFile
    /// How many reports there are.
    private(set) var count = 0
    /// What isn't written yet.
    private var rest: [UInt8] = []
    private static let piece = 1 << 16

    /// An empty one.
    init(in directory: OpenFile) throws(Errno) {
        self.directory = directory
        file = OpenFile(number: try directory.fileAnew(Self.name))
        rest.reserveCapacity(2 * Self.piece)
    }

    /// Takes in a report, which was found to be JSON.
    ///
    /// - Returns: Which line it is, from 1.
    mutating func append(_ report: [UInt8]) throws(Errno) -> Int {
        var left = report[..<Self.end(report)]
        repeat {
            let start = rest.count
            rest += left.prefix(Self.piece)
            left = left.dropFirst(Self.piece)
            Self.joinLines(&rest, from: start)
            if left.isEmpty { rest.append(UInt8(ascii: "\n")) }
            if rest.count >= Self.piece { try flush() }
        } while !left.isEmpty
        count += 1
        return count
    }

    /// Brings it onto the disk, then to its name, and that onto the disk too.
    mutating func place(as name: String) throws(Errno) {
        try flush()
        try file.persist()
        try directory.rename(Self.name, toFree: name)
        do throws(Errno) {
            try directory.persist()
        } catch {
            // Nobody will be told of it.
            try? directory.remove(name)
            throw error
        }
    }

    private mutating func flush() throws(Errno) {
        try file.write(rest)
        rest.removeAll(keepingCapacity: true)
    }

    /// Where a report ends, but for the ends of lines behind it.
    private static func end(_ report: [UInt8]) -> Int {
        report.lastIndex { !isEndOfLine($0) }.map { $0 + 1 } ?? 0
    }

    private static func isEndOfLine(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    /// Between JSON's tokens the end of a line is a blank like others, and in a string there is none (RFC 8259, 2 and 7): what
    /// was on many lines says the same on one. A carriage return alone ends a line for some readers.
    private static func joinLines(_ bytes: inout [UInt8], from start: Int) {
        bytes.withUnsafeMutableBytes { bytes in
            guard let memory = bytes.baseAddress else { return }
            for byte in [UInt8(ascii: "\n"), UInt8(ascii: "\r")] {
                var place = start
                while let found = memchr(memory + place, CInt(byte), bytes.count - place) {
                    found.storeBytes(of: UInt8(ascii: " "), as: UInt8.self)
                    place = UnsafeMutableRawPointer(found) - memory
                }
            }
        }
    }
}
