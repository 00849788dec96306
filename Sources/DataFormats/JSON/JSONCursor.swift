import Glibc

/// Reads JSON (RFC 8259) from front to end without making values of it: whoever reads takes the members that it knows and
/// passes over the others, which are held to the grammar all the same.
///
/// It is for what comes by the thousand. What is unusual it refuses, right or wrong: comments and what else Ruby takes, a
/// long number, a name with an escape in it. ``JSON/parse(_:mostValues:)`` has the last word then.
package struct JSONCursor {
    /// It is no JSON, or none that is read here.
    package struct Unusual: Error {
        package init() {}
    }

    /// A string as it stands between its quotes.
    package struct Text {
        /// Its bytes, with escapes as they are written; they end with the document.
        package let bytes: UnsafeBufferPointer<UInt8>
        package let hasEscapes: Bool

        /// Whether it is a word.
        package static func ~= (word: StaticString, text: Text) -> Bool {
            guard !text.hasEscapes, text.bytes.count == word.utf8CodeUnitCount, let start = text.bytes.baseAddress
            else { return false }
            return memcmp(start, word.utf8Start, text.bytes.count) == 0
        }

        /// Whether it is the same, escapes aside: with one it is none.
        package func isSame(as text: String) -> Bool {
            guard !hasEscapes, bytes.count == text.utf8.count else { return false }
            return bytes.elementsEqual(text.utf8)
        }
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    /// Where the next thing is read.
    package private(set) var position = 0
    private var depth = 0

    package init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    // MARK: - What is taken

    /// Puts a member's value in its place; nil is none that is read here. Of a member that comes twice the last one counts,
    /// which is unusual.
    package static func set<Value>(_ place: inout Value?, _ value: Value?) throws(Unusual) {
        guard place == nil, let value else { throw Unusual() }
        place = value
    }

    /// The same for a string. Without a type of its own it is called by way of the type's description, from another room,
    /// and takes longer than to read the member.
    package static func set(_ place: inout String?, _ value: String?) throws(Unusual) {
        guard place == nil, let value else { throw Unusual() }
        place = value
    }

    /// The same for a number.
    package static func set(_ place: inout Int?, _ value: Int?) throws(Unusual) {
        guard place == nil, let value else { throw Unusual() }
        place = value
    }

    /// Reads a map. `member` is told each name, and reads its value or passes over it. The same name may come again.
    package mutating func map(
        _ member: (_ name: Text, _ value: inout JSONCursor) throws(Unusual) -> Void
    ) throws(Unusual) {
        try enter(.ascii("{"))
        if !skip(.ascii("}")) {
            repeat {
                skipBlanks()
                let name = try quoted()
                guard !name.hasEscapes else { throw Unusual() }
                skipBlanks()
                guard skip(.ascii(":")) else { throw Unusual() }
                try member(name, &self)
                skipBlanks()
            } while skip(.ascii(","))
            guard skip(.ascii("}")) else { throw Unusual() }
        }
        depth -= 1
    }

    /// Reads an array. `element` reads each element, or passes over it.
    package mutating func array(_ element: (inout JSONCursor) throws(Unusual) -> Void) throws(Unusual) {
        try enter(.ascii("["))
        if !skip(.ascii("]")) {
            repeat {
                try element(&self)
                skipBlanks()
            } while skip(.ascii(","))
            guard skip(.ascii("]")) else { throw Unusual() }
        }
        depth -= 1
    }

    /// Reads a string.
    package mutating func text() throws(Unusual) -> Text {
        skipBlanks()
        return try quoted()
    }

    /// Reads a string; its bytes without escapes.
    package mutating func textBytes() throws(Unusual) -> [UInt8] {
        let text = try text()
        return text.hasEscapes ? try Self.unescaped(text.bytes) : Array(text.bytes)
    }

    /// Reads a string; what in it is no UTF-8 becomes U+FFFD.
    package mutating func string() throws(Unusual) -> String {
        let text = try text()
        return text.hasEscapes
            ? String(decoding: try Self.unescaped(text.bytes), as: UTF8.self)
            : String(decoding: text.bytes, as: UTF8.self)
    }

    /// Reads a whole number of up to 18 digits.
    package mutating func integer() throws(Unusual) -> Int {
        skipBlanks()
        let isNegative = skip(.ascii("-"))
        let start = position
        var value = 0
        while position < bytes.count, bytes[position].isDigit {
            guard position - start < 18 else { throw Unusual() }
            value = value * 10 + Int(bytes[position] - .ascii("0"))
            position += 1
        }
        guard position > start, bytes[start] != .ascii("0") || position == start + 1 else { throw Unusual() }
        if position < bytes.count, bytes[position] == .ascii(".") || bytes[position] | 0x20 == .ascii("e") {
            throw Unusual()
        }
        return isNegative ? -value : value
    }

    /// Reads `true` or `false`.
    package mutating func boolean() throws(Unusual) -> Bool {
        skipBlanks()
        let isTrue = position < bytes.count && bytes[position] == .ascii("t")
        position = try scanner.wordEnd(position, isTrue ? "true" : "false")
        return isTrue
    }

    // MARK: - What is passed over

    /// Passes over a value; where it lies.
    @discardableResult
    package mutating func skip() throws(Unusual) -> Range<Int> {
        skipBlanks()
        let start = position
        position = try scanner.valueEnd(start, depth: depth)
        return start..<position
    }

    /// Passes over what is left, blanks.
    package mutating func end() throws(Unusual) {
        skipBlanks()
        guard position == bytes.count else { throw Unusual() }
    }

    private var scanner: JSONScanner { JSONScanner(bytes) }

    @inline(__always)
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func enter(_ bracket: UInt8) throws(Unusual) {
        skipBlanks()
        guard skip(bracket) else { throw Unusual() }
        depth += 1
        guard depth <= DocumentLimits.deepest else { throw Unusual() }
        skipBlanks()
    }

    @inline(__always)
    private mutating func skipBlanks() { position = scanner.blanksEnd(position) }

    // MARK: - Strings

    private mutating func quoted() throws(Unusual) -> Text {
        let start = position + 1
        let hasEscapes: Bool
        (position, hasEscapes) = try scanner.stringEnd(position)
        return Text(bytes: UnsafeBufferPointer(rebasing: bytes[start..<(position - 1)]), hasEscapes: hasEscapes)
    }

    /// A string's bytes, whose escapes were found to be some. Half a surrogate pair alone is unusual.
    private static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) throws(Unusual) -> [UInt8] {
        var result: [UInt8] = []
        var isGood = true
        // None is longer than its escape.
        result.append(addingCapacity: bytes.count) { output in
            var place = 0
            while place < bytes.count, isGood {
                guard bytes[place] == .ascii("\\") else {
                    output.append(bytes[place])
                    place += 1
                    continue
                }
                place += 2
                switch bytes[place - 1] {
                case .ascii("b"): output.append(8)
                case .ascii("t"): output.append(9)
                case .ascii("n"): output.append(10)
                case .ascii("f"): output.append(12)
                case .ascii("r"): output.append(13)
                case .ascii("u"):
                    var value: UInt32 = 0
                    for byte in bytes[place..<(place + 4)] { value = value << 4 | (byte.hexadecimalDigit ?? 0) }
                    place += 4
                    guard let scalar = Unicode.Scalar(value) else {
                        isGood = false
                        continue
                    }
                    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { output.append(byte) }
                case let byte: output.append(byte)
                }
            }
        }
        guard isGood else { throw Unusual() }
        return result
    }
}
