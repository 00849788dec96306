/// How much of a target was seen, and what was not.
public struct Coverage: Codable, Sendable {
    /// All names found, the root itself not counted.
    public let entries: Int
    /// Regular files among them.
    public let files: Int
    /// Directories.
    public let directories: Int
    /// Symbolic links.
    public let symlinks: Int
    /// FIFOs, sockets, devices, and names whose kind could not be told.
    public let others: Int
    /// The sizes of the regular files, in bytes.
    public let bytes: UInt64
    /// Whether everything on the root's mount was seen.
    public let isComplete: Bool
    /// What could not be seen, by what it is and why.
    public let unreadable: [Gap]
    /// What was left out on purpose, by reason.
    public let leftOut: [Gap]

    /// A coverage from its parts.
    public init(
        entries: Int, files: Int, directories: Int, symlinks: Int, others: Int, bytes: UInt64, isComplete: Bool,
        unreadable: [Gap], leftOut: [Gap]
    ) {
        self.entries = entries
        self.files = files
        self.directories = directories
        self.symlinks = symlinks
        self.others = others
        self.bytes = bytes
        self.isComplete = isComplete
        self.unreadable = unreadable
        self.leftOut = leftOut
    }

    /// Things that were not seen, for one reason.
    public struct Gap: Codable, Sendable {
        /// What was not seen.
        public let subject: Subject
        /// Why, as a word with hyphens: `permission-denied`, `over-limit`, `mount` ….
        public let reason: String
        /// What the kernel said, as errno(3) names it (`EACCES`), where it was asked.
        public let errno: String?
        /// How many.
        public let count: Int
        /// Some of them.
        public let examples: [ReportPath]
        /// What would make it seen.
        public let remedy: String?

        /// A gap from its parts.
        public init(
            subject: Subject, reason: String, errno: String?, count: Int, examples: [ReportPath], remedy: String?
        ) {
            self.subject = subject
            self.reason = reason
            self.errno = errno
            self.count = count
            self.examples = examples
            self.remedy = remedy
        }
    }

    /// What of an entry was not seen.
    public enum Subject: String, Codable, Sendable {
        /// The names in a directory.
        case directory
        /// The status of a name.
        case status
        /// The content or an attribute of a file that a rule needed.
        case file
        /// Everything at and below a place.
        case subtree
    }
}
