internal import CLinux
internal import Glibc
internal import SystemPackage

/// The directory that runs are collected into. Everything in it is reached from its descriptor, by names that were
/// checked, and no link below it is followed.
final class CollectDirectory: Sendable {
    /// What the operator calls it.
    let path: String
    private let directory: FileDescriptor
    private let lock: FileDescriptor

    /// Opens it, and makes it where it is missing. Nobody else can open it until this one is let go of.
    init(path: String) throws(CollectFailure) {
        self.path = path
        do throws(Errno) {
            try Self.check(Glibc.mkdir(path, 0o700), allowing: .fileExists)
            directory = FileDescriptor(rawValue: try Self.check(Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)))
        } catch {
            throw CollectFailure("can't open the directory \(path): \(error)")
        }
        do throws(Errno) {
            let number = try Self.check(
                openat(directory.rawValue, ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600))
            lock = FileDescriptor(rawValue: number)
        } catch {
            try? directory.close()
            throw CollectFailure("can't open \(path)/.lock: \(error)")
        }
        guard flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let error = Errno(rawValue: errno)
            try? lock.close()
            try? directory.close()
            throw CollectFailure(
                error == .wouldBlock
                    ? "another sidescan collect works in \(path): wait for its end, or choose another directory"
                    : "can't lock \(path): \(error)")
        }
    }

    deinit {
        unlock()
        try? lock.close()
        try? directory.close()
    }

    /// Lets others open it, also where a process that is being started still shares the descriptor (flock(2)).
    func unlock() { _ = flock(lock.rawValue, LOCK_UN) }

    /// Opens a file of ours for reading and writing, and makes it where it is missing.
    func open(_ name: String) throws(CollectFailure) -> FileDescriptor {
        try named(name) {
            FileDescriptor(
                rawValue: try Self.check(
                    openat(directory.rawValue, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)))
        }
    }

    /// A file without a name, gone when it is closed.
    func scratch() throws(CollectFailure) -> FileDescriptor {
        let name = ".scratch"
        return try named(name) {
            try Self.check(unlinkat(directory.rawValue, name, 0), allowing: .noSuchFileOrDirectory)
            let number = try Self.check(
                openat(directory.rawValue, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600))
            try Self.check(unlinkat(directory.rawValue, name, 0))
            return FileDescriptor(rawValue: number)
        }
    }

    /// Writes a file whole or not at all: under another name, onto the disk, then renamed. The name is on the disk only
    /// after ``persistNames()``.
    func replace(_ name: String, by write: (FileDescriptor) throws -> Void) throws(CollectFailure) {
        try named(name) { try Self.replace(name, in: directory.rawValue, by: write) }
    }

    /// Writes a run's report beside its place, `runs/NAMESPACE/RUN.json`. Both names were checked.
    func writeReport(_ bytes: [UInt8], namespace: String, run: String) throws(CollectFailure) {
        precondition(!namespace.contains("/") && !run.contains("/") && !namespace.hasPrefix("."))
        try named("runs/\(namespace)/\(run).json") {
            try Self.withDirectory("runs", in: directory.rawValue) { runs in
                try Self.withDirectory(namespace, in: runs) { own in
                    let number = try Self.createAnew(Self.temporary("\(run).json"), in: own)
                    defer { Glibc.close(number) }
                    _ = try FileDescriptor(rawValue: number).writeAll(bytes)
                }
            }
        }
    }

    /// Brings written reports onto the disk, then to their places, and that onto the disk too.
    func placeReports(_ reports: some Collection<(namespace: String, run: String)>) throws(CollectFailure) {
        guard !reports.isEmpty else { return }
        let byNamespace = Dictionary(grouping: reports, by: \.namespace)
        // One call for many costs a fraction of a call for each.
        let isMany = reports.count > Self.fewReports
        try named("runs") {
            try Self.withDirectory("runs", in: directory.rawValue) { runs in
                if isMany { try Self.syncFileSystem(directory.rawValue) }
                for (namespace, reports) in byNamespace {
                    try Self.withDirectory(namespace, in: runs) { own in
                        for report in reports {
                            let name = "\(report.run).json"
                            if !isMany { try Self.persist(Self.temporary(name), in: own) }
                            try Self.check(renameat(own, Self.temporary(name), own, name))
                        }
                        if !isMany { try Self.check(fsync(own)) }
                    }
                }
                if isMany { try Self.syncFileSystem(directory.rawValue) } else { try Self.check(fsync(runs)) }
            }
        }
        try persistNames()
    }

    /// Up to how many reports are brought onto the disk one by one.
    private static let fewReports = 4

    private static func persist(_ name: String, in directory: CInt) throws {
        let number = try check(openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC))
        defer { Glibc.close(number) }
        try check(fsync(number))
    }

    /// Brings the names in the directory itself onto the disk.
    func persistNames() throws(CollectFailure) {
        try named("") { _ = try Self.check(fsync(directory.rawValue)) }
    }

    private func named<Result>(_ name: String, _ body: () throws -> Result) throws(CollectFailure) -> Result {
        do {
            return try body()
        } catch let failure as CollectFailure {
            throw failure
        } catch {
            throw CollectFailure("can't write \(path)/\(name): \(error)")
        }
    }

    /// syncfs(2): all that was written to the directory's file system. It tells of errors since Linux 5.8.
    private static func syncFileSystem(_ directory: CInt) throws {
        let result = cl_syncfs(directory)
        guard result == 0 else { throw Errno(rawValue: -result) }
    }

    private static func withDirectory(_ name: String, in directory: CInt, _ body: (CInt) throws -> Void) throws {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        var number = openat(directory, name, flags)
        if number < 0, errno == ENOENT {
            try check(mkdirat(directory, name, 0o700), allowing: .fileExists)
            number = openat(directory, name, flags)
        }
        try check(number)
        defer { Glibc.close(number) }
        try body(number)
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
