/// Copies Ruby source and rewrites what has to be; it knows enough of the syntax to tell code from text.
struct RubyRewriter {
    let source: [UInt8]
    var position = 0
    var output: [UInt8] = []

    /// What the last token means for the next: whether a slash begins a regular expression or divides.
    enum Previous {
        /// A value is expected.
        case start
        case value
        /// A name, which may be a method that takes what follows.
        case name
        /// The name of a method comes.
        case dot
        /// `def` or `class`: what comes is no heredoc and no value.
        case definition
    }

    var previous = Previous.start
    var isSpaceBefore = false
    var heredocs: [Heredoc] = []
    private var depth = 0

    init(_ source: [UInt8]) {
        self.source = source
    }

    /// The whole, or nil where it can't be read.
    mutating func rewritten() -> [UInt8]? {
        if atLineStart() { return output }
        guard code(isNested: false) else { return nil }
        return output
    }

    // MARK: Reading

    func byte(_ distance: Int = 0) -> UInt8? {
        position + distance < source.count ? source[position + distance] : nil
    }

    mutating func copy(_ count: Int = 1) {
        let end = min(position + count, source.count)
        output += source[position..<end]
        position = end
    }

    func isNext(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { source[position...].starts(with: $0) }
    }

    static func isWord(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte == UInt8(ascii: "_") || byte >= 0x80 || (byte >= 0x30 && byte <= 0x39)
            || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a)
    }

    static func isSpace(_ byte: UInt8?) -> Bool {
        byte == nil || byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
    }

    /// Copies what is no code at the beginning of a line; true where the program ends there.
    mutating func atLineStart() -> Bool {
        while isNext("=begin"), Self.isSpace(byte(6)) {
            while position < source.count, !isNext("=end") { copyLine() }
            copyLine()
        }
        if isNext("__END__"), byte(7) == nil || byte(7) == 0x0a {
            copy(source.count - position)
            return true
        }
        return false
    }

    mutating func copyLine() {
        while let byte = byte(), byte != 0x0a { copy() }
        copy()
    }

    // MARK: Code

    /// Copies code, until the brace that ends an interpolation where it is nested; false where it can't be read.
    mutating func code(isNested: Bool) -> Bool {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { return false }
        var braces = 0
        while let byte = byte() {
            if isNested {
                if byte == UInt8(ascii: "{") { braces += 1 }
                if byte == UInt8(ascii: "}") {
                    if braces == 0 { return true }
                    braces -= 1
                }
            }
            let start = position
            guard token(byte) else { return false }
            if byte != 0x20, byte != 0x09 { isSpaceBefore = false }
            guard position > start else { return position == source.count }
        }
        return !isNested
    }

    /// Copies one token; false where it can't be read.
    mutating func token(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09:
            copy()
            isSpaceBefore = true
            return true
        case UInt8(ascii: "\\") where self.byte(1) == 0x0a:
            copy(2)
            isSpaceBefore = true
            return true
        case 0x0a: return newLine()
        case UInt8(ascii: "#"):
            while let byte = self.byte(), byte != 0x0a { copy() }
            return true
        case UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "'"):
            if previous == .dot || (previous == .definition && byte == UInt8(ascii: "`")) {
                copy()
                previous = .name
                return true
            }
            copy()
            return text(until: byte, opening: nil, isRaw: byte == UInt8(ascii: "'"))
        case UInt8(ascii: "/") where beginsLiteral(): return expression()
        case UInt8(ascii: "%") where beginsLiteral(): return percentLiteral()
        case UInt8(ascii: "<") where beginsHeredoc(): return heredocStart()
        case UInt8(ascii: "?") where previous == .start && !Self.isSpace(self.byte(1)) && !Self.isWord(self.byte(2)):
            copy(2)
            if source[position - 1] == UInt8(ascii: "\\") { copy() }
            previous = .value
            return true
        case UInt8(ascii: "@"), UInt8(ascii: "$"): return variable(byte)
        case UInt8(ascii: ":"): return colon()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        default:
            if Self.isWord(byte) { return word() }
            copy()
            previous =
                switch byte {
                case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): .value
                case UInt8(ascii: ".") where self.byte() != UInt8(ascii: "."): .dot
                default: .start
                }
            return true
        }
    }

    private mutating func newLine() -> Bool {
        copy()
        let bodies = heredocs
        heredocs = []
        for heredoc in bodies {
            guard body(of: heredoc) else { return false }
        }
        // A line that begins with a dot goes on with the last one's value.
        previous = .start
        isSpaceBefore = true
        if atLineStart() { position = source.count }
        return true
    }

    /// Whether a slash or a per cent sign begins a literal.
    private func beginsLiteral() -> Bool {
        switch previous {
        case .start: true
        case .name: isSpaceBefore && !Self.isSpace(byte(1)) && byte(1) != UInt8(ascii: "=")
        case .value, .dot, .definition: false
        }
    }

    private mutating func variable(_ first: UInt8) -> Bool {
        let replacement: StaticString? =
            if isNext("$'") {
                "($~ && $~.post_match)"
            } else if isNext("$`") {
                "($~ && $~.pre_match)"
            } else if isNext("$&") {
                "($~ && $~[0])"
            } else {
                nil
            }
        previous = .value
        if let replacement {
            position += 2
            replacement.withUTF8Buffer { output += $0 }
            return true
        }
        copy()
        if first == UInt8(ascii: "@"), byte() == first { copy() }
        if first == UInt8(ascii: "$"), !Self.isWord(byte()) { copy() }
        while Self.isWord(byte()) { copy() }
        return true
    }

    private mutating func colon() -> Bool {
        copy()
        guard let next = byte() else { return true }
        if next == UInt8(ascii: ":") {
            copy()
            previous = .dot
        } else if Self.isWord(next) {
            while Self.isWord(byte()) { copy() }
            if let mark = byte(), mark == UInt8(ascii: "?") || mark == UInt8(ascii: "!") || mark == UInt8(ascii: "="),
                byte(1) != UInt8(ascii: "="), byte(1) != UInt8(ascii: ">"), byte(1) != UInt8(ascii: "~")
            {
                copy()
            }
            previous = .value
        } else if previous == .start, Array("+-*/%<>=!~^&|[`".utf8).contains(next) {
            while let byte = byte(), Array("+-*/%<>=!~^&|[]`@".utf8).contains(byte) { copy() }
            previous = .value
        } else {
            previous = .start
        }
        return true
    }

    private mutating func number() -> Bool {
        let start = position
        while let byte = byte() {
            let isPoint = byte == UInt8(ascii: ".") && (self.byte(1).map { $0 >= 0x30 && $0 <= 0x39 } ?? false)
            guard Self.isWord(byte) || isPoint else { break }
            copy()
        }
        if let digits = Self.longInteger(source[start..<position]) {
            output.removeLast(position - start)
            output += "::Sidescan::LongInteger.new('\(digits)')".utf8
        }
        previous = .value
        return true
    }

    /// The decimal digits of an integer that mruby has no room for; nil for any other number.
    private static func longInteger(_ literal: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: literal, as: UTF8.self).filter { $0 != "_" }.lowercased()
        // The largest that mruby compares rightly has 62 bits.
        let shortest = UInt128(1) << 62 - 1
        guard text.utf8.count > 15, text.utf8.first.map({ (0x30...0x39).contains($0) }) == true else { return nil }
        let bases: [(prefix: String, radix: Int)] = [("0x", 16), ("0b", 2), ("0o", 8), ("0d", 10), ("0", 8)]
        if let base = bases.first(where: { text.hasPrefix($0.prefix) }) {
            guard let value = UInt128(text.dropFirst(base.prefix.count), radix: base.radix), value > shortest
            else { return nil }
            return String(value)
        }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.count > 38 || UInt128(text).map({ $0 > shortest }) == true
        else { return nil }
        return text
    }

    private static let beforeValues: Set<String> = [
        "if", "unless", "while", "until", "and", "or", "not", "return", "when", "case", "in", "do", "then", "else",
        "elsif", "begin", "ensure", "rescue", "break", "next", "yield",
    ]
    private static let values: Set<String> = ["end", "self", "nil", "true", "false", "__FILE__", "__LINE__"]

    private mutating func word() -> Bool {
        if isNext("defined?"), previous != .dot, previous != .definition, !Self.isWord(byte(8)) { return definedTest() }
        if isNext("rescue"), previous == .start, !Self.isWord(byte(6)), beginsClause() { return rescueClause() }
        if isBareRaise() {
            position += 5
            output += "raise($! || 'unhandled exception')".utf8
            previous = .value
            return true
        }
        let start = position
        while Self.isWord(byte()) { copy() }
        if let mark = byte(), mark == UInt8(ascii: "?") || mark == UInt8(ascii: "!"), byte(1) != UInt8(ascii: "="),
            !(mark == UInt8(ascii: "?") && byte(1) == UInt8(ascii: ":"))
        {
            copy()
        }
        let word = String(decoding: source[start..<position], as: UTF8.self)
        if word == "Array", isSuperclass(before: start) {
            // mruby's arrays have no instance variables, and neither have those of a subclass.
            output.removeLast(word.utf8.count)
            output += "::Sidescan::ArrayObject".utf8
        }
        let isLabel = byte() == UInt8(ascii: ":") && byte(1) != UInt8(ascii: ":") && previous != .dot
        if isLabel, Self.isSpace(byte(1)) || byte(1) == UInt8(ascii: "\"") {
            copy()
            previous = .start
        } else if previous == .dot || previous == .definition {
            previous = .name
        } else if word == "def" || word == "class" {
            previous = .definition
        } else if Self.beforeValues.contains(word) {
            previous = .start
        } else {
            previous = Self.values.contains(word) ? .value : .name
        }
        return true
    }

    /// Whether the code before a place is `class NAME <`, on one line.
    private func isSuperclass(before place: Int) -> Bool {
        let line = source[..<place].suffix(while: { $0 != 0x0a })
        let words = line.split { $0 == 0x20 || $0 == 0x09 }
        return words.count >= 3 && words.last == [UInt8(ascii: "<")]
            && words[words.count - 3].elementsEqual("class".utf8)
    }
}

extension ArraySlice {
    /// The elements behind the last one that is not wanted.
    fileprivate func suffix(while isWanted: (Element) -> Bool) -> ArraySlice {
        self[(lastIndex { !isWanted($0) }.map { index(after: $0) } ?? startIndex)...]
    }
}
