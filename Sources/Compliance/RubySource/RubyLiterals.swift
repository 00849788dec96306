/// A heredoc whose body is still to come.
struct Heredoc {
    let name: [UInt8]
    let isIndented: Bool
    let isRaw: Bool
}

extension RubyRewriter {
    /// Copies text until its end, with the code in it rewritten.
    mutating func text(until end: UInt8, opening: UInt8?, isRaw: Bool) -> Bool {
        var nesting = 0
        while let byte = byte() {
            switch byte {
            case UInt8(ascii: "\\"): copy(2)
            case end where nesting == 0:
                copy()
                // A label in quotes.
                let isLabel = self.byte() == UInt8(ascii: ":") && self.byte(1) == 0x20
                if isLabel { copy() }
                previous = isLabel ? .start : .value
                return true
            case end:
                nesting -= 1
                copy()
            case UInt8(ascii: "#") where !isRaw && self.byte(1) == UInt8(ascii: "{"):
                guard interpolation() else { return false }
            default:
                if byte == opening { nesting += 1 }
                copy()
            }
        }
        return false
    }

    private mutating func interpolation() -> Bool {
        copy(2)
        let outer = (previous, heredocs)
        previous = .start
        heredocs = []
        guard code(isNested: true) else { return false }
        (previous, heredocs) = outer
        copy()
        return true
    }

    private static func closing(_ opening: UInt8) -> UInt8 {
        switch opening {
        case UInt8(ascii: "("): UInt8(ascii: ")")
        case UInt8(ascii: "["): UInt8(ascii: "]")
        case UInt8(ascii: "{"): UInt8(ascii: "}")
        case UInt8(ascii: "<"): UInt8(ascii: ">")
        default: opening
        }
    }

    /// `%w(…)` and the like.
    mutating func percentLiteral() -> Bool {
        var kind: UInt8?
        var distance = 1
        if let letter = byte(1), Array("qQwWiIrsx".utf8).contains(letter) {
            kind = letter
            distance = 2
        }
        guard let opening = byte(distance), !Self.isWord(opening), !Self.isSpace(opening) else {
            copy()
            previous = .start
            return true
        }
        if kind == UInt8(ascii: "r") { return expression(prefix: distance) }
        copy(distance + 1)
        let end = Self.closing(opening)
        let isRaw = kind.map { Array("qwis".utf8).contains($0) } ?? false
        return text(until: end, opening: end == opening ? nil : opening, isRaw: isRaw)
    }

    // MARK: Regular expressions

    /// `/…/` or `%r{…}`.
    mutating func expression(prefix: Int = 0) -> Bool {
        let start = position
        let outputStart = output.count
        guard let opening = byte(prefix) else { return false }
        copy(prefix + 1)
        let end = Self.closing(opening)
        guard text(until: end, opening: end == opening ? nil : opening, isRaw: false) else { return false }
        while let letter = byte(), Array("imxounse".utf8).contains(letter) { copy() }
        previous = .value
        let names = groupNames(Array(source[start..<position]))
        guard !names.isEmpty, isMatched() else { return true }
        let literal = output[outputStart...]
        let values = names.indices.map { "sidescan_\($0)" }.joined(separator: ", ")
        let first = names.map { "\($0) = nil; " }.joined()
        let block = zip(names, names.indices).map { "\($0) = sidescan_\($1)" }.joined(separator: "; ")
        let before = "(\(first)Sidescan::NamedCaptures.new("
        let after = ", [\(names.map { ":\($0)" }.joined(separator: ", "))]) { |\(values)| \(block) })"
        output.replaceSubrange(outputStart..., with: Array(before.utf8) + literal + Array(after.utf8))
        return true
    }

    private func isMatched() -> Bool {
        var distance = 0
        while byte(distance) == 0x20 { distance += 1 }
        return byte(distance) == UInt8(ascii: "=") && byte(distance + 1) == UInt8(ascii: "~")
    }

    /// The names of an expression's groups that become local variables; none where it has interpolations.
    private func groupNames(_ literal: [UInt8]) -> [String] {
        var names: [String] = []
        var index = 0
        while index + 3 < literal.count {
            defer { index += 1 }
            if literal[index] == UInt8(ascii: "\\") {
                index += 1
                continue
            }
            if literal[index...].starts(with: Array("#{".utf8)) { return [] }
            guard literal[index...].starts(with: Array("(?<".utf8)) else { continue }
            let rest = literal[(index + 3)...]
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")), let first = rest.first,
                first == UInt8(ascii: "_") || (first >= UInt8(ascii: "a") && first <= UInt8(ascii: "z")),
                rest[..<end].allSatisfy({ Self.isWord($0) })
            else { continue }
            let name = String(decoding: rest[..<end], as: UTF8.self)
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    // MARK: Heredocs

    func beginsHeredoc() -> Bool {
        guard isNext("<<"), previous == .start || (previous == .name && isSpaceBefore) else { return false }
        let mark = byte(2)
        let isMarked = mark == UInt8(ascii: "~") || mark == UInt8(ascii: "-")
        guard let first = byte(isMarked ? 3 : 2) else { return false }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") || first == UInt8(ascii: "`") { return true }
        return first == UInt8(ascii: "_") || (first | 0x20 >= 0x61 && first | 0x20 <= 0x7a)
    }

    mutating func heredocStart() -> Bool {
        copy(2)
        let isIndented = byte() == UInt8(ascii: "~") || byte() == UInt8(ascii: "-")
        if isIndented { copy() }
        var quote: UInt8?
        if let byte = byte(), !Self.isWord(byte) {
            quote = byte
            copy()
        }
        let start = position
        while let byte = byte(), byte != 0x0a, quote == nil ? Self.isWord(byte) : byte != quote { copy() }
        heredocs.append(
            Heredoc(
                name: Array(source[start..<position]), isIndented: isIndented, isRaw: quote == UInt8(ascii: "'")))
        if quote != nil { copy() }
        previous = .value
        return true
    }

    /// Copies a heredoc's lines and the one that ends it.
    mutating func body(of heredoc: Heredoc) -> Bool {
        while position < source.count {
            if isEnd(of: heredoc) {
                copyLine()
                return true
            }
            while let byte = byte(), byte != 0x0a {
                if !heredoc.isRaw, byte == UInt8(ascii: "\\") {
                    copy(2)
                } else if !heredoc.isRaw, isNext("#{") {
                    guard interpolation() else { return false }
                } else {
                    copy()
                }
            }
            copy()
        }
        return false
    }

    private func isEnd(of heredoc: Heredoc) -> Bool {
        var start = position
        if heredoc.isIndented {
            while start < source.count, source[start] == 0x20 || source[start] == 0x09 { start += 1 }
        }
        let end = start + heredoc.name.count
        return source[start...].starts(with: heredoc.name) && (end == source.count || source[end] == 0x0a)
    }
}
