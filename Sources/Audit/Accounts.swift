public import TargetFilesystem

/// The users and groups of a target: passwd(5), group(5), shadow(5).
public struct Accounts: Sendable {
    /// The users, in the file's order.
    public let users: Answer<[User]>
    /// The ids of the users.
    public let knownUserIDs: Answer<Set<UInt32>>
    /// Files that have a line which is none of an account: what a C library makes of it can't be told.
    public let malformed: [TargetPath]
    /// The ids of the groups.
    public let groupIDs: Answer<Set<UInt32>>
    /// The password fields of shadow(5), in the file's order.
    public let shadow: Answer<[Shadow]>

    /// A line of passwd(5).
    public struct User: Sendable, Equatable {
        /// The login name.
        public let name: [UInt8]
        /// The password field: `x` for one that is in shadow(5), empty for none at all.
        public let password: [UInt8]
        /// The user id.
        public let uid: UInt32
    }

    /// A line of shadow(5).
    public struct Shadow: Sendable, Equatable {
        /// The login name.
        public let name: [UInt8]
        /// The encrypted password; empty for none at all.
        public let password: [UInt8]
    }

    /// The largest account file that is read, in bytes.
    static let largestFile = 8 << 20

    /// Reads a target's accounts.
    init(_ root: borrowing TargetRoot) {
        var malformed: [TargetPath] = []
        func read<Line>(_ path: TargetPath, _ parse: ([UInt8]) -> AccountLines<Line>?) -> Answer<[Line]> {
            switch root.read(path, upTo: Self.largestFile) {
            case .value(let bytes):
                guard let lines = parse(bytes) else { return .unknown(Unknown(.overLimit, path: path)) }
                if lines.isMalformed { malformed.append(path) }
                return .value(lines.accounts)
            case .absent: return .absent
            case .unknown(let unknown): return .unknown(unknown)
            }
        }
        users = read("/etc/passwd", AccountLines.init(users:))
        knownUserIDs = users.map { Set($0.map(\.uid)) }
        groupIDs = read("/etc/group", AccountLines.init(groups:)).map { Set($0) }
        shadow = read("/etc/shadow", AccountLines.init(shadow:))
        self.malformed = malformed
    }
}
