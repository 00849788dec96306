/// Reads a regular expression's source, character by character.
struct RegexpScanner {
    private let source: [UInt8]
    private(set) var position = 0
    private let groupCount: Int

    init(_ source: [UInt8]) {
        self.source = source
        groupCount = source.lazy.filter { $0 == UInt8(ascii: "(") }.count
    }

    func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < source.count ? source[position + distance] : nil
    }

    mutating func next() -> UInt8? {
        guard position < source.count else { return nil }
        position += 1
        return source[position - 1]
    }

    mutating func back() { position -= 1 }
    mutating func advance(_ count: Int = 1) { position += count }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    /// Skips what comes until a byte, and it; false where it does not come.
    mutating func skip(through byte: UInt8) -> Bool {
        while let next = next() {
            if next == byte { return true }
            if next == UInt8(ascii: "\\") { advance() }
        }
        return false
    }

    mutating func skipLine() {
        while let byte = next(), byte != 0x0a {}
    }

    // MARK: Characters

    /// The next character, which may be of several bytes.
    mutating func character() throws(RegexpSyntaxError) -> UInt32 {
        guard let first = next() else { throw RegexpSyntaxError("end pattern") }
        guard first >= 0x80 else { return UInt32(first) }
        var iterator = source[(position - 1)...].prefix(4).makeIterator()
        var decoder = UTF8()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
            throw RegexpSyntaxError("invalid multibyte character")
        }
        position += UTF8.width(scalar) - 1
        return scalar.value
    }

    /// How PCRE2 has a character that stands for itself, also in a class.
    static func literal(_ character: UInt32) -> [UInt8] {
        guard let byte = UInt8(exactly: character), byte < 0x80 else {
            return Array("\\x{\(String(character, radix: 16))}".utf8)
        }
        return switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
            [byte]
        case 0x21...0x7e: [UInt8(ascii: "\\"), byte]
        default: Array("\\x{\(String(byte, radix: 16))}".utf8)
        }
    }

    /// The character after a backslash, where it is none of the escapes for more than one character.
    mutating func escapedCharacter() throws(RegexpSyntaxError) -> UInt32 {
        guard let byte = peek() else { throw RegexpSyntaxError("too short escape sequence") }
        guard byte < 0x80 else { return try character() }
        advance()
        switch byte {
        case UInt8(ascii: "n"): return 0x0a
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "r"): return 0x0d
        case UInt8(ascii: "f"): return 0x0c
        case UInt8(ascii: "v"): return 0x0b
        case UInt8(ascii: "a"): return 0x07
        case UInt8(ascii: "e"): return 0x1b
        case UInt8(ascii: "0"):
            back()
            return octal()
        case UInt8(ascii: "x"): return try hexadecimalByte()
        case UInt8(ascii: "u"): return try hexadecimal(digits: 4)
        case UInt8(ascii: "c"): return try control()
        case UInt8(ascii: "C"):
            guard skip(UInt8(ascii: "-")) else { throw RegexpSyntaxError("invalid control-code syntax") }
            return try control()
        case UInt8(ascii: "M"): throw RegexpSyntaxError("\\M-… is not supported here")
        default: return UInt32(byte)
        }
    }

    private mutating func control() throws(RegexpSyntaxError) -> UInt32 {
        guard let byte = next() else { throw RegexpSyntaxError("too short control sequence") }
        return byte == UInt8(ascii: "?") ? 0x7f : UInt32(byte & 0x1f)
    }

    /// Up to three octal digits.
    mutating func octal() -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<3 {
            guard let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) else { break }
            value = value * 8 + UInt32(byte - UInt8(ascii: "0"))
            advance()
        }
        return value & 0xff
    }

    private static func digit(_ byte: UInt8?) -> UInt32? {
        switch byte {
        case .some(let byte) where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte): UInt32(byte - 0x30)
        case .some(let byte) where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20):
            UInt32((byte | 0x20) - UInt8(ascii: "a")) + 10
        default: nil
        }
    }

    private mutating func hexadecimal(digits: Int) throws(RegexpSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = Self.digit(next()) else { throw RegexpSyntaxError("invalid Unicode escape") }
            value = value * 16 + digit
        }
        return value
    }

    /// `\xHH`; several of them may be the bytes of one character.
    private mutating func hexadecimalByte() throws(RegexpSyntaxError) -> UInt32 {
        guard let first = shortHexadecimal() else { throw RegexpSyntaxError("invalid hex escape") }
        guard first >= 0x80 else { return first }
        var bytes = [UInt8(first)]
        while bytes.count < 4, peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "x") {
            let start = position
            advance(2)
            guard let byte = shortHexadecimal(), byte & 0xc0 == 0x80 else {
                position = start
                break
            }
            bytes.append(UInt8(byte))
        }
        guard let text = String(validating: bytes, as: UTF8.self), let scalar = text.unicodeScalars.first,
            text.unicodeScalars.count == 1
        else { throw RegexpSyntaxError("invalid multibyte escape") }
        return scalar.value
    }

    private mutating func shortHexadecimal() -> UInt32? {
        guard var value = Self.digit(peek()) else { return nil }
        advance()
        if let digit = Self.digit(peek()) {
            value = value * 16 + digit
            advance()
        }
        return value
    }

    /// `{41 42}` after `\u`.
    mutating func bracedCharacters() throws(RegexpSyntaxError) -> [UInt32] {
        advance()
        var characters: [UInt32] = []
        var current: UInt32?
        while let byte = next() {
            if let digit = Self.digit(byte) {
                let value = (current ?? 0) * 16 + digit
                guard value <= 0x10ffff else { throw RegexpSyntaxError("invalid Unicode range") }
                current = value
            } else {
                if let character = current { characters.append(character) }
                current = nil
                if byte == UInt8(ascii: "}") { return characters }
                guard byte == 0x20 || byte == 0x09 else { break }
            }
        }
        throw RegexpSyntaxError("invalid Unicode escape")
    }

    // MARK: Names and numbers

    mutating func name(until end: UInt8) throws(RegexpSyntaxError) -> [UInt8] {
        let start = position
        guard skip(through: end), position - 1 > start else { throw RegexpSyntaxError("group name is empty") }
        return Array(source[start..<(position - 1)])
    }

    /// `<name>` or `'name'`.
    mutating func bracketedName() throws(RegexpSyntaxError) -> [UInt8] {
        if skip(UInt8(ascii: "<")) { return try name(until: UInt8(ascii: ">")) }
        if skip(UInt8(ascii: "'")) { return try name(until: UInt8(ascii: "'")) }
        throw RegexpSyntaxError("invalid backref number/name")
    }

    static func isNumber(_ name: [UInt8]) -> Bool {
        let digits = name.first == UInt8(ascii: "-") || name.first == UInt8(ascii: "+") ? name.dropFirst() : name[...]
        return !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// The number of a back-reference whose first digit was read; nil where the digits are a character's in octal.
    mutating func backReference(from first: UInt8) -> Int? {
        let start = position
        var number = Int(first - UInt8(ascii: "0"))
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), number < 1000 {
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
            advance()
        }
        if number <= 9 || number <= groupCount { return number }
        position = start
        return first < UInt8(ascii: "8") ? nil : Int(first - UInt8(ascii: "0"))
    }

    /// What follows an opening brace, where it is an interval; nil and nothing is read where it is none.
    mutating func interval() -> (text: [UInt8], isFixed: Bool)? {
        let start = position
        let minimum = digits()
        let isRange = skip(UInt8(ascii: ","))
        let maximum = isRange ? digits() : nil
        guard skip(UInt8(ascii: "}")), minimum != nil || maximum != nil else {
            position = start
            return nil
        }
        let text = "{\(minimum ?? "0")" + (isRange ? ",\(maximum ?? "")" : "") + "}"
        return (Array(text.utf8), !isRange)
    }

    private mutating func digits() -> String? {
        let start = position
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { advance() }
        return start == position ? nil : String(decoding: source[start..<position], as: UTF8.self)
    }

    /// `{Name}` or `{^Name}` after `\p`, as what stands for it within a class.
    mutating func property(isNegated: Bool) throws(RegexpSyntaxError) -> String {
        guard skip(UInt8(ascii: "{")) else { throw RegexpSyntaxError("invalid character property name {\\p}") }
        var name = String(decoding: try name(until: UInt8(ascii: "}")), as: UTF8.self)
        var isNegated = isNegated
        if name.hasPrefix("^") {
            name.removeFirst()
            isNegated.toggle()
        }
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw RegexpSyntaxError("invalid character property name {\(name)}")
        }
        if let known = CharacterClass.property(named: name.lowercased(), isNegated: isNegated) { return known }
        return "\\\(isNegated ? "P" : "p"){\(name)}"
    }
}
