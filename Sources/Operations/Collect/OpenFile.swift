internal import Glibc
internal import SystemPackage

/// A file or directory of ours, closed when nobody has it any more. No link is followed on the way to what it opens.
final class OpenFile: Sendable {
    let number: CInt

    init(number: CInt) { self.number = number }

    deinit { Glibc.close(number) }

    /// A file in this directory, for reading and writing; made where it is missing.
    func file(_ name: String) throws(Errno) -> CInt {
        try check(openat(number, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600))
    }

    /// A file in this directory, for reading.
    func existingFile(_ path: String) throws(Errno) -> CInt {
        try check(openat(number, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC))
    }

    /// A directory in this one; made where it is missing.
    func directory(_ name: String) throws(Errno) -> OpenFile {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        var own = openat(number, name, flags)
        if own < 0, errno == ENOENT {
            try check(mkdirat(number, name, 0o700), allowing: .fileExists)
            own = openat(number, name, flags)
        }
        return OpenFile(number: try check(own))
    }

    /// A new file in this directory, under a name that a process which was stopped may have left something under.
    func fileAnew(_ name: String) throws(Errno) -> CInt {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let own = openat(number, name, flags, 0o600)
        if own >= 0 { return own }
        guard errno == EEXIST else { throw Errno(rawValue: errno) }
        try remove(name)
        return try check(openat(number, name, flags, 0o600))
    }

    /// Gives another name to what is in this directory; whatever has that one already is replaced.
    func rename(_ name: String, to other: String) throws(Errno) { try check(renameat(number, name, number, other)) }

    func remove(_ name: String) throws(Errno) { try check(unlinkat(number, name, 0)) }

    /// Brings its content onto the disk: a file's bytes, a directory's names.
    func persist() throws(Errno) { try check(fsync(number)) }

    func write(_ bytes: [UInt8]) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw Errno(rawValue: errno) }
        }
    }

    /// Reads from a position; less where it ends.
    func read(at position: Int64, into memory: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        var count = 0
        while count < memory.count {
            let more = pread(number, memory.baseAddress.map { $0 + count }, memory.count - count, Int(position) + count)
            if more == 0 { break }
            if more > 0 { count += more } else if errno != EINTR { throw Errno(rawValue: errno) }
        }
        return count
    }

    /// The names in this directory, in no order.
    func names() throws(Errno) -> [[UInt8]] {
        // A descriptor of its own: reading moves its position, and closedir(3) closes it.
        let own = try check(openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        guard let stream = fdopendir(own) else {
            let error = Errno(rawValue: errno)
            Glibc.close(own)
            throw error
        }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw Errno(rawValue: errno) }
                return names
            }
            names.append(withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) })
        }
    }

    @discardableResult
    private func check(_ result: CInt, allowing allowed: Errno? = nil) throws(Errno) -> CInt {
        guard result < 0 else { return result }
        let error = Errno(rawValue: errno)
        if error == allowed { return result }
        throw error
    }
}
