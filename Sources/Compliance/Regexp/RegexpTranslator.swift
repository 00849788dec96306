/// Why a regular expression is none, in Ruby's words.
struct RegexpSyntaxError: Error {
    let words: String

    init(_ words: String) {
        self.words = words
    }
}

/// A regular expression of Ruby's (Onigmo's syntax) in PCRE2's.
///
/// There are two renderings. The one for bytes is for text that is ASCII, and for any text where the expression has no
/// construct that could tell a character from a byte. The other one is for PCRE2's UTF mode. In both, whitespace and
/// comments of the extended syntax are gone, options are only inline where the expression has them inline, and groups'
/// names are `n0`, `n1`…, since PCRE2 limits the length of names.
struct RegexpTranslator {
    /// Renders for PCRE2's UTF mode.
    let isUnicode: Bool

    var scanner: RegexpScanner
    var output: [UInt8] = []
    /// Whether the expression is only right in UTF mode.
    var isUnicodeOnly = false
    /// Whether text outside of ASCII has to be matched in UTF mode.
    var countsCharacters = false

    /// The groups' names in order of their first appearance, and the numbers of the groups of each.
    private(set) var names: [[UInt8]] = []
    private(set) var numbers: [[Int]] = []
    private var namedGroups = 0

    private var groups: [Group] = []
    private var isExtended: Bool
    /// How many groups were opened for options that are set for the rest of a group.
    private var pendingEnds = 0
    /// Where in the output the last atom begins; nil where there is none that could be repeated.
    private var atom: Int?
    private var isQuantified = false

    /// What is to be restored at a group's end.
    private struct Group {
        let isExtended: Bool
        let pendingEnds: Int
        let start: Int
    }

    init(_ source: [UInt8], isExtended: Bool, isUnicode: Bool) {
        scanner = RegexpScanner(source)
        self.isExtended = isExtended
        self.isUnicode = isUnicode
    }

    /// Translates the whole.
    mutating func translate() throws(RegexpSyntaxError) {
        while let byte = scanner.next() {
            try translate(byte)
        }
        guard groups.isEmpty else { throw RegexpSyntaxError("end pattern with unmatched parenthesis") }
        output += [UInt8](repeating: UInt8(ascii: ")"), count: pendingEnds)
        for (name, numbers) in zip(names, numbers) where numbers.isEmpty {
            throw RegexpSyntaxError("undefined name <\(String(decoding: name, as: UTF8.self))> reference")
        }
    }

    private mutating func translate(_ byte: UInt8) throws(RegexpSyntaxError) {
        switch byte {
        case UInt8(ascii: "\\"): try translateEscape()
        case UInt8(ascii: "["):
            begin()
            let set = try scanner.characterClass()
            isUnicodeOnly = isUnicodeOnly || set.isUnicodeOnly
            countsCharacters = countsCharacters || set.countsCharacters
            output += set.rendered(isUnicode: isUnicode)
        case UInt8(ascii: "("): try translateGroup()
        case UInt8(ascii: ")"): try endGroup()
        case UInt8(ascii: "|"):
            output.append(byte)
            atom = nil
            isQuantified = false
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): try quantify([byte], takesSuffix: true)
        case UInt8(ascii: "{"):
            if let interval = scanner.interval() {
                try quantify(interval.text, takesSuffix: !interval.isFixed, isInterval: true)
            } else {
                emit("\\{")
            }
        case UInt8(ascii: "^"), UInt8(ascii: "$"):
            begin()
            output.append(byte)
        case UInt8(ascii: "."):
            countsCharacters = true
            emit(".")
        case UInt8(ascii: "#") where isExtended: scanner.skipLine()
        case 0x20, 0x09...0x0d: if !isExtended { emitCharacter(UInt32(byte)) }
        default:
            scanner.back()
            emitCharacter(try scanner.character())
        }
    }

    // MARK: Atoms

    /// What is written next can be repeated.
    mutating func begin() {
        atom = output.count
        isQuantified = false
    }

    mutating func emit(_ text: StaticString) {
        begin()
        text.withUTF8Buffer { output += $0 }
    }

    mutating func emit(_ text: String) {
        begin()
        output += Array(text.utf8)
    }

    /// A character that stands for itself.
    mutating func emitCharacter(_ character: UInt32) {
        if character >= 0x80 { isUnicodeOnly = true }
        begin()
        output += RegexpScanner.literal(character)
    }

    private mutating func quantify(
        _ quantifier: [UInt8], takesSuffix: Bool, isInterval: Bool = false
    ) throws(RegexpSyntaxError) {
        guard let start = atom else { throw RegexpSyntaxError("target of repeat operator is not specified") }
        if isQuantified {
            output.insert(contentsOf: Array("(?:".utf8), at: start)
            output.append(UInt8(ascii: ")"))
        }
        output += quantifier
        isQuantified = true
        guard takesSuffix else { return }
        // In Ruby an interval with a plus is repeated, not possessive.
        if scanner.skip(UInt8(ascii: "?")) {
            output.append(UInt8(ascii: "?"))
        } else if !isInterval, scanner.skip(UInt8(ascii: "+")) {
            output.append(UInt8(ascii: "+"))
        }
    }

    // MARK: Groups

    private mutating func beginGroup(_ text: [UInt8]) {
        groups.append(Group(isExtended: isExtended, pendingEnds: pendingEnds, start: output.count))
        output += text
        pendingEnds = 0
        atom = nil
        isQuantified = false
    }

    private mutating func endGroup() throws(RegexpSyntaxError) {
        guard let group = groups.popLast() else { throw RegexpSyntaxError("unmatched close parenthesis") }
        output += [UInt8](repeating: UInt8(ascii: ")"), count: pendingEnds + 1)
        isExtended = group.isExtended
        pendingEnds = group.pendingEnds
        atom = group.start
        isQuantified = false
    }

    private mutating func translateGroup() throws(RegexpSyntaxError) {
        guard groups.count < 200 else { throw RegexpSyntaxError("too deep nest level") }
        guard scanner.skip(UInt8(ascii: "?")) else {
            if scanner.peek() == UInt8(ascii: "*") {
                throw RegexpSyntaxError("target of repeat operator is not specified")
            }
            beginGroup(Array("(".utf8))
            return
        }
        guard let kind = scanner.next() else { throw RegexpSyntaxError("end pattern in group") }
        switch kind {
        case UInt8(ascii: "#"):
            guard scanner.skip(through: UInt8(ascii: ")")) else { throw RegexpSyntaxError("end pattern in group") }
        case UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: ">"):
            beginGroup(Array("(?".utf8) + [kind])
        case UInt8(ascii: "<"):
            if let sign = scanner.peek(), sign == UInt8(ascii: "=") || sign == UInt8(ascii: "!") {
                scanner.advance()
                beginGroup(Array("(?<".utf8) + [sign])
            } else {
                try beginNamedGroup(until: UInt8(ascii: ">"))
            }
        case UInt8(ascii: "'"): try beginNamedGroup(until: kind)
        case UInt8(ascii: "("): try beginCondition()
        case UInt8(ascii: "~"): throw RegexpSyntaxError("the absence operator (?~…) is not supported here")
        default:
            scanner.back()
            try translateOptions()
        }
    }

    private mutating func beginNamedGroup(until end: UInt8) throws(RegexpSyntaxError) {
        let name = try scanner.name(until: end)
        guard let first = name.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            throw RegexpSyntaxError("invalid group name <\(String(decoding: name, as: UTF8.self))>")
        }
        let index = self.index(of: name)
        namedGroups += 1
        numbers[index].append(namedGroups)
        beginGroup(Array("(?<n\(index)>".utf8))
    }

    /// `(?(1)yes|no)`.
    private mutating func beginCondition() throws(RegexpSyntaxError) {
        var name = try scanner.name(until: UInt8(ascii: ")"))
        let isNumber = name.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        if isNumber {
            beginGroup(Array("(?(".utf8) + name + Array(")".utf8))
        } else {
            if name.first == UInt8(ascii: "<") || name.first == UInt8(ascii: "'") {
                name = [UInt8](name.dropFirst().dropLast())
            }
            beginGroup(Array("(?(<n\(index(of: name))>)".utf8))
        }
    }

    /// `(?mix-mix)` and `(?mix-mix:…)`. Ruby's m is PCRE2's s; the extended syntax is dealt with here.
    private mutating func translateOptions() throws(RegexpSyntaxError) {
        var options: [UInt8] = []
        var isOn = true
        var extended = isExtended
        while let byte = scanner.next() {
            switch byte {
            case UInt8(ascii: "-"):
                isOn = false
                options.append(byte)
            case UInt8(ascii: "m"): options.append(UInt8(ascii: "s"))
            case UInt8(ascii: "i"): options.append(byte)
            case UInt8(ascii: "x"): extended = isOn
            case UInt8(ascii: "d"), UInt8(ascii: "a"), UInt8(ascii: "u"): break
            case UInt8(ascii: ":"), UInt8(ascii: ")"):
                if options.last == UInt8(ascii: "-") { options.removeLast() }
                let group = Array("(?".utf8) + options + Array(":".utf8)
                if byte == UInt8(ascii: ":") {
                    beginGroup(group)
                } else {
                    output += group
                    pendingEnds += 1
                    atom = nil
                }
                isExtended = extended
                return
            default: throw RegexpSyntaxError("undefined group option")
            }
        }
        throw RegexpSyntaxError("end pattern in group")
    }

    /// The index of a group's name.
    mutating func index(of name: [UInt8]) -> Int {
        if let index = names.firstIndex(of: name) { return index }
        names.append(name)
        numbers.append([])
        return names.count - 1
    }
}
