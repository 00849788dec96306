import PlainData

/// What a scalar's text stands for; Psych's `ScalarScanner`, whose expressions are written out here.
struct YAMLScalar {
    let bytes: [UInt8]
    let options: YAML.Options

    func value(tag: String?, isText: Bool) throws(DocumentError) -> PlainValue {
        if isText { return .string(bytes) }
        guard let tag else { return try plain() }
        try YAMLTag(tag).checkScalar()
        switch tag {
        case "!str", "!ruby/string", "tag:yaml.org,2002:str": return .string(bytes)
        case "!binary", "tag:yaml.org,2002:binary": return .string(decodedBase64)
        case "!ruby/sym", "!ruby/symbol", "!ruby/sym:", "!ruby/symbol:": return .symbol(bytes)
        case "!float", "tag:yaml.org,2002:float":
            switch try plain() {
            case .integer(let integer): return .double(Double(integer))
            case .double(let double): return .double(double)
            default: throw invalid("Float")
            }
        default: return try plain()
        }
    }

    private func invalid(_ kind: String) -> DocumentError {
        DocumentError("invalid value for \(kind)(): \"\(bytes.asText)\"")
    }

    /// The value of a scalar without quotes and tag.
    private func plain() throws(DocumentError) -> PlainValue {
        guard let first = bytes.first else { return .null }
        if bytes.contains(10) { return .string(bytes) }
        if Self.isWordy(first) || !Self.beginsNumbers(first) && bytes.count > 1 && Self.isWordy(bytes[1]) {
            return bytes.count > 5 ? .string(bytes) : word
        }
        if isTime { return try date("Time") }
        if isDate { return try date("Date") }
        switch lowercased {
        case ".inf", "+.inf": return .double(.infinity)
        case "-.inf": return .double(-.infinity)
        case ".nan": return .double(.nan)
        default: break
        }
        if first == .ascii(":"), bytes.count > 1 { return .symbol(symbol) }
        if let number = sexagesimal { return number }
        if let number = try float() { return number }
        return try integer() ?? .string(bytes)
    }

    /// `[[:alpha:]_\s!@#$%\^&*(){}<>|/\\~;=]`, of ASCII: no number begins with any other letter either.
    private static func isWordy(_ byte: UInt8) -> Bool {
        switch byte | 0x20 {
        case .ascii("a") ... .ascii("z"): true
        default: "_ \t\n\u{b}\u{c}\r!@#$%^&*(){}<>|/\\~;=".utf8.contains(byte)
        }
    }

    /// `[\d.:-]`
    private static func beginsNumbers(_ byte: UInt8) -> Bool { byte.isDigit || ".:-".utf8.contains(byte) }

    private var lowercased: String {
        bytes.count > 5 ? "" : bytes.map { (65...90).contains($0) ? $0 | 0x20 : $0 }.asText
    }

    private var word: PlainValue {
        switch lowercased {
        case "~", "null": .null
        case "yes", "true", "on": .boolean(true)
        case "no", "false", "off": .boolean(false)
        default: .string(bytes)
        }
    }

    private func date(_ name: String) throws(DocumentError) -> PlainValue {
        guard options.contains(.dates) else { throw YAMLTag.unspecified(name) }
        return .string(bytes)
    }

    /// `^-?\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?:\s*(?:Z|[-+]\d{1,2}:?(?:\d\d)?))?$`
    private var isTime: Bool {
        var scan = ByteScanner(bytes)
        _ = scan.take("-")
        guard scan.digits(4...4), scan.take("-"), scan.digits(1...2), scan.take("-"), scan.digits(1...2),
            scan.take("T") || scan.take("t") || scan.blanks(),
            scan.digits(1...2), scan.take(":"), scan.digits(2...2), scan.take(":"), scan.digits(2...2)
        else { return false }
        if scan.take(".") { _ = scan.digits(0...Int.max) }
        if scan.isAtEnd { return true }
        _ = scan.blanks()
        if scan.take("Z") { return scan.isAtEnd }
        guard scan.take("+") || scan.take("-") else { return false }
        let before = scan.position
        guard scan.digits(1...4) else { return false }
        if scan.isAtEnd { return true }
        guard scan.position - before <= 2, scan.take(":") else { return false }
        return scan.isAtEnd || scan.digits(2...2) && scan.isAtEnd
    }

    /// `^\d{4}-(?:1[012]|0\d|\d)-(?:[12]\d|3[01]|0\d|\d)$`
    private var isDate: Bool {
        var scan = ByteScanner(bytes)
        guard scan.digits(4...4), scan.take("-"), let month = scan.number(1...2), month <= 12, scan.take("-"),
            let day = scan.number(1...2), day <= 31
        else { return false }
        return scan.isAtEnd
    }

    /// `:name`, `:"name"` or `:'name'`, without its marks.
    private var symbol: [UInt8] {
        var name = bytes.dropFirst()
        if let quote = name.first, quote == .ascii("\"") || quote == .ascii("'"),
            let end = name.lastIndex(of: quote), end > name.startIndex
        {
            name = name[(name.startIndex + 1)..<end]
            if name.first == .ascii(":") { name = name.dropFirst() }
        }
        return Array(name)
    }

    private var decodedBase64: [UInt8] {
        var decoded: [UInt8] = []
        var (held, count): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            let digit: UInt8
            switch byte {
            case .ascii("A") ... .ascii("Z"): digit = byte - .ascii("A")
            case .ascii("a") ... .ascii("z"): digit = byte - .ascii("a") + 26
            case .ascii("0") ... .ascii("9"): digit = byte - .ascii("0") + 52
            case .ascii("+"): digit = 62
            case .ascii("/"): digit = 63
            case .ascii("="): return decoded
            default: continue
            }
            held = held << 6 | UInt32(digit)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            decoded.append(UInt8(truncatingIfNeeded: held >> count))
        }
        return decoded
    }
}
