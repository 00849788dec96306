import PlainData

/// Data as JSON (RFC 8259) in one line, as Ruby's generator writes it, but for characters that steer a terminal or hide
/// text: those are escaped.
enum JSONText {
    static func render(_ value: PlainValue) -> String {
        var text = ""
        append(value, to: &text)
        return text
    }

    private static func append(_ value: PlainValue, to text: inout String) {
        switch value {
        case .null: text += "null"
        case .boolean(let flag): text += flag ? "true" : "false"
        case .integer(let integer): text += String(integer)
        case .double(let double): text += double.isFinite ? rubyFloat(double) : "null"
        case .string(let bytes), .symbol(let bytes): appendString(String(decoding: bytes, as: UTF8.self), to: &text)
        case .array(let elements):
            text += "["
            var separator = ""
            for element in elements {
                text += separator
                append(element, to: &text)
                separator = ","
            }
            text += "]"
        case .map(let entries):
            text += "{"
            var separator = ""
            for entry in entries {
                text += separator
                appendString(entry.key.rubyText, to: &text)
                text += ":"
                append(entry.value, to: &text)
                separator = ","
            }
            text += "}"
        }
    }

    /// A string in quotes. YAML reads it as JSON does (YAML 1.2, section 5.7), but for characters beyond U+FFFF: JSON
    /// escapes those as two surrogates, YAML as eight digits.
    static func appendString(_ string: String, to text: inout String, isYAML: Bool = false) {
        text += "\""
        // Texts are copied in runs: a report holds every control's source.
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
        text += "\""
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
