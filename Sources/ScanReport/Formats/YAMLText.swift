public import PlainData

/// Data as a YAML 1.2 document in block style. InSpec's own YAML report marks its names as Ruby's symbols (`:platform:`),
/// which only Ruby reads; here they are plain.
enum YAMLText {
    static func render(_ value: PlainValue) -> String {
        var text = "---\n"
        switch value {
        case .map(let entries) where !entries.isEmpty: appendMap(entries, indentation: 0, to: &text)
        case .array(let elements) where !elements.isEmpty: appendArray(elements, indentation: 0, to: &text)
        default: text += scalar(value) + "\n"
        }
        return text
    }

    private static func appendMap(_ entries: [PlainValue.Entry], indentation: Int, to text: inout String) {
        for (index, entry) in entries.enumerated() {
            // The first entry of an element of an array stands beside its dash.
            if index > 0 || text.hasSuffix("\n") { text += String(repeating: " ", count: indentation) }
            text += string(entry.key.rubyText) + ":"
            switch entry.value {
            case .map(let entries) where !entries.isEmpty:
                text += "\n"
                appendMap(entries, indentation: indentation + 2, to: &text)
            case .array(let elements) where !elements.isEmpty:
                text += "\n"
                appendArray(elements, indentation: indentation, to: &text)
            default: text += " " + scalar(entry.value) + "\n"
            }
        }
    }

    private static func appendArray(_ elements: [PlainValue], indentation: Int, to text: inout String) {
        for (index, element) in elements.enumerated() {
            if index > 0 || text.hasSuffix("\n") { text += String(repeating: " ", count: indentation) }
            text += "- "
            switch element {
            case .map(let entries) where !entries.isEmpty: appendMap(entries, indentation: indentation + 2, to: &text)
            case .array(let elements) where !elements.isEmpty:
                appendArray(elements, indentation: indentation + 2, to: &text)
            default: text += scalar(element) + "\n"
            }
        }
    }

    private static func scalar(_ value: PlainValue) -> String {
        switch value {
        case .null: "null"
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let integer): String(integer)
        case .double(let double):
            double.isFinite ? rubyFloat(double) : double.isNaN ? ".nan" : double < 0 ? "-.inf" : ".inf"
        case .string(let bytes), .symbol(let bytes): string(String(decoding: bytes, as: UTF8.self))
        case .array: "[]"
        case .map: "{}"
        }
    }

    /// Words that YAML 1.1 or 1.2 reads as something else than text.
    private static let reserved: Set<String> = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf",
    ]

    /// Text is plain only where no reader could take it for anything else; a control's id `1e3` is in quotes.
    private static func string(_ text: String) -> String {
        let isWord = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "/"), UInt8(ascii: " "):
                true
            default: false
            }
        }
        let first = text.utf8.first ?? 0
        let beginsWithLetter = (first | 0x20) >= UInt8(ascii: "a") && (first | 0x20) <= UInt8(ascii: "z")
        if isWord, beginsWithLetter, !text.hasSuffix(" "), !reserved.contains(text.lowercased()) { return text }
        var quoted = ""
        JSONText.appendString(text, to: &quoted, isYAML: true)
        return quoted
    }
}

/// Data as a YAML 1.2 document in block style, with a newline at its end.
public func renderYAML(_ value: PlainValue) -> String { YAMLText.render(value) }
