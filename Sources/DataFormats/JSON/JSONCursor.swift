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
            !text.hasEscapes && text.bytes.count == word.utf8CodeUnitCount
                && text.bytes.elementsEqual(
                    UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
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
        if position < bytes.count, [.ascii("."), .ascii("e"), .ascii("E")].contains(bytes[position]) {
            throw Unusual()
        }
        return isNegative ? -value : value
    }

    /// Reads `true` or `false`.
    package mutating func boolean() throws(Unusual) -> Bool {
        skipBlanks()
        if position < bytes.count, bytes[position] == .ascii("t") {
            try skip("true")
            return true
        }
        try skip("false")
        return false
    }

    // MARK: - What is passed over

    /// Passes over a value; where it lies.
    @discardableResult
    package mutating func skip() throws(Unusual) -> Range<Int> {
        skipBlanks()
        let start = position
        try skipValue()
        return start..<position
    }

    /// Passes over what is left, blanks.
    package mutating func end() throws(Unusual) {
        skipBlanks()
        guard position == bytes.count else { throw Unusual() }
    }

    private mutating func skipValue() throws(Unusual) {
        guard position < bytes.count else { throw Unusual() }
        switch bytes[position] {
        case .ascii("\""): _ = try quoted()
        case .ascii("{"):
            try enter(.ascii("{"))
            if !skip(.ascii("}")) {
                repeat {
                    skipBlanks()
                    _ = try quoted()
                    skipBlanks()
                    guard skip(.ascii(":")) else { throw Unusual() }
                    skipBlanks()
                    try skipValue()
                    skipBlanks()
                } while skip(.ascii(","))
                guard skip(.ascii("}")) else { throw Unusual() }
            }
            depth -= 1
        case .ascii("["):
            try enter(.ascii("["))
            if !skip(.ascii("]")) {
                repeat {
                    skipBlanks()
                    try skipValue()
                    skipBlanks()
                } while skip(.ascii(","))
                guard skip(.ascii("]")) else { throw Unusual() }
            }
            depth -= 1
        case .ascii("t"): try skip("true")
        case .ascii("f"): try skip("false")
        case .ascii("n"): try skip("null")
        default: try skipNumber()
        }
    }

    private mutating func skipNumber() throws(Unusual) {
        _ = skip(.ascii("-"))
        let start = position
        try skipDigits()
        guard bytes[start] != .ascii("0") || position == start + 1 else { throw Unusual() }
        if skip(.ascii(".")) { try skipDigits() }
        if skip(.ascii("e")) || skip(.ascii("E")) {
            if !skip(.ascii("+")) { _ = skip(.ascii("-")) }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(Unusual) {
        let start = position
        while position < bytes.count, bytes[position].isDigit { position += 1 }
        guard position > start else { throw Unusual() }
    }

    private mutating func skip(_ word: StaticString) throws(Unusual) {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count else { throw Unusual() }
        for offset in 0..<word.utf8CodeUnitCount where bytes[position + offset] != word.utf8Start[offset] {
            throw Unusual()
        }
        position = end
    }

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
    private mutating func skipBlanks() {
        guard position < bytes.count, bytes[position] <= 0x20 else { return }
        skipSomeBlanks()
    }

    private mutating func skipSomeBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0d: position += 1
            case 0x0a:
                position += 1
                // Indentation is long.
                while let word {
                    let blanks = (word ^ 0x2020_2020_2020_2020).trailingZeroBitCount / 8
                    position += blanks
                    guard blanks == 8 else { break }
                }
            default: return
            }
        }
    }

    // MARK: - Strings

    /// The next eight bytes, the first one lowest; nil where there are fewer.
    @inline(__always)
    private var word: UInt64? {
        guard position + 8 <= bytes.count, let start = bytes.baseAddress else { return nil }
        return UInt64(littleEndian: UnsafeRawPointer(start + position).loadUnaligned(as: UInt64.self))
    }

    private mutating func quoted() throws(Unusual) -> Text {
        guard skip(.ascii("\"")) else { throw Unusual() }
        let start = position
        var hasEscapes = false
        while true {
            skipPlain()
            guard position < bytes.count else { throw Unusual() }
            switch bytes[position] {
            case .ascii("\""):
                position += 1
                return Text(
                    bytes: UnsafeBufferPointer(rebasing: bytes[start..<(position - 1)]), hasEscapes: hasEscapes)
            case .ascii("\\"):
                hasEscapes = true
                try skipEscape()
            case ..<0x20: throw Unusual()
            default: position += 1
            }
        }
    }

    /// Passes over eight bytes at a time, up to the first quote, backslash or control character, or near the end.
    @inline(__always)
    private mutating func skipPlain() {
        let (ones, tops) = (0x0101_0101_0101_0101 as UInt64, 0x8080_8080_8080_8080 as UInt64)
        while let word {
            let (quote, escape) = (word ^ (ones &* 0x22), word ^ (ones &* 0x5c))
            // The lowest bit is exact: https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord, #HasLessInWord
            let found =
                (((quote &- ones) & ~quote) | ((escape &- ones) & ~escape) | ((word &- (ones &* 0x20)) & ~word)) & tops
            if found != 0 {
                position += found.trailingZeroBitCount / 8
                return
            }
            position += 8
        }
    }

    private mutating func skipEscape() throws(Unusual) {
        position += 2
        guard position <= bytes.count else { throw Unusual() }
        switch bytes[position - 1] {
        case .ascii("\""), .ascii("\\"), .ascii("/"), .ascii("b"), .ascii("f"), .ascii("n"), .ascii("r"), .ascii("t"):
            return
        case .ascii("u"):
            position += 4
            guard position <= bytes.count, bytes[(position - 4)..<position].allSatisfy({ $0.hexadecimalDigit != nil })
            else { throw Unusual() }
        default: throw Unusual()
        }
    }

    /// Half a surrogate pair alone is unusual.
    private static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) throws(Unusual) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let escape = rest.firstIndex(of: .ascii("\\")) {
            result.append(contentsOf: rest[..<escape])
            rest = rest[(escape + 2)...]
            switch bytes[escape + 1] {
            case .ascii("b"): result.append(8)
            case .ascii("t"): result.append(9)
            case .ascii("n"): result.append(10)
            case .ascii("f"): result.append(12)
            case .ascii("r"): result.append(13)
            case .ascii("u"):
                var value: UInt32 = 0
                for byte in rest.prefix(4) { value = value << 4 | (byte.hexadecimalDigit ?? 0) }
                rest = rest.dropFirst(4)
                guard let scalar = Unicode.Scalar(value) else { throw Unusual() }
                result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            case let byte: result.append(byte)
            }
        }
        result.append(contentsOf: rest)
        return result
    }
}
