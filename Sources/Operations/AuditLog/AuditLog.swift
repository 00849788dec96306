import SystemPackage

/// A file of audit entries, one JSON object a line, that is only ever appended to.
public struct AuditLog: Sendable {
    private let write: @Sendable (AuditEntry) throws(ScanFailure) -> Void

    /// A log that is told each entry.
    public init(_ write: @escaping @Sendable (AuditEntry) throws(ScanFailure) -> Void) { self.write = write }

    /// A log in a file, made with mode 0600 where there is none. Each line is one write(2) with O_APPEND, so that runs
    /// which share a file don't mix their lines.
    ///
    /// - Throws: Where the file can't be opened.
    public static func file(_ path: String) throws(ScanFailure) -> AuditLog {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.append, .create, .noFollow, .closeOnExec],
                permissions: .ownerReadWrite)
        } catch {
            throw ScanFailure("can't open the audit log \(path): \(error)", .failed)
        }
        return AuditLog { entry throws(ScanFailure) in
            do {
                try file.writeAll((entry.line + "\n").utf8)
            } catch {
                throw ScanFailure("can't write to the audit log \(path): \(error)", .failed)
            }
        }
    }

    /// Appends an entry.
    ///
    /// - Throws: Where it can't be written; what can't be logged is not done.
    public func record(_ entry: AuditEntry) throws(ScanFailure) { try write(entry) }
}
