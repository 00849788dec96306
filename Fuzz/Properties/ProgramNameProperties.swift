import Audit

/// The same answer as by the plainest reading of what a program's name may have behind it.
func checkProgramNames(_ bytes: [UInt8]) throws(BrokenProperty) {
    let known = ["sh", "bash", "pip", "apt-get", "static"]
    let names = ProgramNames(known)
    let expected = known.contains { name in
        guard bytes.starts(with: name.utf8) else { return false }
        var rest = bytes.dropFirst(name.utf8.count)
        if rest.count > 6, rest.suffix(6).elementsEqual("static".utf8) { rest = rest.dropLast(6) }
        return rest.allSatisfy { (48...57).contains($0) || [45, 46, 95].contains($0) }
    }
    try require(names.contains(bytes.span) == expected, "\(expected ? "not " : "")taken for a program")
}
