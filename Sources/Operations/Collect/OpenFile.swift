internal import CLinux
internal import Glibc
internal import SystemPackage

/// A file or directory of ours, closed when nobody has it any more. No link is followed on the way to what it opens.
final class OpenFile: Sendable {
    let number: CInt

    init(number: CInt) { self.number = number }

    deinit { Glibc.close(number) }

    /// A directory that the operator names.
    ///
    /// - Parameter isMade: Whether it is made where it is missing, with its name on the disk.
    static func directory(at path: String, isMade: Bool) throws(CollectFailure) -> OpenFile {
        do throws(Errno) {
            let isNew = isMade && mkdir(path, 0o700) == 0
            guard !isMade || isNew || errno == EEXIST else { throw Errno(rawValue: errno) }
            let own = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard own >= 0 else { throw Errno(rawValue: errno) }
            let directory = OpenFile(number: own)
            if isNew {
                let parent = openat(own, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                if parent >= 0 { try OpenFile(number: parent).persist() }
            }
            return directory
        } catch {
            throw CollectFailure("can't open the directory \(path): \(error)")
        }
    }

    /// A file in this directory, for reading and writing; made where it is missing.
    func file(_ name: String) throws(Errno) -> CInt {
        try check(openat(number, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600))
    }

    /// A file in this directory, for reading.
    func existingFile(_ name: String) throws(Errno) -> OpenFile {
        OpenFile(number: try check(openat(number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)))
    }

    /// A directory in this one, for reading.
    func existingDirectory(_ name: String) throws(Errno) -> OpenFile {
        OpenFile(number: try check(openat(number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)))
    }

    /// A directory in this one; made where it is missing, with its name on the disk.
    func directory(_ name: String) throws(Errno) -> OpenFile {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        var own = openat(number, name, flags)
        if own < 0, errno == ENOENT {
            try check(mkdirat(number, name, 0o700), allowing: .fileExists)
            try persist()
            own = openat(number, name, flags)
        }
        return OpenFile(number: try check(own))
    }

    /// A new file in this directory, mostly under a name that a process which was stopped may have left something under.
    func fileAnew(_ name: String, replacing: Bool = true) throws(Errno) -> CInt {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let own = openat(number, name, flags, 0o600)
        if own >= 0 { return own }
        guard replacing, errno == EEXIST else { throw Errno(rawValue: errno) }
        try remove(name)
        return try check(openat(number, name, flags, 0o600))
    }

    /// Gives another name to what is in this directory; whatever has that one already is replaced.
    func rename(_ name: String, to other: String) throws(Errno) { try check(renameat(number, name, number, other)) }

    /// The same where nothing has the name; else it throws ``Errno/fileExists``.
    func rename(_ name: String, toFree other: String) throws(Errno) {
        let result = cl_rename_to_free(number, name, other)
        guard result != 0 else { return }
        // Not every file system can do that at once.
        guard -result == EINVAL else { throw Errno(rawValue: -result) }
        guard faccessat(number, other, F_OK, AT_SYMLINK_NOFOLLOW) != 0 else { throw .fileExists }
        try rename(name, to: other)
    }

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
    func read(at position: Int64, into bytes: inout [UInt8]) throws(Errno) -> Int {
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes {
                pread(number, $0.baseAddress.map { $0 + count }, $0.count - count, Int(position) + count)
            }
            if more == 0 { break }
            if more > 0 { count += more } else if errno != EINTR { throw Errno(rawValue: errno) }
        }
        return count
    }

    /// Tells the names in this directory, in no order.
    func forEachName(_ body: ([UInt8]) -> Void) throws(Errno) {
        // A descriptor of its own: reading moves its position, and closedir(3) closes it.
        let own = try check(openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        guard let stream = fdopendir(own) else {
            let error = Errno(rawValue: errno)
            Glibc.close(own)
            throw error
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw Errno(rawValue: errno) }
                return
            }
            body(withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) })
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
