import CLinux
public import SystemPackage

/// The bytes of a file, read up to a limit.
public struct BoundedBytes: Sendable {
    /// What was read: at most the limit.
    public let bytes: [UInt8]
    /// Whether the file goes on after them.
    public let isCut: Bool
}

/// Reads an open file from where it stands, up to a number of bytes; read(2), repeated when interrupted.
///
/// The buffer grows with what really comes, so a limit far above the file's size costs nothing, and a file that grows
/// while it is read can't go past the limit.
///
/// - Parameters:
///   - descriptor: An open file. With `O_NONBLOCK`, one that has nothing to give ends in `EAGAIN`.
///   - limit: The most bytes to return.
///   - expected: How many there may well be, as fstat(2) says of a regular file. It makes it quicker: there is room for so many
///     at once, and a read that ends there is taken to have met the end. A wrong one does no more harm than that.
/// - Throws: The errno of read(2).
public func read(
    _ descriptor: borrowing OwnedDescriptor, upTo limit: Int, expecting expected: Int = 0
) throws(Errno) -> BoundedBytes {
    var bytes: [UInt8] = []
    let prepared = min(expected, longestExpected)
    while true {
        // One byte more than the limit tells a file that ends there from one that goes on.
        let room = bytes.isEmpty ? 0 : bytes.capacity - bytes.count
        let wanted = min(room > 0 ? room : max(4096, bytes.count, prepared + 1), limit + 1 - bytes.count)
        let number = descriptor.number
        var got = 0
        bytes.append(addingCapacity: wanted) { target in
            target.withUnsafeMutableBufferPointer { memory, count in
                got = memory.baseAddress.map { cl_read(number, $0, wanted) } ?? 0
                count = max(0, got)
            }
        }
        if got < 0 {
            let failure = Errno(rawValue: CInt(-got))
            if failure == .interrupted { continue }
            throw failure
        }
        // As many as the file has, and fewer than there was room for: it would have nothing more to say.
        let isWhole = got == 0 || (bytes.count == expected && got < wanted)
        if isWhole { return BoundedBytes(bytes: bytes, isCut: false) }
        if bytes.count > limit {
            bytes.removeLast(bytes.count - limit)
            return BoundedBytes(bytes: bytes, isCut: true)
        }
    }
}

/// The most bytes for which there is memory before they have come: a file's length may be made up.
private let longestExpected = 1 << 20

/// Reads some bytes of an open file, from where it stands, into memory that is there already; read(2), repeated when
/// interrupted.
///
/// - Returns: How many; 0 at the file's end.
public func read(
    _ descriptor: borrowing OwnedDescriptor, into buffer: UnsafeMutableRawBufferPointer
) throws(Errno) -> Int {
    guard let start = buffer.baseAddress else { return 0 }
    while true {
        let got = cl_read(descriptor.number, start, buffer.count)
        if got >= 0 { return Int(got) }
        let failure = Errno(rawValue: CInt(-got))
        if failure != .interrupted { throw failure }
    }
}

/// The longest target that readlink(2) is asked for: PATH_MAX of linux/limits.h.
private let longestLinkTarget = 4096

/// The target of a symbolic link, by a name in a directory; readlinkat(2). An empty name reads the link that the
/// descriptor itself was opened on with ``OpenFlags/path`` and ``OpenFlags/noFollow``.
///
/// - Throws: The call's errno; `ENAMETOOLONG` where the target does not fit into PATH_MAX.
public func linkTarget(ofName name: [UInt8], at directory: borrowing OwnedDescriptor) throws(Errno) -> [UInt8] {
    let number = directory.number
    return try withNulTerminated(name) { (name) throws(Errno) in
        var failure: Errno?
        let target = [UInt8](unsafeUninitializedCapacity: longestLinkTarget) { buffer, count in
            let got = buffer.withMemoryRebound(to: CChar.self) { bytes in
                bytes.baseAddress.map { cl_readlinkat(number, name, $0, bytes.count) } ?? 0
            }
            count = max(0, got)
            if got < 0 { failure = Errno(rawValue: CInt(-got)) }
        }
        if let failure { throw failure }
        guard target.count < longestLinkTarget else { throw .fileNameTooLong }
        return target
    }
}

/// The soft limit of descriptors that this process may have open; getrlimit(2).
public func descriptorLimit() -> Int {
    let limit = cl_descriptor_limit()
    // The smallest value that POSIX lets a system have (_POSIX_OPEN_MAX, limits.h(0p)) where it can't be told.
    return limit > 0 ? Int(limit) : 20
}
