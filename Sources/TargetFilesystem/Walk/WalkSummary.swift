import LinuxSystem
public import SystemPackage

/// How much a walk saw, and what it did not.
public struct WalkSummary: Sendable {
    /// All names found, the root itself not counted.
    public internal(set) var entries = 0
    /// Regular files among them.
    public internal(set) var files = 0
    /// Directories.
    public internal(set) var directories = 0
    /// Symbolic links.
    public internal(set) var symlinks = 0
    /// FIFOs, sockets, devices, and names whose kind the file system did not tell.
    public internal(set) var others = 0
    /// The sizes of the regular files, in bytes; a file of several names counts for each.
    public internal(set) var bytes: UInt64 = 0
    /// What could not be read, by reason.
    public internal(set) var unreadable: [Unread] = []
    /// What was left out on purpose, by reason.
    public internal(set) var leftOut: [LeftOut] = []

    /// How many entries, or directories' contents, could not be read.
    public var unreadableCount: Int { unreadable.reduce(0) { $0 + $1.count } }

    /// Entries that could not be read, for one reason.
    public struct Unread: Sendable {
        /// Whether it was a directory's content or an entry's status.
        public let subject: Subject
        /// Why.
        public let reason: Unknown.Reason
        /// What the kernel said.
        public let errno: Errno?
        /// How many.
        public internal(set) var count: Int
        /// Some of them, the first by their bytes.
        public internal(set) var examples: ExamplePaths
    }

    /// What of an entry could not be read.
    public enum Subject: Sendable {
        /// The names in a directory.
        case directoryContent
        /// The status of a name.
        case status
    }

    /// Entries that were left out, for one reason.
    public struct LeftOut: Sendable {
        /// Why.
        public let reason: Reason
        /// How many.
        public internal(set) var count: Int
        /// Some of them, the first by their bytes.
        public internal(set) var examples: ExamplePaths

        /// Why a walk leaves something out.
        public enum Reason: Sendable {
            /// Another mount begins there.
            case mount
            /// It lies deeper than the walk goes.
            case depthLimit
            /// It is one of the directories above it, mounted once more.
            case cycle
        }
    }

    mutating func count(_ kind: FileKind, size: UInt64) {
        entries += 1
        switch kind {
        case .regular:
            files += 1
            bytes &+= size
        case .directory: directories += 1
        case .symbolicLink: symlinks += 1
        default: others += 1
        }
    }

    mutating func addUnread(_ subject: Subject, _ unknown: Unknown) {
        let same = { (unread: Unread) in
            unread.subject == subject && unread.reason == unknown.reason && unread.errno == unknown.errno
        }
        if let index = unreadable.firstIndex(where: same) {
            unreadable[index].count += 1
            unreadable[index].examples.insert(unknown.path)
        } else {
            unreadable.append(
                Unread(
                    subject: subject, reason: unknown.reason, errno: unknown.errno, count: 1,
                    examples: ExamplePaths([unknown.path])))
        }
    }

    mutating func addLeftOut(_ reason: LeftOut.Reason, _ path: @autoclosure () -> TargetPath) {
        if let index = leftOut.firstIndex(where: { $0.reason == reason }) {
            leftOut[index].count += 1
            leftOut[index].examples.insert(path())
        } else {
            leftOut.append(LeftOut(reason: reason, count: 1, examples: ExamplePaths([path()])))
        }
    }

    mutating func merge(_ other: WalkSummary) {
        entries += other.entries
        files += other.files
        directories += other.directories
        symlinks += other.symlinks
        others += other.others
        bytes &+= other.bytes
        for unread in other.unreadable {
            if let index = unreadable.firstIndex(where: {
                $0.subject == unread.subject && $0.reason == unread.reason && $0.errno == unread.errno
            }) {
                unreadable[index].count += unread.count
                unreadable[index].examples.merge(unread.examples)
            } else {
                unreadable.append(unread)
            }
        }
        for left in other.leftOut {
            if let index = leftOut.firstIndex(where: { $0.reason == left.reason }) {
                leftOut[index].count += left.count
                leftOut[index].examples.merge(left.examples)
            } else {
                leftOut.append(left)
            }
        }
    }
}

/// A bounded number of paths of bounded length: the first by their bytes of all that were put in, so that the same tree
/// gives the same examples whichever thread found them.
public struct ExamplePaths: Sendable {
    /// The most paths kept.
    public static let mostPaths = 20
    /// The longest path kept, in bytes: PATH_MAX of linux/limits.h.
    public static let longestPath = 4096

    /// The paths, sorted.
    public private(set) var paths: [TargetPath] = []

    /// The first of some paths.
    public init(_ paths: [TargetPath] = []) {
        for path in paths { insert(path) }
    }

    /// Puts in a path. One that stands there already, or comes after all that fit, changes nothing.
    public mutating func insert(_ path: TargetPath) {
        guard path.bytes.count <= Self.longestPath else { return }
        let index =
            paths.firstIndex { path.bytes.lexicographicallyPrecedes($0.bytes) } ?? paths.endIndex
        guard index < Self.mostPaths, index == 0 || paths[index - 1] != path else { return }
        paths.insert(path, at: index)
        if paths.count > Self.mostPaths { paths.removeLast() }
    }

    /// Puts in another's paths.
    public mutating func merge(_ other: ExamplePaths) {
        for path in other.paths { insert(path) }
    }
}
