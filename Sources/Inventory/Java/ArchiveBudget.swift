/// What may be read at most of one archive and all archives in it, however often they hold each other.
public struct ArchiveBudget: Sendable {
    /// Entries of central directories.
    public var entries = 1_000_000
    /// Archives in archives.
    public var archives = 10_000
    /// How deep archives may lie in each other.
    public var deepest = 5
    /// What may be read, and what may come out of inflation, in bytes.
    public var bytes = 512 << 20
    /// What may come out of it for one archive in an archive, in bytes: it is held in memory.
    public var largestArchive = 32 << 20
    /// What may come out of it for any other member, in bytes.
    public var largestText = 1 << 20
    /// The largest central directory, in bytes.
    public var largestDirectory = 32 << 20
    /// How many times larger than its member something may become, beyond 64 KiB.
    public var expansion = 200

    /// The usual budget.
    public init() {}

    /// Takes bytes that are about to be read, or have been made; whether there were so many left.
    mutating func take(_ count: Int) -> Bool {
        guard count <= bytes else {
            bytes = 0
            return false
        }
        bytes -= count
        return true
    }
}
