extension RegexpTranslator {
    private static let word = "[\\p{L}\\p{M}\\p{N}\\p{Pc}]"

    /// What stands after a backslash outside of a class.
    mutating func translateEscape() throws(RegexpSyntaxError) {
        guard let byte = scanner.next() else { throw RegexpSyntaxError("too short escape sequence") }
        switch byte {
        case UInt8(ascii: "A"), UInt8(ascii: "z"), UInt8(ascii: "Z"), UInt8(ascii: "G"), UInt8(ascii: "K"),
            UInt8(ascii: "d"), UInt8(ascii: "w"), UInt8(ascii: "s"):
            begin()
            output += [UInt8(ascii: "\\"), byte]
        case UInt8(ascii: "D"), UInt8(ascii: "W"), UInt8(ascii: "S"), UInt8(ascii: "R"), UInt8(ascii: "X"):
            countsCharacters = true
            begin()
            output += [UInt8(ascii: "\\"), byte]
        case UInt8(ascii: "h"): emit("[0-9A-Fa-f]")
        case UInt8(ascii: "H"):
            countsCharacters = true
            emit("[^0-9A-Fa-f]")
        case UInt8(ascii: "b"), UInt8(ascii: "B"):
            countsCharacters = true
            translateBoundary(isInside: byte == UInt8(ascii: "B"))
        case UInt8(ascii: "k"): try translateReference()
        case UInt8(ascii: "g"): try translateCall()
        case UInt8(ascii: "1")...UInt8(ascii: "9"):
            if let number = scanner.backReference(from: byte) {
                emit("\\g{\(number)}")
            } else {
                scanner.back()
                emitCharacter(scanner.octal())
            }
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            isUnicodeOnly = true
            let property = try scanner.property(isNegated: byte == UInt8(ascii: "P"))
            emit("[\(property)]")
        case UInt8(ascii: "u") where scanner.peek() == UInt8(ascii: "{"):
            for character in try scanner.bracedCharacters() { emitCharacter(character) }
        default:
            scanner.back()
            emitCharacter(try scanner.escapedCharacter())
        }
    }

    // In Ruby a word's boundary is Unicode's, though \w is ASCII's.
    private mutating func translateBoundary(isInside: Bool) {
        let word = Self.word
        switch (isUnicode, isInside) {
        case (false, false): emit("\\b")
        case (false, true): emit("\\B")
        case (true, false): emit("(?:(?<=\(word))(?!\(word))|(?<!\(word))(?=\(word)))")
        case (true, true): emit("(?:(?<=\(word))(?=\(word))|(?<!\(word))(?!\(word)))")
        }
    }

    /// `\k<name>`, `\k<1>`, `\k<-1>`.
    private mutating func translateReference() throws(RegexpSyntaxError) {
        let name = try scanner.bracketedName()
        if RegexpScanner.isNumber(name) {
            emit("\\g{\(String(decoding: name, as: UTF8.self))}")
        } else {
            emit("\\k<n\(index(of: name))>")
        }
    }

    /// `\g<name>`, `\g<1>`, `\g<0>`.
    private mutating func translateCall() throws(RegexpSyntaxError) {
        let name = try scanner.bracketedName()
        if RegexpScanner.isNumber(name) {
            emit("\\g<\(String(decoding: name, as: UTF8.self))>")
        } else {
            emit("\\g<n\(index(of: name))>")
        }
    }
}
