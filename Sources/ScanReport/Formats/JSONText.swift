import PlainData

/// Data as JSON (RFC 8259) in one line, as Ruby's generator writes it, but for characters that steer a terminal or hide
/// text: those are escaped.
enum JSONText {
    static func bytes(_ value: PlainValue, endingWith end: String = "") -> [UInt8] {
        bytes(.value(value), endingWith: end)
    }

    static func bytes(_ part: JSONPart, endingWith end: String = "") -> [UInt8] {
        var text: [UInt8] = []
        // Some of it is escaped. To grow on the way would copy a report of megabytes again and again.
        let size = size(of: part)
        text.reserveCapacity(size + size / 8 + end.utf8.count)
        append(part, to: &text)
        text += end.utf8
        return text
    }

    static func render(_ value: PlainValue) -> String { String(decoding: bytes(value), as: UTF8.self) }

    /// How many bytes it takes where nothing is escaped, or some more.
    private static func size(of value: PlainValue) -> Int {
        switch value {
        case .string(let bytes), .symbol(let bytes): bytes.count + 3
        case .array(let elements): elements.reduce(3) { $0 + size(of: $1) }
        case .map(let entries): entries.reduce(3) { $0 + size(of: $1.key) + 1 + size(of: $1.value) }
        case .null, .boolean, .integer, .double: 12
        }
    }

    private static func size(of part: JSONPart) -> Int {
        switch part {
        case .value(let value): size(of: value)
        case .text(let text): text.count + 1
        case .array(let parts): parts.reduce(3) { $0 + size(of: $1) }
        case .map(let pieces):
            pieces.reduce(3) { size, piece in
                switch piece {
                case .entry(let key, let part): size + key.utf8.count + 4 + Self.size(of: part)
                case .entries(let entries): size + Self.size(of: .map(entries))
                }
            }
        }
    }

    private static func append(_ part: JSONPart, to text: inout [UInt8]) {
        switch part {
        case .value(let value): append(value, to: &text)
        case .text(let written): text += written
        case .array(let parts):
            text.append(UInt8(ascii: "["))
            appendList(parts, to: &text) { append($0, to: &$1) }
            text.append(UInt8(ascii: "]"))
        case .map(let pieces):
            text.append(UInt8(ascii: "{"))
            appendList(pieces, to: &text) { piece, text in
                switch piece {
                case .entry(let key, let part):
                    appendKey(.text(key), to: &text)
                    append(part, to: &text)
                case .entries(let entries): append(entries, to: &text)
                }
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    private static func append(_ entries: [PlainValue.Entry], to text: inout [UInt8]) {
        appendList(entries, to: &text) { entry, text in
            appendKey(entry.key, to: &text)
            append(entry.value, to: &text)
        }
    }

    /// One behind the other, with commas between them.
    private static func appendList<Element>(
        _ elements: [Element], to text: inout [UInt8], _ append: (Element, inout [UInt8]) -> Void
    ) {
        for (index, element) in elements.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            append(element, &text)
        }
    }

    private static func appendKey(_ key: PlainValue, to text: inout [UInt8]) {
        appendString(key.bytes ?? Array(key.rubyText.utf8), to: &text)
        text.append(UInt8(ascii: ":"))
    }

    private static func append(_ value: PlainValue, to text: inout [UInt8]) {
        switch value {
        case .null: text += "null".utf8
        case .boolean(let flag): text += flag ? "true".utf8 : "false".utf8
        case .integer(let integer): text += String(integer).utf8
        case .double(let double): text += double.isFinite ? rubyFloat(double).utf8 : "null".utf8
        case .string(let bytes), .symbol(let bytes): appendString(bytes, to: &text)
        case .array(let elements):
            text.append(UInt8(ascii: "["))
            appendList(elements, to: &text) { append($0, to: &$1) }
            text.append(UInt8(ascii: "]"))
        case .map(let entries):
            text.append(UInt8(ascii: "{"))
            append(entries, to: &text)
            text.append(UInt8(ascii: "}"))
        }
    }

    /// A string in quotes. A report holds every control's source, so what is plain ASCII, but for line ends and quotes, is
    /// copied in runs.
    private static func appendString(_ bytes: [UInt8], to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        var run = 0
        var index = 0
        while index < bytes.count {
            index = plainEnd(bytes, from: index)
            guard index < bytes.count else { break }
            let byte = bytes[index]
            if byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
                index += 1
                continue
            }
            text += bytes[run..<index]
            run = index + 1
            switch byte {
            case UInt8(ascii: "\""): text += #"\""#.utf8
            case UInt8(ascii: "\\"): text += #"\\"#.utf8
            case UInt8(ascii: "\n"): text += #"\n"#.utf8
            case UInt8(ascii: "\t"): text += #"\t"#.utf8
            default:
                while run < bytes.count, bytes[run] >= 0x7f { run += 1 }
                var rest = ""
                appendEscaped(String(decoding: bytes[index..<run], as: UTF8.self), to: &rest, isYAML: false)
                text += rest.utf8
            }
            index = run
        }
        text += bytes[run...]
        text.append(UInt8(ascii: "\""))
    }

    /// How far bytes may be copied as they are, eight at a time; it may stop early near the end.
    private static func plainEnd(_ bytes: [UInt8], from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        // The high bit of a byte that is 0; of those above it too, maybe: the lowest counts.
        func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }
        return bytes.withUnsafeBytes { bytes in
            var index = start
            while index + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                // Below a space; a quote; a backslash; DEL; and what is no ASCII.
                let below = (word &- 0x20 &* ones) & ~word
                let special =
                    below | zeros(word ^ 0x22 &* ones) | zeros(word ^ 0x5c &* ones) | zeros(word ^ 0x7f &* ones) | word
                guard special & highs == 0 else { return index + (special & highs).trailingZeroBitCount / 8 }
                index += 8
            }
            return index
        }
    }

    /// A string in quotes. YAML reads it as JSON does (YAML 1.2, section 5.7), but for characters beyond U+FFFF: JSON
    /// escapes those as two surrogates, YAML as eight digits.
    static func appendString(_ string: String, to text: inout String, isYAML: Bool) {
        text += "\""
        appendEscaped(string, to: &text, isYAML: isYAML)
        text += "\""
    }

    private static func appendEscaped(_ string: String, to text: inout String, isYAML: Bool) {
        var run = string.startIndex
        var index = string.startIndex
        while index < string.endIndex {
            let scalar = string.unicodeScalars[index]
            let next = string.unicodeScalars.index(after: index)
            if let escaped = escaped(scalar, isYAML: isYAML) {
                text += string[run..<index]
                text += escaped
                run = next
            }
            index = next
        }
        text += string[run...]
    }

    /// How a character is written, where it can't be written as it is.
    private static func escaped(_ scalar: Unicode.Scalar, isYAML: Bool) -> String? {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case " "..."~": return nil
        case "\u{8}": return "\\b"
        case "\u{c}": return "\\f"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            if scalar.isHarmless { return nil }
            if isYAML, scalar.value > 0xffff { return "\\U" + hexadecimal(scalar.value, digits: 8) }
            return String(Character(scalar)).utf16.map { "\\u" + hexadecimal(UInt32($0), digits: 4) }.joined()
        }
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
