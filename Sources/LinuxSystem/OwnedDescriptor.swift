import CLinux
public import SystemPackage

/// A file descriptor with one owner, closed when the owner ends.
public struct OwnedDescriptor: ~Copyable, Sendable {
    /// The number the kernel knows it by. Valid for as long as this value lives.
    public let number: CInt

    /// Takes over a descriptor that nothing else closes.
    public init(adopting number: CInt) {
        self.number = number
    }

    deinit {
        _ = cl_close(number)
    }

    /// Gives the descriptor up without closing it; the caller closes it.
    public consuming func release() -> CInt {
        let number = number
        discard self
        return number
    }
}

/// Flags of open(2) by which Sidescan opens anything it reads. `O_CLOEXEC` is always added.
public struct OpenFlags: OptionSet, Sendable {
    /// The bits as openat(2) takes them on this architecture.
    public let rawValue: CInt

    /// Flags from their bits, which are not checked.
    public init(rawValue: CInt) {
        self.rawValue = rawValue
    }

    /// A descriptor that only names the file and never runs a driver's open: `O_PATH`.
    public static let path = OpenFlags(rawValue: CL_O_PATH)
    /// Fail unless it is a directory: `O_DIRECTORY`.
    public static let directory = OpenFlags(rawValue: CL_O_DIRECTORY)
    /// Fail, or with ``path`` name the link itself, where the last component is a symbolic link: `O_NOFOLLOW`.
    public static let noFollow = OpenFlags(rawValue: CL_O_NOFOLLOW)
    /// Never wait in open or read, neither for a FIFO's writer nor for a device, and never become a controlling
    /// terminal's owner: `O_NONBLOCK|O_NOCTTY`.
    public static let noWait = OpenFlags(rawValue: CL_O_NONBLOCK | CL_O_NOCTTY)
}

/// Opens a path for reading, relative to a directory's descriptor; openat(2).
///
/// - Parameters:
///   - name: The path. It may not hold a NUL byte.
///   - directory: The descriptor that a relative path starts from; nil means the working directory.
///   - flags: How to open it.
/// - Throws: The call's errno; `EINVAL` where the name holds a NUL.
public func openForReading(
    _ name: [UInt8], at directory: borrowing OwnedDescriptor, _ flags: OpenFlags
) throws(Errno) -> OwnedDescriptor {
    try withNulTerminated(name) { (name) throws(Errno) in
        try openForReading(cString: name, at: directory.number, flags)
    }
}

/// Opens an absolute path, or one relative to the working directory, for reading; open(2).
///
/// - Throws: The call's errno; `EINVAL` where the path holds a NUL.
public func openForReading(path: [UInt8], _ flags: OpenFlags) throws(Errno) -> OwnedDescriptor {
    try withNulTerminated(path) { (path) throws(Errno) in
        try openForReading(cString: path, at: CL_AT_FDCWD, flags)
    }
}

/// Opens a NUL-terminated path for reading, for callers that already hold one; openat(2).
///
/// - Throws: The call's errno.
public func openForReading(
    cString name: UnsafePointer<CChar>, at directory: CInt, _ flags: OpenFlags
) throws(Errno) -> OwnedDescriptor {
    let number = cl_openat(directory, name, CL_O_RDONLY | CL_O_CLOEXEC | flags.rawValue)
    guard number >= 0 else { throw Errno(rawValue: -number) }
    return OwnedDescriptor(adopting: number)
}

/// Runs a body with the bytes as a NUL-terminated C string.
///
/// - Throws: `EINVAL` where the bytes hold a NUL, which no path can; else what the body throws.
package func withNulTerminated<Result: ~Copyable>(
    _ bytes: [UInt8], _ body: (UnsafePointer<CChar>) throws(Errno) -> Result
) throws(Errno) -> Result {
    guard !bytes.contains(0) else { throw .invalidArgument }
    let terminated = bytes + [0]
    var result: Result?
    try terminated.withUnsafeBufferPointer { (buffer) throws(Errno) in
        guard let base = buffer.baseAddress else { throw .invalidArgument }
        result = try body(UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self))
    }
    guard let result = result.take() else { throw .invalidArgument }
    return result
}
