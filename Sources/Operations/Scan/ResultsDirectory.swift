import Glibc
import SystemPackage

/// The directory that a run's results are written to.
public struct ResultsDirectory: Sendable, Hashable {
    /// The report: exactly the bytes that the agent sent, once they are verified.
    public static let report = "scan-results.json"
    /// What people read.
    public static let summary = "scan-summary.md"
    /// `THRESHOLD_RESULT=0` where the results are as demanded, else `THRESHOLD_RESULT=1`.
    public static let threshold = "threshold-result.txt"
    /// The audit log, where no other place is named.
    public static let audit = "audit.jsonl"

    /// The directory's path.
    public let path: String

    /// Makes the directory with those above it, for the owner alone, where it isn't there.
    ///
    /// - Throws: Where it can't be made, or holds another run's results: they would be taken for this one's.
    public init(_ path: String) throws(ScanFailure) {
        self.path = path
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
                throw ScanFailure("can't make the results directory \(path): \(Errno(rawValue: errno))", .failed)
            }
        }
        for name in [Self.report, Self.summary, Self.threshold] where access(file(name), F_OK) == 0 {
            throw ScanFailure(
                "\(file(name)) is there already: name another directory with --results, or take it away", .failed)
        }
    }

    /// The path of a file in it.
    public func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file, whole or not at all.
    public func write(_ name: String, _ bytes: some Sequence<UInt8>) throws(ScanFailure) {
        let path = file(name)
        let unfinished = self.path + "/.\(name).\(getpid())"
        do {
            let file = try FileDescriptor.open(
                FilePath(unfinished), .writeOnly, options: [.create, .truncate, .noFollow, .closeOnExec],
                permissions: .ownerReadWrite)
            try file.closeAfter {
                _ = try file.writeAll(bytes)
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            guard rename(unfinished, path) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(unfinished)
            throw ScanFailure("can't write \(path): \(error)", .failed)
        }
    }
}
