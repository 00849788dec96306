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
    /// The most accounts of one file that are kept: short lines take far more memory than the file has bytes.
    static let mostAccounts = 100_000
    /// The most fields of a line that are told apart; nothing here needs a later one than passwd(5)'s group id.
    private static let mostFields = 5

    /// Reads a target's accounts.
    init(_ root: borrowing TargetRoot) {
        var malformed: [TargetPath] = []
        func parse<Line>(_ path: TargetPath, _ parse: ([ArraySlice<UInt8>]) -> Line?) -> Answer<[Line]> {
            let bytes: [UInt8]
            switch root.read(path, upTo: Self.largestFile) {
            case .value(let read): bytes = read
            case .absent: return .absent
            case .unknown(let unknown): return .unknown(unknown)
            }
            var parsed: [Line] = []
            var isMalformed = false
            var rest = bytes[...]
            while !rest.isEmpty {
                let line = rest.prefix { $0 != UInt8(ascii: "\n") }
                rest = rest[line.endIndex...].dropFirst()
                guard let fields = Self.fields(line) else { continue }
                guard parsed.count < Self.mostAccounts else { return .unknown(Unknown(.overLimit, path: path)) }
                if let account = parse(fields) { parsed.append(account) } else { isMalformed = true }
            }
            if isMalformed { malformed.append(path) }
            return .value(parsed)
        }
        users = parse("/etc/passwd") { fields in
            guard fields.count >= 4, let uid = Self.number(fields[2]) else { return nil }
            return User(name: Array(fields[0]), password: Array(fields[1]), uid: uid)
        }
        knownUserIDs = users.map { Set($0.map(\.uid)) }
        groupIDs = parse("/etc/group") { $0.count >= 3 ? Self.number($0[2]) : nil }.map { Set($0) }
        shadow = parse("/etc/shadow") { fields in
            fields.count >= 2 ? Shadow(name: Array(fields[0]), password: Array(fields[1])) : nil
        }
        self.malformed = malformed
    }

    /// The fields of a line; nil for a blank one. Comments, and the `+` and `-` entries of nsswitch.conf(5)'s compat, are
    /// accounts for one C library and none for another: they have no fields, and so are malformed.
    private static func fields(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
        guard let first = text.first else { return nil }
        if "#+-".utf8.contains(first) { return [] }
        return line.split(separator: UInt8(ascii: ":"), maxSplits: mostFields - 1, omittingEmptySubsequences: false)
    }

    /// A number as the C library reads one: with leading blanks and zeros, and nothing behind it.
    private static func number(_ field: ArraySlice<UInt8>) -> UInt32? {
        let digits = field.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard !digits.isEmpty else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self))
    }
}
