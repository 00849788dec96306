import LinuxSystem
import PrintableText
import SystemPackage
import TargetFilesystem

/// The walker's own figures for a directory, for benchmarks.
public struct WalkFigures: Codable, Sendable {
    /// All names found, the root itself not counted.
    public let entries: Int
    /// Regular files among them.
    public let files: Int
    /// Directories.
    public let directories: Int
    /// Symbolic links.
    public let symlinks: Int
    /// All other kinds.
    public let others: Int
    /// The sizes of the regular files, in bytes.
    public let bytes: UInt64
    /// How many directories could not be listed or names not be looked at.
    public let unreadable: Int

    /// Walks a directory.
    ///
    /// - Parameters:
    ///   - path: The directory, in this process's own file system.
    ///   - crossesMounts: Whether to enter other mounts.
    ///   - jobs: How many threads to walk on; nil for as many as processors may be used.
    /// - Throws: A failure where the directory can't be opened or listed.
    public init(directory path: [UInt8], crossesMounts: Bool, jobs: Int?) throws(AgentFailure) {
        let summary: WalkSummary
        do {
            let root = try TargetRoot(directory: path, crossesMounts: crossesMounts)
            let threads = WorkerThreads(count: jobs ?? processorAllowance())
            summary = try Walker(crossesMounts: crossesMounts).count(root, on: threads)
        } catch {
            throw AgentFailure("can't walk \(printable(path)): \(error.name)", .targetUnreachable)
        }
        entries = summary.entries
        files = summary.files
        directories = summary.directories
        symlinks = summary.symlinks
        others = summary.others
        bytes = summary.bytes
        unreadable = summary.unreadableCount
    }
}
