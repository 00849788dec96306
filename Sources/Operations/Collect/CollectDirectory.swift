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

    /// Writes a run's report to `runs/NAMESPACE/RUN.json`, as ``replace(_:by:)`` does. Both names were checked.
    func writeReport(_ bytes: [UInt8], namespace: String, run: String) throws(CollectFailure) {
        precondition(!namespace.contains("/") && !run.contains("/") && !namespace.hasPrefix("."))
        try named("runs/\(namespace)/\(run).json") {
            try Self.withDirectory("runs", in: directory.rawValue) { runs in
                try Self.withDirectory(namespace, in: runs) { own in
                    try Self.replace("\(run).json", in: own) { _ = try $0.writeAll(bytes) }
                }
            }
        }
    }

    /// Brings the names of reports onto the disk.
    func persistReports(of namespaces: Set<String>) throws(CollectFailure) {
        guard !namespaces.isEmpty else { return }
        try named("runs") {
            try Self.withDirectory("runs", in: directory.rawValue) { runs in
                for namespace in namespaces {
                    try Self.withDirectory(namespace, in: runs) { own in try Self.check(fsync(own)) }
                }
                try Self.check(fsync(runs))
            }
        }
        try persistNames()
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

    private static func withDirectory(_ name: String, in directory: CInt, _ body: (CInt) throws -> Void) throws {
        try check(mkdirat(directory, name, 0o700), allowing: .fileExists)
        let number = try check(openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
        defer { close(number) }
        try body(number)
    }

    private static func replace(
        _ name: String, in directory: CInt, by write: (FileDescriptor) throws -> Void
    ) throws {
        let temporary = ".\(name).new"
        try check(unlinkat(directory, temporary, 0), allowing: .noSuchFileOrDirectory)
        let number = try check(
            openat(directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600))
        defer { close(number) }
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
