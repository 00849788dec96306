/// A class of characters in brackets, which in Ruby may hold others and be intersected with others.
struct CharacterClass {
    private var isNegated = false
    /// What is joined, in PCRE2's syntax within brackets; as bytes and for UTF mode.
    private var bytes: [UInt8] = []
    private var characters: [UInt8] = []
    private var nested: [CharacterClass] = []
    /// What the whole is intersected with.
    private var others: [CharacterClass] = []

    private(set) var isUnicodeOnly = false
    private(set) var countsCharacters = false

    /// As PCRE2 has it: it matches exactly one character.
    func rendered(isUnicode: Bool) -> [UInt8] {
        if others.isEmpty { return union(isUnicode: isUnicode, isNegated: isNegated) }
        var conditions: [UInt8] = []
        for other in others { conditions += Array("(?=".utf8) + other.rendered(isUnicode: isUnicode) + Array(")".utf8) }
        let whole = conditions + union(isUnicode: isUnicode, isNegated: false)
        return Array((isNegated ? "(?:(?!" : "(?:").utf8) + whole + Array((isNegated ? ")(?s:.))" : ")").utf8)
    }

    private func union(isUnicode: Bool, isNegated: Bool) -> [UInt8] {
        var members = isUnicode ? characters : bytes
        var alternatives: [[UInt8]] = []
        for set in nested {
            if let inner = set.simpleMembers(isUnicode: isUnicode) {
                members += inner
            } else {
                alternatives.append(set.rendered(isUnicode: isUnicode))
            }
        }
        if alternatives.isEmpty {
            if members.isEmpty { return Array((isNegated ? "(?s:.)" : "(?!)").utf8) }
            return Array((isNegated ? "[^" : "[").utf8) + members + Array("]".utf8)
        }
        if !members.isEmpty { alternatives.append(Array("[".utf8) + members + Array("]".utf8)) }
        let whole = Array("(?:".utf8) + Array(alternatives.joined(separator: Array("|".utf8))) + Array(")".utf8)
        return isNegated ? Array("(?:(?!".utf8) + whole + Array(")(?s:.))".utf8) : whole
    }

    /// What stands in the brackets, where nothing else has to be there.
    private func simpleMembers(isUnicode: Bool) -> [UInt8]? {
        guard !isNegated, others.isEmpty else { return nil }
        var members = isUnicode ? characters : bytes
        for set in nested {
            guard let inner = set.simpleMembers(isUnicode: isUnicode) else { return nil }
            members += inner
        }
        return members
    }
}

extension CharacterClass {
    /// A property's characters within brackets, for UTF mode; nil where PCRE2 knows it by this name.
    static func property(named name: String, isNegated: Bool) -> String? {
        let pair: (String, String)? =
            switch name {
            case "alpha": ("\\p{Alphabetic}", "\\P{Alphabetic}")
            case "digit": ("\\p{Nd}", "\\P{Nd}")
            case "upper": ("\\p{Uppercase}", "\\P{Uppercase}")
            case "lower": ("\\p{Lowercase}", "\\P{Lowercase}")
            case "space": ("\\p{White_Space}", "\\P{White_Space}")
            case "cntrl": ("\\p{Cc}", "\\P{Cc}")
            case "alnum": ("\\p{Alphabetic}\\p{Nd}", "")
            case "punct": ("\\p{P}$+<=>\\^`|~", "")
            case "blank": ("\\p{Zs}\\t", "")
            case "xdigit": ("0-9A-Fa-f", "\\x00-\\/\\:-@G-`g-\\x{10ffff}")
            case "word": ("\\p{L}\\p{M}\\p{N}\\p{Pc}", "")
            case "graph": ("\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Cf}\\p{Co}", "\\p{Z}\\p{Cc}\\p{Cn}\\p{Cs}")
            case "print": ("\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Cf}\\p{Co}\\p{Zs}", "\\p{Zl}\\p{Zp}\\p{Cc}\\p{Cn}\\p{Cs}")
            case "ascii": ("\\x00-\\x7f", "\\x{80}-\\x{10ffff}")
            default: nil
            }
        guard let pair else { return nil }
        if !isNegated { return pair.0 }
        // Without a range of its own, the complement is a class that PCRE2 has to be told as one.
        return pair.1.isEmpty ? nil : pair.1
    }

    fileprivate mutating func add(_ member: [UInt8]) {
        bytes += member
        characters += member
    }

    fileprivate mutating func add(range: ClosedRange<UInt32>) {
        if range.upperBound >= 0x80 { isUnicodeOnly = true }
        let first = RegexpScanner.literal(range.lowerBound)
        add(range.count == 1 ? first : first + Array("-".utf8) + RegexpScanner.literal(range.upperBound))
    }

    fileprivate mutating func add(_ set: CharacterClass) {
        nested.append(set)
        inherit(set)
    }

    fileprivate mutating func intersect(_ set: CharacterClass) {
        others.append(set)
        inherit(set)
    }

    private mutating func inherit(_ set: CharacterClass) {
        isUnicodeOnly = isUnicodeOnly || set.isUnicodeOnly
        countsCharacters = countsCharacters || set.countsCharacters
    }

    fileprivate mutating func negate() {
        isNegated = true
        countsCharacters = true
    }

    /// `\d` and the like.
    fileprivate mutating func add(escape byte: UInt8) {
        switch byte {
        case UInt8(ascii: "h"): add(Array("0-9A-Fa-f".utf8))
        case UInt8(ascii: "H"):
            countsCharacters = true
            bytes += Array("\\x00-\\/\\:-@G-`g-\\xff".utf8)
            characters += Array("\\x00-\\/\\:-@G-`g-\\x{10ffff}".utf8)
        default:
            if byte < UInt8(ascii: "a") { countsCharacters = true }
            add([UInt8(ascii: "\\"), byte])
        }
    }

    fileprivate mutating func add(property: String) {
        isUnicodeOnly = true
        add(Array(property.utf8))
    }

    /// `[:name:]`.
    fileprivate mutating func add(bracket name: String, isNegated: Bool) throws(RegexpSyntaxError) {
        let known = [
            "alpha", "digit", "upper", "lower", "space", "cntrl", "alnum", "punct", "blank", "xdigit", "word", "graph",
            "print", "ascii",
        ]
        guard known.contains(name) else { throw RegexpSyntaxError("invalid POSIX bracket type") }
        countsCharacters = true
        bytes += Array("[:\(isNegated ? "^" : "")\(name):]".utf8)
        if let property = Self.property(named: name, isNegated: isNegated) {
            characters += Array(property.utf8)
        } else if let property = Self.property(named: name, isNegated: false) {
            var complement = CharacterClass()
            complement.characters = Array(property.utf8)
            complement.bytes = Array("[:\(name):]".utf8)
            complement.isNegated = true
            nested.append(complement)
        }
    }
}

extension RegexpScanner {
    /// A class whose opening bracket was read.
    mutating func characterClass(depth: Int = 0) throws(RegexpSyntaxError) -> CharacterClass {
        guard depth < 50 else { throw RegexpSyntaxError("too deep nest level") }
        var set = CharacterClass()
        if skip(UInt8(ascii: "^")) { set.negate() }
        var operand = CharacterClass()
        var operands: [CharacterClass] = []
        var isFirst = true
        while let byte = next() {
            defer { isFirst = false }
            switch byte {
            case UInt8(ascii: "]") where !isFirst:
                guard !operands.isEmpty else {
                    set.add(operand)
                    return set
                }
                set.add(operand)
                for operand in operands { set.intersect(operand) }
                return set
            case UInt8(ascii: "["):
                if let bracket = posixBracket() {
                    try operand.add(bracket: bracket.name, isNegated: bracket.isNegated)
                } else {
                    operand.add(try characterClass(depth: depth + 1))
                }
            case UInt8(ascii: "&") where peek() == UInt8(ascii: "&"):
                advance()
                operands.append(operand)
                operand = CharacterClass()
            default:
                back()
                try member(of: &operand)
            }
        }
        throw RegexpSyntaxError("premature end of char-class")
    }

    /// A character, a range of them or an escape for several.
    private mutating func member(of set: inout CharacterClass) throws(RegexpSyntaxError) {
        guard let first = try single(of: &set) else { return }
        guard peek() == UInt8(ascii: "-"), let end = peek(1), end != UInt8(ascii: "]"), end != UInt8(ascii: "[") else {
            set.add(range: first...first)
            return
        }
        advance()
        guard let last = try single(of: &set) else {
            set.add(range: first...first)
            set.add(range: 0x2d...0x2d)
            return
        }
        guard first <= last else { throw RegexpSyntaxError("empty range in char class") }
        set.add(range: first...last)
    }

    /// One character; nil where it was an escape for several, which is now in the set.
    private mutating func single(of set: inout CharacterClass) throws(RegexpSyntaxError) -> UInt32? {
        guard skip(UInt8(ascii: "\\")) else { return try character() }
        guard let byte = peek() else { throw RegexpSyntaxError("premature end of char-class") }
        switch byte {
        case UInt8(ascii: "d"), UInt8(ascii: "w"), UInt8(ascii: "s"), UInt8(ascii: "h"), UInt8(ascii: "D"),
            UInt8(ascii: "W"), UInt8(ascii: "S"), UInt8(ascii: "H"):
            advance()
            set.add(escape: byte)
            return nil
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            advance()
            set.add(property: try property(isNegated: byte == UInt8(ascii: "P")))
            return nil
        case UInt8(ascii: "b"):
            advance()
            return 0x08
        case UInt8(ascii: "0")...UInt8(ascii: "7"): return octal()
        case UInt8(ascii: "u") where peek(1) == UInt8(ascii: "{"):
            advance()
            let characters = try bracedCharacters()
            for character in characters.dropLast() { set.add(range: character...character) }
            return characters.last
        default: return try escapedCharacter()
        }
    }

    /// `:name:]` after an opening bracket; nil and nothing is read where it is none.
    private mutating func posixBracket() -> (name: String, isNegated: Bool)? {
        guard peek() == UInt8(ascii: ":") else { return nil }
        var distance = 1
        let isNegated = peek(1) == UInt8(ascii: "^")
        if isNegated { distance += 1 }
        var name: [UInt8] = []
        while let byte = peek(distance), (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) {
            name.append(byte)
            distance += 1
        }
        guard peek(distance) == UInt8(ascii: ":"), peek(distance + 1) == UInt8(ascii: "]") else { return nil }
        advance(distance + 2)
        return (String(decoding: name, as: UTF8.self), isNegated)
    }
}
