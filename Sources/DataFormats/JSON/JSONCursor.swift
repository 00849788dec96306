import Glibc

/// Reads JSON (RFC 8259) from front to end without making values of it: whoever reads takes the members that it knows and
/// passes over the others, which are held to the grammar all the same.
///
/// It is for what comes by the thousand. What is unusual it refuses, right or wrong: comments and what else Ruby takes, a
/// long number, a name with an escape in it. ``JSON/parse(_:mostValues:)`` has the last word then.
@usableFromInline
package struct JSONCursor {
    /// It is no JSON, or none that is read here.
    @usableFromInline
    package struct Unusual: Error {
        @inlinable
        package init() {}
    }

    /// A string as it stands between its quotes.
    @usableFromInline
    package struct Text {
        /// Its bytes, with escapes as they are written; they end with the document.
        @usableFromInline
        package let bytes: UnsafeBufferPointer<UInt8>
        package let hasEscapes: Bool

        /// Whether it is a word. Most words that it isn't differ in length, which is seen without a call.
        @inlinable
        package static func ~= (word: StaticString, text: Text) -> Bool {
            text.bytes.count == word.utf8CodeUnitCount && text.begins(with: word.utf8Start)
        }

        /// Whether it begins with as many bytes as it has, escapes aside: with one it doesn't.
        @usableFromInline
        package func begins(with word: UnsafePointer<UInt8>) -> Bool {
            guard !hasEscapes, let start = bytes.baseAddress else { return false }
            return memcmp(start, word, bytes.count) == 0
        }

        /// Whether it is the same, escapes aside: with one it is none.
        package func isSame(as text: String) -> Bool {
            guard !hasEscapes, bytes.count == text.utf8.count else { return false }
            var text = text
            return text.withUTF8 { text in
                guard let own = bytes.baseAddress, let other = text.baseAddress else { return text.isEmpty }
                return memcmp(own, other, text.count) == 0
            }
        }
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    /// Where the next thing is read.
    package private(set) var position = 0
    private var depth = 0

    package init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    // MARK: - What is taken

    /// Puts a member's value in its place; nil is none that is read here. Of a member that comes twice the last one counts,
    /// which is unusual. Where it isn't inlined it is called by way of the type's description, and takes longer than to read
    /// the member.
    @inlinable
    package static func set<Value>(_ place: inout Value?, _ value: Value?) throws(Unusual) {
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
        guard let start = bytes.baseAddress else { return [] }
        var result: [UInt8] = []
        var isGood = true
        // None is longer than its escape.
        result.append(addingCapacity: bytes.count) { output in
            output.withUnsafeMutableBufferPointer { memory, count in
                guard let target = memory.baseAddress else { return }
                var place = 0
                while place < bytes.count, isGood {
                    // Up to the next escape as they are.
                    let found = memchr(start + place, 0x5c, bytes.count - place)
                    let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(start) } ?? bytes.count
                    (target + count).update(from: start + place, count: end - place)
                    count += end - place
                    place = end
                    guard place < bytes.count else { break }
                    isGood = unescape(bytes, &place, target, &count)
                }
            }
        }
        guard isGood else { throw Unusual() }
        return result
    }

    /// One escape, where a place is at its backslash, to be written to `target` at `count`.
    ///
    /// - Returns: Whether it is read here.
    @inline(__always)
    private static func unescape(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int, _ target: UnsafeMutablePointer<UInt8>,
        _ count: inout Int
    ) -> Bool {
        place += 2
        switch bytes[place - 1] {
        case .ascii("b"): target[count] = 8
        case .ascii("t"): target[count] = 9
        case .ascii("n"): target[count] = 10
        case .ascii("f"): target[count] = 12
        case .ascii("r"): target[count] = 13
        case .ascii("u"):
            var value: UInt32 = 0
            for byte in bytes[place..<(place + 4)] { value = value << 4 | (byte.hexadecimalDigit ?? 0) }
            place += 4
            guard let scalar = Unicode.Scalar(value) else { return false }
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                target[count] = byte
                count += 1
            }
            return true
        case let byte: target[count] = byte
        }
        count += 1
        return true
    }
}
