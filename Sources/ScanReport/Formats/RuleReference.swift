/// Where what a rule refers to can be read.
enum RuleReference {
    /// The address of a reference; nil where it has none that is known.
    static func address(of reference: String) -> String? {
        if reference.hasPrefix("https://") { return reference }
        if reference.hasPrefix("NIST SP 800-190") { return "https://csrc.nist.gov/pubs/sp/800/190/final" }
        if reference.hasPrefix("CIS ") { return "https://www.cisecurity.org/cis-benchmarks" }
        if reference.hasPrefix("RFC ") {
            let number = reference.dropFirst(4).prefix { $0.isNumber }
            return number.isEmpty ? nil : "https://www.rfc-editor.org/rfc/rfc\(number)"
        }
        return manual(reference)
    }

    /// The address of the first that has one and is about this very thing, else of the first that has one.
    static func help(of references: [String]) -> String {
        references.lazy.compactMap(manual).first ?? references.lazy.compactMap(address).first ?? "https://sidescan.dev"
    }

    /// A page of the Linux manual: `inode(7)`.
    private static func manual(_ reference: String) -> String? {
        guard let open = reference.firstIndex(of: "("), reference.hasSuffix(")") else { return nil }
        let name = reference[..<open]
        let section = reference[reference.index(after: open)...].dropLast()
        guard let number = Int(section), (1...8).contains(number), !name.isEmpty,
            name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") })
        else { return nil }
        return "https://man7.org/linux/man-pages/man\(number)/\(name).\(number).html"
    }
}
