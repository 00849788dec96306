internal import CLinux
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// The directory that runs are collected into. Everything in it is reached from its descriptor, by names that were
/// checked, and no link below it is followed.
final class CollectDirectory: Sendable {
    /// What the operator calls it.
    let path: String
    private let directory: OpenFile
    private let lock: OpenFile
    private let unplaced = Mutex(Unplaced())

    /// Opens it, and makes it where it is missing. Nobody else can open it until this one is let go of.
    init(path: String) throws(CollectFailure) {
        self.path = path
        do throws(Errno) {
            try Self.check(Glibc.mkdir(path, 0o700), allowing: .fileExists)
            directory = OpenFile(number: try Self.check(Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)))
        } catch {
            throw CollectFailure("can't open the directory \(path): \(error)")
        }
        do throws(Errno) {
            lock = OpenFile(
                number: try Self.check(
                    openat(directory.number, ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)))
        } catch {
            throw CollectFailure("can't open \(path)/.lock: \(error)")
        }
        guard flock(lock.number, LOCK_EX | LOCK_NB) == 0 else {
            let error = Errno(rawValue: errno)
            throw CollectFailure(
                error == .wouldBlock
                    ? "another sidescan collect works in \(path): wait for its end, or choose another directory"
                    : "can't lock \(path): \(error)")
        }
    }

    deinit { unlock() }

    /// Lets others open it, also where a process that is being started still shares the descriptor (flock(2)).
    func unlock() { _ = flock(lock.number, LOCK_UN) }

    /// Opens a file of ours for reading and writing, and makes it where it is missing.
    func open(_ name: String) throws(CollectFailure) -> FileDescriptor {
        try named(name) {
            FileDescriptor(
                rawValue: try Self.check(
                    openat(directory.number, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)))
        }
    }

    /// A file without a name, gone when it is closed.
    func scratch() throws(CollectFailure) -> FileDescriptor {
        let name = ".scratch"
        return try named(name) {
            try Self.check(unlinkat(directory.number, name, 0), allowing: .noSuchFileOrDirectory)
            let number = try Self.check(
                openat(directory.number, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600))
            try Self.check(unlinkat(directory.number, name, 0))
            return FileDescriptor(rawValue: number)
        }
    }

    /// Writes a file whole or not at all: under another name, onto the disk, then renamed. The name is on the disk only
    /// after ``persistNames()``.
    func replace(_ name: String, by write: (FileDescriptor) throws -> Void) throws(CollectFailure) {
        try named(name) { try Self.replace(name, in: directory.number, by: write) }
    }

    /// Writes a run's report beside its place, `runs/NAMESPACE/RUN.json`. Both names were checked.
    ///
    /// - Returns: What ``placeReports(_:)`` brings there.
    func writeReport(_ bytes: [UInt8], namespace: String, run: String) throws(CollectFailure) -> WrittenReport {
        let slash = UInt8(ascii: "/")
        precondition(!namespace.utf8.contains(slash) && !run.utf8.contains(slash) && !namespace.hasPrefix("."))
        return try named("runs/\(namespace)/\(run).json") {
            try unplaced.withLock { unplaced in
                let own: OpenDirectory
                if let last = unplaced.last, last.name == namespace {
                    own = last
                } else {
                    let runs = try Self.openDirectory("runs", in: directory.number)
                    own = try Self.openDirectory(namespace, in: runs.number)
                    unplaced.last = own
                }
                if let file = unplaced.unnamed(in: own.number) {
                    try file.write(bytes)
                    return WrittenReport(namespace: namespace, run: run, file: file)
                }
                let file = OpenFile(number: try Self.createAnew(Self.temporary("\(run).json"), in: own.number))
                try file.write(bytes)
                return WrittenReport(namespace: namespace, run: run, file: nil)
            }
        }
    }

    /// A report that is written and may have no place yet.
    struct WrittenReport: Sendable {
        let namespace: String
        let run: String
        /// A file without a name (open(2), `O_TMPFILE`). To give such a one its name takes less than to change a name, and
        /// nothing of it stays where the process ends before. Nil where it has another name.
        fileprivate let file: OpenFile?
    }

    /// Where reports are written.
    private struct Unplaced {
        /// The namespace's directory that was written to last: what is listed comes namespace by namespace.
        var last: OpenDirectory?
        /// How many files without a name were made since reports were placed.
        var files = 0
        /// Whether the file system has such files, once that is known.
        private var mayBeUnnamed: Bool?

        /// Up to how many files are open at once: the rest of the process needs descriptors too.
        private let mostFiles = min(400, Int(cl_descriptor_limit()) / 4)
        /// `O_TMPFILE` but for what differs by machine (asm-generic/fcntl.h).
        private static let unnamed = 0o20000000 | O_DIRECTORY

        /// Makes a file without a name; nil where the file system has none, or there are enough.
        mutating func unnamed(in directory: CInt) -> OpenFile? {
            guard mayBeUnnamed != false, files < mostFiles else { return nil }
            let number = openat(directory, ".", O_WRONLY | Self.unnamed | O_CLOEXEC, 0o600)
            guard number >= 0 else {
                mayBeUnnamed = false
                return nil
            }
            let file = OpenFile(number: number)
            if mayBeUnnamed == nil { mayBeUnnamed = Self.takesNames(directory) }
            guard mayBeUnnamed == true else { return nil }
            files += 1
            return file
        }

        /// Whether a file without a name can be given one: not every file system that has such files lets it.
        private static func takesNames(_ directory: CInt) -> Bool {
            let number = openat(directory, ".", O_WRONLY | unnamed | O_CLOEXEC, 0o600)
            guard number >= 0 else { return false }
            let file = OpenFile(number: number)
            let name = temporary("trial")
            // A process that was stopped may have left it.
            _ = unlinkat(directory, name, 0)
            guard (try? CollectDirectory.link(file.number, name, in: directory)) == true else { return false }
            return unlinkat(directory, name, 0) == 0
        }
    }

    /// Brings all reports that were written and not placed yet onto the disk, then to their places, and that onto the disk
    /// too.
    func placeReports(_ reports: [WrittenReport]) throws(CollectFailure) {
        // Who moved a directory away meanwhile finds the next reports in a new one.
        unplaced.withLock { unplaced in
            unplaced.files = 0
            unplaced.last = nil
        }
        guard !reports.isEmpty else { return }
        let byNamespace = Self.byNamespace(reports)
        // One call for many costs a fraction of a call for each. Names are another matter: those of a directory are one.
        let isMany = reports.count > Self.fewReports
        let areManyDirectories = byNamespace.count > Self.fewReports
        try named("runs") {
            try Self.withDirectory("runs", in: directory.number) { runs in
                if isMany { try Self.syncFileSystem(directory.number) }
                for reports in byNamespace {
                    try Self.withDirectory(reports[reports.startIndex].namespace, in: runs) { own in
                        for report in reports {
                            let name = report.run + ".json"
                            if let file = report.file {
                                if !isMany { try Self.check(fsync(file.number)) }
                                try Self.give(name, to: file.number, in: own)
                            } else {
                                if !isMany { try Self.persist(Self.temporary(name), in: own) }
                                try Self.check(renameat(own, Self.temporary(name), own, name))
                            }
                        }
                        if !areManyDirectories { try Self.check(fsync(own)) }
                    }
                }
                if areManyDirectories {
                    try Self.syncFileSystem(directory.number)
                } else {
                    try Self.check(fsync(runs))
                }
            }
        }
        try persistNames()
    }

    /// Reports that follow each other and are of one namespace, together.
    private static func byNamespace(_ reports: [WrittenReport]) -> [ArraySlice<WrittenReport>] {
        var groups: [ArraySlice<WrittenReport>] = []
        var start = 0
        for place in reports.indices.dropFirst() where reports[place].namespace != reports[start].namespace {
            groups.append(reports[start..<place])
            start = place
        }
        groups.append(reports[start...])
        return groups
    }

    /// Names a file that has none; whatever has the name already is replaced.
    private static func give(_ name: String, to file: CInt, in directory: CInt) throws(Errno) {
        if try link(file, name, in: directory) { return }
        // A process that was stopped before it wrote the journal has left it there.
        try check(unlinkat(directory, temporary(name), 0), allowing: .noSuchFileOrDirectory)
        guard try link(file, temporary(name), in: directory) else { throw .fileExists }
        try check(renameat(directory, temporary(name), directory, name))
    }

    /// - Returns: Whether the name was free.
    private static func link(_ file: CInt, _ name: String, in directory: CInt) throws(Errno) -> Bool {
        if linkat(file, "", directory, name, CInt(CL_AT_EMPTY_PATH)) == 0 { return true }
        // Before Linux 6.10 that takes a capability.
        if errno == ENOENT, linkat(AT_FDCWD, "/proc/self/fd/\(file)", directory, name, AT_SYMLINK_FOLLOW) == 0 {
            return true
        }
        let error = Errno(rawValue: errno)
        guard error == .fileExists else { throw error }
        return false
    }

    /// Up to how many reports or directories are brought onto the disk one by one.
    private static let fewReports = 4

    private static func persist(_ name: String, in directory: CInt) throws {
        let number = try check(openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC))
        defer { Glibc.close(number) }
        try check(fsync(number))
    }

    /// Brings the names in the directory itself onto the disk.
    func persistNames() throws(CollectFailure) {
        try named("") { _ = try Self.check(fsync(directory.number)) }
    }

    private func named<Result>(
        _ name: @autoclosure () -> String, _ body: () throws -> Result
    ) throws(CollectFailure) -> Result {
        do {
            return try body()
        } catch let failure as CollectFailure {
            throw failure
        } catch {
            throw CollectFailure("can't write \(path)/\(name()): \(error)")
        }
    }

    /// syncfs(2): all that was written to the directory's file system. It tells of errors since Linux 5.8.
    private static func syncFileSystem(_ directory: CInt) throws {
        let result = cl_syncfs(directory)
        guard result == 0 else { throw Errno(rawValue: -result) }
    }

    private static func withDirectory(_ name: String, in directory: CInt, _ body: (CInt) throws -> Void) throws {
        let own = try openDirectory(name, in: directory)
        try withExtendedLifetime(own) { try body(own.number) }
    }

    /// Opens a directory, and makes it where it is missing.
    private static func openDirectory(_ name: String, in directory: CInt) throws(Errno) -> OpenDirectory {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        var number = openat(directory, name, flags)
        if number < 0, errno == ENOENT {
            try check(mkdirat(directory, name, 0o700), allowing: .fileExists)
            number = openat(directory, name, flags)
        }
        return OpenDirectory(name: name, number: try check(number))
    }

    private static func temporary(_ name: String) -> String { ".\(name).new" }

    /// A new file under a name that a process which was stopped may have left something under.
    private static func createAnew(_ name: String, in directory: CInt) throws -> CInt {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let number = openat(directory, name, flags, 0o600)
        if number >= 0 { return number }
        guard errno == EEXIST else { return try check(number) }
        try check(unlinkat(directory, name, 0))
        return try check(openat(directory, name, flags, 0o600))
    }

    private static func replace(
        _ name: String, in directory: CInt, by write: (FileDescriptor) throws -> Void
    ) throws {
        let temporary = temporary(name)
        let number = try createAnew(temporary, in: directory)
        defer { Glibc.close(number) }
        try write(FileDescriptor(rawValue: number))
        try check(fsync(number))
        try check(renameat(directory, temporary, directory, name))
    }

    @discardableResult
    private static func check(_ result: CInt, allowing allowed: Errno? = nil) throws(Errno) -> CInt {
        guard result < 0 else { return result }
        let error = Errno(rawValue: errno)
        if error == allowed { return result }
        throw error
    }
}

/// A directory's descriptor.
private final class OpenDirectory: Sendable {
    let name: String
    let number: CInt

    init(name: String, number: CInt) {
        self.name = name
        self.number = number
    }

    deinit { Glibc.close(number) }
}

/// A descriptor that is closed when nobody has it any more.
private final class OpenFile: Sendable {
    let number: CInt

    init(number: CInt) { self.number = number }

    func write(_ bytes: [UInt8]) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw Errno(rawValue: errno) }
        }
    }

    deinit { Glibc.close(number) }
}
