/// The lines of an account file: passwd(5), group(5) or shadow(5).
package struct AccountLines<Account: Sendable & Equatable>: Sendable, Equatable {
    /// The accounts, in the file's order.
    package private(set) var accounts: [Account] = []
    /// Whether there is a line that is none of an account.
    package private(set) var isMalformed = false

    /// Reads a file's lines; nil where there are too many.
    private init?(_ bytes: [UInt8], _ parse: ([ArraySlice<UInt8>]) -> Account?) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest[line.endIndex...].dropFirst()
            guard let fields = fields(line) else { continue }
            guard accounts.count < mostAccounts else { return nil }
            if let account = parse(fields) { accounts.append(account) } else { isMalformed = true }
        }
    }
}

/// The most accounts of one file that are kept: short lines take far more memory than the file has bytes.
private let mostAccounts = 100_000
/// The most fields of a line that are told apart; nothing here needs a later one than passwd(5)'s group id.
private let mostFields = 5

extension AccountLines<Accounts.User> {
    /// The lines of passwd(5); nil where there are too many.
    package init?(users bytes: [UInt8]) {
        self.init(bytes) { fields in
            guard fields.count >= 4, let uid = number(fields[2]) else { return nil }
            return Accounts.User(name: Array(fields[0]), password: Array(fields[1]), uid: uid)
        }
    }
}

extension AccountLines<UInt32> {
    /// The group ids of group(5); nil where there are too many lines.
    package init?(groups bytes: [UInt8]) {
        self.init(bytes) { $0.count >= 3 ? number($0[2]) : nil }
    }
}

extension AccountLines<Accounts.Shadow> {
    /// The lines of shadow(5); nil where there are too many.
    package init?(shadow bytes: [UInt8]) {
        self.init(bytes) { fields in
            fields.count >= 2 ? Accounts.Shadow(name: Array(fields[0]), password: Array(fields[1])) : nil
        }
    }
}

/// The fields of a line; nil for a blank one. Comments, and the `+` and `-` entries of nsswitch.conf(5)'s compat, are
/// accounts for one C library and none for another: they have no fields, and so are malformed.
private func fields(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
    let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    guard let first = text.first else { return nil }
    if "#+-".utf8.contains(first) { return [] }
    return line.split(separator: UInt8(ascii: ":"), maxSplits: mostFields - 1, omittingEmptySubsequences: false)
}

/// A number as the C library reads one: with leading blanks and zeros, and nothing behind it.
private func number(_ field: ArraySlice<UInt8>) -> UInt32? {
    let digits = field.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard !digits.isEmpty else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self))
}
