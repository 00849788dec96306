import CLinux
import SystemPackage

/// A buffer that getdents64(2) fills and that is read in place.
///
/// The layout of a record is `struct linux_dirent64` of getdents(2): 8 bytes inode, 8 bytes offset cookie, 2 bytes
/// record length, 1 byte type, then the name and a NUL.
package struct DirectoryReader: ~Copyable {
    /// The shortest record: 19 bytes of head, a name of one byte and a NUL, rounded up to 8.
    static var shortestRecord: Int { 24 }
    /// The longest record: a name of 255 bytes.
    static var longestRecord: Int { 280 }

    private let storage: UnsafeMutableRawPointer
    private let capacity: Int
    private(set) var used = 0

    init(capacity: Int) {
        self.capacity = capacity
        storage = .allocate(byteCount: capacity, alignment: 8)
    }

    /// A reader that already holds records, as getdents64(2) lays them out.
    package init(records: [UInt8]) {
        self.init(capacity: records.count)
        storage.copyMemory(from: records, byteCount: records.count)
        used = records.count
    }

    deinit {
        storage.deallocate()
    }

    /// How a fill ended. The buffer's records stand in any case.
    enum Outcome {
        /// The buffer is full; the directory may have more.
        case more
        /// The directory has no more.
        case ended
        /// The kernel refused to go on.
        case failed(Errno)
    }

    /// Replaces the buffer's records by the directory's next ones, for as long as one more is sure to fit.
    ///
    /// - Parameters:
    ///   - descriptor: The directory, open for reading.
    ///   - limit: How much of the buffer to use, in bytes.
    mutating func fill(from descriptor: CInt, limit: Int) -> Outcome {
        let limit = min(limit, capacity)
        used = 0
        while limit - used >= Self.longestRecord {
            let got = cl_getdents64(descriptor, storage + used, limit - used)
            // A name longer than those of Linux's own file systems may need more than is left.
            if got == -Int(Errno.invalidArgument.rawValue), used > 0 { return .more }
            if got < 0 { return .failed(Errno(rawValue: CInt(-got))) }
            if got == 0 { return .ended }
            used += got
        }
        return .more
    }

    /// The cookie after the last record, for lseek(2).
    package var lastCookie: Int64 {
        var cookie: Int64 = 0
        var offset = 0
        while offset < used {
            cookie = storage.loadUnaligned(fromByteOffset: offset + 8, as: Int64.self)
            offset += Int(storage.loadUnaligned(fromByteOffset: offset + 16, as: UInt16.self))
        }
        return cookie
    }

    /// Where the records begin.
    var base: UnsafeRawPointer { UnsafeRawPointer(storage) }

    /// Hands over each record's name and type, without `.` and `..`.
    package func forEachRecord(_ body: (UnsafeRawBufferPointer, UInt8) -> Void) {
        var offset = 0
        while offset < used {
            let record = base + offset
            let length = Int(record.loadUnaligned(fromByteOffset: 16, as: UInt16.self))
            let name = record + 19
            if !Self.isDotOrDotDot(name) {
                let count = Self.nameLength(name, recordLength: length)
                body(
                    UnsafeRawBufferPointer(start: name, count: count),
                    record.load(fromByteOffset: 18, as: UInt8.self))
            }
            offset += length
        }
    }

    /// Whether a NUL-terminated name is `.` or `..`.
    @inline(__always) static func isDotOrDotDot(_ name: UnsafeRawPointer) -> Bool {
        guard name.load(as: UInt8.self) == UInt8(ascii: ".") else { return false }
        let second = name.load(fromByteOffset: 1, as: UInt8.self)
        return second == 0 || second == UInt8(ascii: ".") && name.load(fromByteOffset: 2, as: UInt8.self) == 0
    }

    /// The length of the NUL-terminated name in a record of this length: the NUL lies in the record's last 8 bytes.
    @inline(__always) static func nameLength(_ name: UnsafeRawPointer, recordLength: Int) -> Int {
        var count = max(1, recordLength - 19 - 8)
        while name.load(fromByteOffset: count, as: UInt8.self) != 0 { count += 1 }
        return count
    }
}
