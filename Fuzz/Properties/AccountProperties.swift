import Audit

/// No more accounts than lines, and none that its line does not hold; a line that can't be told is never passed over.
func checkAccounts(_ bytes: [UInt8]) throws(BrokenProperty) {
    let lines = bytes.split(separator: 10).filter { line in line.contains { ![9, 13, 32].contains($0) } }
    if let users = AccountLines(users: bytes) {
        try checkCount(users, of: lines)
        for user in users.accounts {
            try require(!user.name.contains(10) && !user.name.contains(58), "a name that is more than one field")
            try require(
                lines.contains { $0.starts(with: user.name + [58] + user.password + [58]) }, "a user from nowhere")
        }
    }
    if let groups = AccountLines(groups: bytes) { try checkCount(groups, of: lines) }
    if let shadow = AccountLines(shadow: bytes) {
        try checkCount(shadow, of: lines)
        for account in shadow.accounts {
            try require(lines.contains { $0.starts(with: account.name + [58] + account.password) }, "from nowhere")
        }
    }
    // A further line can't be hidden by what stands before it.
    guard let users = AccountLines(users: bytes + Array("\nroot2::0:0::/:\n".utf8)) else { return }
    try require(users.accounts.last?.uid == 0 && users.accounts.last?.password == [], "a line hides the next")
}

private func checkCount<Account>(
    _ parsed: AccountLines<Account>, of lines: [ArraySlice<UInt8>]
) throws(BrokenProperty) {
    try require(parsed.accounts.count <= lines.count, "more accounts than lines")
    try require(parsed.isMalformed == (parsed.accounts.count < lines.count), "a line is passed over in silence")
}
