/// Text as YAML, in the plainest form that every reader of YAML 1.1 and 1.2 takes for this text and for nothing else.
struct YAMLString {
    private let text: String

    init(_ text: String) { self.text = text }

    /// Whether it is better written as a literal block: several lines that need no escapes and whose first tells a reader how
    /// deep the block is.
    var isBlock: Bool {
        guard text.utf8.contains(.ascii("\n")), let first = text.unicodeScalars.first else { return false }
        return !" \t\n".unicodeScalars.contains(first)
            && text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || Self.isPrintable($0) }
    }

    /// In one line: plain, or in quotes.
    var inline: String {
        if isPlain { return text }
        if text.unicodeScalars.allSatisfy(Self.isPrintable), text.contains("\"") || text.contains("\\") {
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        }
        return "\"" + text.unicodeScalars.map(Self.escaped).joined() + "\""
    }

    /// What YAML calls printable (1.2, 5.1), without line breaks, tabs and what no eye sees.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7e, 0xa1...0xac, 0xae...0x1fff, 0x2010...0x2027, 0x2030...0x205f, 0x2070...0xd7ff,
            0xf900...0xfdcf, 0xfdf0...0xfdff, 0xfe10...0xfefe, 0xff01...0xffef, 0x10000...0x1fffd:
            true
        default: false
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\t": return "\\t"
        case "\r": return "\\r"
        case _ where isPrintable(scalar): return String(Character(scalar))
        default: break
        }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (letter, width) = scalar.value <= 0xff ? ("x", 2) : scalar.value <= 0xffff ? ("u", 4) : ("U", 8)
        return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    }

    private var isPlain: Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, last != .ascii(" "), last != .ascii(":"),
            text.unicodeScalars.allSatisfy(Self.isPrintable), !Self.isWord(text), !Self.isNumberLike(bytes)
        else { return false }
        // Indicators; YAML 1.2, 5.3. A dash is none where something follows, but a document's mark.
        if first == .ascii("-") {
            guard bytes.count > 1, bytes[1] != .ascii(" "), !text.hasPrefix("---") else { return false }
        } else if " ,[]{}#&*!|>'\"%@`?:=<".utf8.contains(first) || text.hasPrefix("...") {
            return false
        }
        for (byte, next) in zip(bytes, bytes.dropFirst()) {
            if byte == .ascii(":") && next == .ascii(" ") || byte == .ascii(" ") && next == .ascii("#") { return false }
        }
        return true
    }

    /// What some reader takes for a boolean, for null or for a number that is none.
    private static func isWord(_ text: String) -> Bool {
        guard text.utf8.count <= 9 else { return false }
        switch text.lowercased() {
        case "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity":
            return true
        default: return false
        }
    }

    /// Whether it may be a number, a date or a time to some reader, in any base and with any separator.
    private static func isNumberLike(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, first.isDigit || "+-.".utf8.contains(first) else { return false }
        let rest = bytes.drop { "+-.".utf8.contains($0) }
        if ["inf", "nan"].contains(rest.asText.lowercased()) { return true }
        guard rest.first?.isDigit == true || rest.isEmpty else { return false }
        return bytes.allSatisfy { byte in
            byte.hexadecimalDigit != nil || "+-.,_: xXoOtTzZ".utf8.contains(byte)
        }
    }
}
