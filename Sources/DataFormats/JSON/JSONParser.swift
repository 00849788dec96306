import PlainData

/// One document while it is read.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth = 0
    private var values = 0
    private let mostValues: Int

    init(bytes: UnsafeBufferPointer<UInt8>, mostValues: Int = DocumentLimits.mostValues) {
        self.bytes = bytes
        self.mostValues = mostValues
    }

    mutating func document() throws(DocumentError) -> PlainValue {
        try skipBlanks()
        let value = try value()
        try skipBlanks()
        guard position == bytes.count else { throw failure("unexpected character after the document") }
        return value
    }

    /// The value that comes next; nil at the end.
    mutating func nextDocument() throws(DocumentError) -> PlainValue? {
        try skipBlanks()
        return position == bytes.count ? nil : try value()
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func value() throws(DocumentError) -> PlainValue {
        values += 1
        guard values <= mostValues else { throw DocumentLimits.tooMany(mostValues) }
        switch next {
        case .ascii("{"): return try object()
        case .ascii("["): return try array()
        case .ascii("\""): return .string(try string())
        case .ascii("t"): return try word("true", .boolean(true))
        case .ascii("f"): return try word("false", .boolean(false))
        case .ascii("n"): return try word("null", .null)
        case .some(let byte) where byte == .ascii("-") || byte.isDigit: return try number()
        case .some: throw failure("unexpected character")
        case nil: throw failure("unexpected end of input")
        }
    }

    private mutating func word(_ word: StaticString, _ value: PlainValue) throws(DocumentError) -> PlainValue {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count,
            bytes[position..<end].elementsEqual(
                UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        else { throw failure("unexpected token") }
        position = end
        return value
    }

    private mutating func enter() throws(DocumentError) {
        position += 1
        depth += 1
        guard depth <= DocumentLimits.deepest else { throw DocumentLimits.tooDeepForRuby }
        try skipBlanks()
    }

    private mutating func array() throws(DocumentError) -> PlainValue {
        try enter()
        var elements: [PlainValue] = []
        if next != .ascii("]") {
            while true {
                elements.append(try value())
                try skipBlanks()
                guard next == .ascii(",") else { break }
                position += 1
                try skipBlanks()
            }
        }
        guard next == .ascii("]") else { throw failure("expected ',' or ']' after array value") }
        position += 1
        depth -= 1
        return .array(elements)
    }

    private mutating func object() throws(DocumentError) -> PlainValue {
        try enter()
        var map = MapBuilder()
        if next != .ascii("}") {
            while true {
                guard next == .ascii("\"") else { throw failure("expected object key") }
                values += 1
                let key = try string()
                try skipBlanks()
                guard next == .ascii(":") else { throw failure("expected ':' after object key") }
                position += 1
                try skipBlanks()
                map.set(.string(key), try value())
                try skipBlanks()
                guard next == .ascii(",") else { break }
                position += 1
                try skipBlanks()
            }
        }
        guard next == .ascii("}") else { throw failure("expected ',' or '}' after object value") }
        position += 1
        depth -= 1
        return .map(map.entries)
    }

    private mutating func digits() -> Bool {
        let start = position
        while let byte = next, byte.isDigit { position += 1 }
        return position > start
    }

    private mutating func number() throws(DocumentError) -> PlainValue {
        let start = position
        if next == .ascii("-") { position += 1 }
        if next == .ascii("0") {
            position += 1
            if next?.isDigit == true { throw failure("invalid number: a zero in front") }
        } else if !digits() {
            throw failure("invalid number")
        }
        var isWhole = true
        if next == .ascii(".") {
            position += 1
            isWhole = false
            guard digits() else { throw failure("invalid number") }
        }
        if next == .ascii("e") || next == .ascii("E") {
            position += 1
            isWhole = false
            if next == .ascii("+") || next == .ascii("-") { position += 1 }
            guard digits() else { throw failure("invalid number") }
        }
        let text = bytes[start..<position].asText
        return isWhole ? wholeNumber(text) : .double(Double(text) ?? .nan)
    }

    private mutating func string() throws(DocumentError) -> [UInt8] {
        position += 1
        var result: [UInt8] = []
        while true {
            let start = position
            while let byte = next, byte != .ascii("\""), byte != .ascii("\\"), byte >= 0x20 { position += 1 }
            result.append(contentsOf: bytes[start..<position])
            switch next {
            case .ascii("\""):
                position += 1
                return result
            case .ascii("\\"):
                position += 1
                try appendEscaped(to: &result)
            case .some: throw failure("invalid ASCII control character in string")
            case nil: throw failure("unexpected end of input in a string")
            }
        }
    }

    private mutating func appendEscaped(to result: inout [UInt8]) throws(DocumentError) {
        guard let byte = next else { throw failure("unexpected end of input in a string") }
        position += 1
        switch byte {
        case .ascii("b"): result.append(8)
        case .ascii("t"): result.append(9)
        case .ascii("n"): result.append(10)
        case .ascii("f"): result.append(12)
        case .ascii("r"): result.append(13)
        case .ascii("u"):
            var codePoint = try codeUnit()
            if codePoint & 0xfc00 == 0xd800, next == .ascii("\\"), position + 1 < bytes.count,
                bytes[position + 1] == .ascii("u")
            {
                let back = position
                position += 2
                let low = try codeUnit()
                if low & 0xfc00 == 0xdc00 {
                    codePoint = 0x10000 + ((codePoint & 0x3ff) << 10 | low & 0x3ff)
                } else {
                    position = back
                }
            }
            appendUTF8(codePoint, to: &result)
        case ..<0x20: throw failure("invalid ASCII control character in string")
        default: result.append(byte)
        }
    }

    private mutating func codeUnit() throws(DocumentError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = next?.hexadecimalDigit else { throw failure("incomplete unicode character escape") }
            unit = unit << 4 | digit
            position += 1
        }
        return unit
    }

    private mutating func skipBlanks() throws(DocumentError) {
        while let byte = next {
            switch byte {
            case 9, 10, 13, 32: position += 1
            case .ascii("/"): try skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() throws(DocumentError) {
        let start = position
        position += 2
        switch start + 1 < bytes.count ? bytes[start + 1] : 0 {
        case .ascii("/"):
            while let byte = next, byte != 10 { position += 1 }
        case .ascii("*"):
            while position + 1 < bytes.count {
                if bytes[position] == .ascii("*"), bytes[position + 1] == .ascii("/") {
                    position += 2
                    return
                }
                position += 1
            }
            position = start
            throw failure("unexpected end of input, expected closing '*/'")
        default:
            position = start
            throw failure("unexpected character")
        }
    }

    private func failure(_ message: String) -> DocumentError {
        let before = bytes[..<min(position, bytes.count)]
        let line = before.count { $0 == 10 } + 1
        let column = before.reversed().prefix { $0 != 10 }.count + 1
        return DocumentError("\(message) at line \(line) column \(column)", line: line, column: column)
    }
}
