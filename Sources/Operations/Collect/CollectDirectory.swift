internal import Glibc
internal import Synchronization
internal import SystemPackage

/// The directory that runs are collected into. Everything in it is reached from its descriptor, by names of ours, and no link
/// below it is followed.
final class CollectDirectory: Sendable {
    /// What the operator calls it.
    let path: String
    private let directory: OpenFile
    private let lock: OpenFile
    private let batch = Mutex<ReportBatch?>(nil)

    /// Opens it, and makes it where it is missing. Nobody else can open it until this one is let go of.
    init(path: String) throws(CollectFailure) {
        self.path = path
        directory = try OpenFile.directory(at: path, isMade: true)
        do throws(Errno) {
            lock = OpenFile(number: try directory.file(".lock"))
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
        try named(name) { FileDescriptor(rawValue: try directory.file(name)) }
    }

    /// A file without a name, gone when it is closed.
    func scratch() throws(CollectFailure) -> FileDescriptor {
        let name = ".scratch"
        return try named(name) {
            let number = try directory.fileAnew(name)
            try? directory.remove(name)
            return FileDescriptor(rawValue: number)
        }
    }

    /// Writes a file whole or not at all: under another name, onto the disk, then renamed. The name is on the disk only
    /// after ``persistNames()``.
    func replace(_ name: String, by write: (FileDescriptor) throws -> Void) throws(CollectFailure) {
        try named(name) {
            let temporary = ".\(name).new"
            let file = OpenFile(number: try directory.fileAnew(temporary))
            try write(FileDescriptor(rawValue: file.number))
            try file.persist()
            try directory.rename(temporary, to: name)
        }
    }

    // MARK: - Reports

    /// Writes a run's report behind those that were written since ``placeReports(_:as:)``. It has to be JSON.
    ///
    /// - Returns: Which line of their file it is, from 1.
    func writeReport(_ report: [UInt8]) throws(CollectFailure) -> Int {
        try named("\(ReportFileName.directory)/\(ReportBatch.name)") {
            try batch.withLock { batch in
                do {
                    if batch == nil {
                        batch = try ReportBatch(in: try directory.directory(ReportFileName.directory))
                    }
                    return try batch?.append(report) ?? 0
                } catch {
                    batch = nil
                    throw error
                }
            }
        }
    }

    /// Brings the reports that were written since the last call onto the disk, then to their file, and that onto the disk too.
    ///
    /// - Parameter count: How many they are. Where that isn't so, none is placed.
    func placeReports(_ count: Int, as name: ReportFileName) throws(CollectFailure) {
        try named(name.path) {
            try batch.withLock { batch in
                var written = batch.take()
                guard written?.count ?? 0 == count else {
                    throw CollectFailure("\(path)/\(name.path): some of its reports could not be written: try again")
                }
                try written?.place(as: name.text)
            }
        }
    }

    /// Sets files of reports aside that the journal doesn't tell of: nobody takes them for what was collected, and nothing of
    /// them is lost.
    ///
    /// - Returns: Their paths, as they were and as they are.
    func setAside(_ isUnlisted: (ReportFileName) -> Bool) throws(CollectFailure) -> [(path: String, kept: String)] {
        try named(ReportFileName.directory) {
            let reports = try directory.directory(ReportFileName.directory)
            var names: [ReportFileName] = []
            try reports.forEachName { name in
                if let name = ReportFileName(name), isUnlisted(name) { names.append(name) }
            }
            guard !names.isEmpty else { return [] }
            let moved = try names.sorted { $0.number < $1.number }.map { name in
                let kept = try named(name.path + ".unlisted") {
                    try Self.free(name.text + ".unlisted") { (free) throws(Errno) in
                        try reports.rename(name.text, toFree: free)
                    }
                }
                return (name.path, "\(ReportFileName.directory)/\(kept)")
            }
            try reports.persist()
            return moved
        }
    }

    /// Copies what a file has from some place on to a file of its own, `NAME.torn`.
    ///
    /// - Returns: Its name; nil where there is nothing.
    func keep(_ name: String, of file: FileDescriptor, from start: Int64) throws(CollectFailure) -> String? {
        try named(name + ".torn") {
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            func read(_ place: Int64) throws -> Int {
                try piece.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: place, into: $0) }
            }
            var (place, count) = (start, try read(start))
            guard count > 0 else { return nil }
            var copy: OpenFile?
            let kept = try Self.free(name + ".torn") { (free) throws(Errno) in
                copy = OpenFile(number: try directory.fileAnew(free, replacing: false))
            }
            do {
                while count > 0 {
                    try copy?.write(Array(piece[..<count]))
                    place += Int64(count)
                    count = try read(place)
                }
                try copy?.persist()
                try directory.persist()
            } catch {
                // Half of it looks as if it were all.
                try? directory.remove(kept)
                throw error
            }
            return kept
        }
    }

    /// Uses a name, or the first of NAME.2, NAME.3 and so on that is not taken.
    private static func free(_ name: String, _ use: (String) throws(Errno) -> Void) throws(Errno) -> String {
        for number in 1... {
            let free = number == 1 ? name : "\(name).\(number)"
            do throws(Errno) {
                try use(free)
                return free
            } catch  where error == .fileExists {}
        }
        throw .fileExists
    }

    /// Brings the names in the directory itself onto the disk.
    func persistNames() throws(CollectFailure) {
        try named("") { try directory.persist() }
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
}
