public import TargetFilesystem

/// A rule that reads what files hold. Each file is opened and read once, for all such rules together.
public protocol ContentRule: AuditRule {
    /// What looks at files on one thread of the walk; nil where there is no memory for it.
    func makeInspector() -> (any ContentInspector)?
}

/// What of a file is to be read.
public enum ContentWish: Sendable {
    /// Nothing.
    case nothing
    /// Its first bytes, by which more is wished for or not; ``ContentInspector/recognises(_:)``.
    case head
    /// All of it, in pieces, from its beginning on.
    case pieces
    /// What is asked for, anywhere; ``ContentInspector/look(into:at:_:_:_:)``.
    case parts
}

/// Looks at the contents of regular files, one after another, on one thread.
public protocol ContentInspector: AnyObject, Sendable {
    /// Looks at some names of a directory, of whatever kind, before any file of them is read.
    func enter(_ batch: borrowing WalkBatch, _ log: inout RuleLog)

    /// What it wishes to see of a file that is not empty, by its path and status.
    func begins(_ path: Span<UInt8>, _ entry: WalkedEntry) -> ContentWish

    /// What it wishes to see of a file of which it wished for the head.
    ///
    /// - Parameter head: Its first bytes: ``ContentPass/headSize`` of them, or fewer where it has no more.
    func recognises(_ head: RawSpan) -> ContentWish

    /// Takes the next piece of a file that is read in pieces, of any size.
    func take(_ piece: RawSpan)

    /// Looks into a file that is read in parts. What the parts cut short is missed for it.
    func look(
        into parts: FileParts, at path: Span<UInt8>, _ entry: WalkedEntry, in batch: borrowing WalkBatch,
        _ log: inout RuleLog)

    /// Ends a file that was read in pieces, and logs what was found in it.
    ///
    /// - Parameter isWhole: Whether all of it was read. What was not is missed for it.
    func end(_ entry: WalkedEntry, in batch: borrowing WalkBatch, isWhole: Bool, _ log: inout RuleLog)
}

extension ContentInspector {
    /// Looks at no names.
    public func enter(_ batch: borrowing WalkBatch, _ log: inout RuleLog) {}
    /// Recognises nothing.
    public func recognises(_ head: RawSpan) -> ContentWish { .nothing }
    /// Takes no pieces.
    public func take(_ piece: RawSpan) {}
    /// Looks into no parts.
    public func look(
        into parts: FileParts, at path: Span<UInt8>, _ entry: WalkedEntry, in batch: borrowing WalkBatch,
        _ log: inout RuleLog
    ) {}
    /// Has nothing to end.
    public func end(_ entry: WalkedEntry, in batch: borrowing WalkBatch, isWhole: Bool, _ log: inout RuleLog) {}
}
