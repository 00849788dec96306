public import TargetFilesystem

/// A rule that reads what files hold. Each file is read once, for all such rules together.
public protocol ContentRule: AuditRule {
    /// What looks at files on one thread of the walk; nil where there is no memory for it.
    func makeInspector() -> (any ContentInspector)?
}

/// Looks at the contents of regular files, one after another, on one thread.
public protocol ContentInspector: AnyObject, Sendable {
    /// Whether it wants to see a file, by its path and status. A file that it wants comes in pieces, and then ends.
    func begins(_ path: Span<UInt8>, _ entry: WalkedEntry) -> Bool

    /// Takes the next piece of the file, of any size.
    func take(_ piece: RawSpan)

    /// Ends the file, and logs what was found in it.
    func end(_ entry: WalkedEntry, in batch: borrowing WalkBatch, _ log: inout RuleLog)
}
