/// A piece of data without behaviour: what a YAML, JSON or TOML document holds, what Ruby code gives to Swift and back,
/// what a report's tags are.
///
/// Text is bytes: what comes from a target need not be UTF-8.
public enum PlainValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int)
    case double(Double)
    case string([UInt8])
    /// Ruby's Symbol; a string to whom knows none.
    case symbol([UInt8])
    case array([PlainValue])
    /// In the order of the document.
    case map([Entry])

    /// One key and its value.
    public struct Entry: Sendable, Hashable {
        /// What the value is found by: mostly text, any value in YAML and Ruby.
        public var key: PlainValue
        /// What is found.
        public var value: PlainValue

        /// An entry with any key.
        public init(key: PlainValue, value: PlainValue) {
            self.key = key
            self.value = value
        }

        /// An entry with text as its key.
        public init(_ key: String, _ value: PlainValue) {
            self.init(key: .text(key), value: value)
        }
    }

    /// A string of this text's UTF-8.
    public static func text(_ text: String) -> PlainValue { .string(Array(text.utf8)) }
}

extension PlainValue {
    /// The bytes of a string or a symbol.
    public var bytes: [UInt8]? {
        switch self {
        case .string(let bytes), .symbol(let bytes): bytes
        default: nil
        }
    }

    /// The text of a string or a symbol; bytes that are no UTF-8 become U+FFFD.
    public var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    /// The elements, where it is an array.
    public var elements: [PlainValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The entries, where it is a map.
    public var entries: [Entry]? {
        guard case .map(let entries) = self else { return nil }
        return entries
    }

    /// The number, where it is an integer.
    public var integer: Int? {
        guard case .integer(let integer) = self else { return nil }
        return integer
    }

    /// The value of the first entry whose key is this text, as a string or a symbol.
    public subscript(_ key: String) -> PlainValue? {
        guard case .map(let entries) = self else { return nil }
        var key = key
        return key.withUTF8 { key in
            for entry in entries {
                guard let bytes = entry.key.bytes, bytes.count == key.count, bytes.elementsEqual(key) else { continue }
                return entry.value
            }
            return nil
        }
    }
}
