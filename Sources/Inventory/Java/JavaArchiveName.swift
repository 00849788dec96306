/// The name and the version that an archive's file name holds, read as Syft reads them: `NAME-VERSION.jar`, where a
/// version is what begins with a digit, with `build` and a digit, or is `r` or `rc` and digits.
struct JavaArchiveName {
    private(set) var name: [UInt8] = []
    private(set) var version: [UInt8] = []

    init(path: [UInt8]) {
        // In an archive the path is PATH:MEMBER.
        var base = lastName(of: path)
        if let colon = base.lastIndex(of: UInt8(ascii: ":")) { base = base[(colon + 1)...] }
        if let dot = base.lastIndex(of: UInt8(ascii: ".")) { base = base[..<dot] }
        guard let first = base.first, Self.isLetter(first) else { return }
        var position = base.startIndex
        var isWhole = true
        while position < base.endIndex {
            let byte = base[position]
            if byte == UInt8(ascii: "-") {
                let rest = base[(position + 1)...]
                if Self.isVersion(rest) {
                    (name, version) = (Array(base[..<position]), Array(rest))
                    return
                }
                // What follows a hyphen in a name is a letter, or nothing.
                guard let next = rest.first.map(Self.isLetter) ?? Optional(true), next else {
                    isWhole = false
                    break
                }
            } else if !Self.isWord(byte), byte != UInt8(ascii: ".") {
                isWhole = false
                break
            }
            position += 1
        }
        guard isWhole else { return }
        name = Array(base)
        // Others write NAME_VERSION or NAME.VERSION.
        for index in name.indices where [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(name[index])
        {
            guard Self.isVersion(name[(index + 1)...]) else { continue }
            version = Array(name[(index + 1)...])
            name = Array(name[..<index])
            return
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
    private static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") }

    private static func isVersion(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        if isDigit(first) { return true }
        if text.count > 5, isEqual(text.prefix(5), inAnyCase: "build"), isDigit(text[text.startIndex + 5]) {
            return true
        }
        guard first | 0x20 == UInt8(ascii: "r") else { return false }
        var digits = text.dropFirst()
        if let next = digits.first, next | 0x20 == UInt8(ascii: "c") { digits = digits.dropFirst() }
        return !digits.isEmpty && digits.allSatisfy(isDigit)
    }
}
