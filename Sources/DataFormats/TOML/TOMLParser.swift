import PlainData

/// One document while it is read, by the grammar of toml.io/en/v1.0.0.
struct TOMLParser {
    private var scan: ByteScanner
    private var tables = TOMLTables()
    private var values = 0

    init(_ bytes: [UInt8]) { scan = ByteScanner(bytes) }

    mutating func document() throws(DocumentError) -> PlainValue {
        do throws(DocumentError) {
            try expressions()
        } catch {
            throw located(error)
        }
        return tables.value(of: TOMLTables.root)
    }

    private mutating func expressions() throws(DocumentError) {
        var table = TOMLTables.root
        while true {
            skipLines()
            guard !scan.isAtEnd else { return }
            if scan.take("[") {
                let isArray = scan.take("[")
                let path = try path()
                guard scan.take("]"), !isArray || scan.take("]") else { throw DocumentError("expected ']'") }
                table = isArray ? try tables.append(path) : try tables.open(path)
            } else {
                try keyAndValue(in: table, depth: 0)
            }
            skipBlanks()
            skipComment()
            guard scan.isAtEnd || newLine() else { throw DocumentError("expected the end of the line") }
        }
    }

    private mutating func keyAndValue(in table: Int, depth: Int) throws(DocumentError) {
        let path = try path()
        guard scan.take("=") else { throw DocumentError("expected '='") }
        skipBlanks()
        // A dotted key is as deep as the tables it makes.
        try tables.set(path, try value(depth: depth + path.count), in: table)
    }

    private mutating func path() throws(DocumentError) -> [[UInt8]] {
        var path: [[UInt8]] = []
        repeat {
            skipBlanks()
            path.append(try key())
            guard path.count <= DocumentLimits.deepest else { throw DocumentLimits.tooDeep }
            skipBlanks()
        } while scan.take(".")
        return path
    }

    private mutating func key() throws(DocumentError) -> [UInt8] {
        if scan.take("\"") { return try basicString() }
        if scan.take("'") { return try literalString() }
        let start = scan.position
        let isKey = scan.skip { byte in
            byte.isDigit || (.ascii("a") ... .ascii("z")).contains(byte | 0x20) || "-_".utf8.contains(byte)
        }
        guard isKey else { throw DocumentError("expected a key") }
        return Array(scan.bytes[start..<scan.position])
    }

    private mutating func value(depth: Int) throws(DocumentError) -> PlainValue {
        values += 1
        guard values <= DocumentLimits.mostOfTarget else { throw DocumentLimits.tooManyOfTarget }
        guard depth <= DocumentLimits.deepest else { throw DocumentLimits.tooDeep }
        if scan.take("\"") {
            return .string(try scan.takeWord("\"\"") ? multiLineString(quote: .ascii("\"")) : basicString())
        }
        if scan.take("'") {
            return .string(try scan.takeWord("''") ? multiLineString(quote: .ascii("'")) : literalString())
        }
        if scan.take("[") { return try array(depth: depth) }
        if scan.take("{") { return try inlineTable(depth: depth) }
        return try TOMLAtom(token()).value()
    }

    /// A boolean, a number or a date, which may have one blank before its time.
    private mutating func token() -> [UInt8] {
        func isPart(_ byte: UInt8) -> Bool {
            byte.isDigit || (.ascii("a") ... .ascii("z")).contains(byte | 0x20) || "+-_.:".utf8.contains(byte)
        }
        let start = scan.position
        _ = scan.skip(isPart)
        let token = Array(scan.bytes[start..<scan.position])
        guard TOMLAtom(token).isDate, scan.next == 32, scan.position + 1 < scan.bytes.count,
            scan.bytes[scan.position + 1].isDigit
        else { return token }
        _ = scan.take(" ")
        _ = scan.skip(isPart)
        return Array(scan.bytes[start..<scan.position])
    }

    private mutating func array(depth: Int) throws(DocumentError) -> PlainValue {
        var elements: [PlainValue] = []
        while true {
            skipLines()
            if scan.take("]") { return .array(elements) }
            elements.append(try value(depth: depth + 1))
            skipLines()
            guard scan.take(",") else {
                guard scan.take("]") else { throw DocumentError("expected ',' or ']' in an array") }
                return .array(elements)
            }
        }
    }

    private mutating func inlineTable(depth: Int) throws(DocumentError) -> PlainValue {
        let table = try tables.makeInline(depth: depth + 1)
        skipBlanks()
        if scan.take("}") { return .map([]) }
        while true {
            try keyAndValue(in: table, depth: depth + 1)
            skipBlanks()
            if scan.take("}") { return tables.value(of: table) }
            guard scan.take(",") else { throw DocumentError("expected ',' or '}' in an inline table") }
        }
    }

    private mutating func literalString() throws(DocumentError) -> [UInt8] {
        let start = scan.position
        _ = scan.skip { $0 != .ascii("'") && !Self.isControl($0) }
        let text = Array(scan.bytes[start..<scan.position])
        guard scan.take("'") else { throw DocumentError("a string has no end in its line") }
        return text
    }

    private mutating func basicString() throws(DocumentError) -> [UInt8] {
        var text: [UInt8] = []
        while true {
            let start = scan.position
            _ = scan.skip { $0 != .ascii("\"") && $0 != .ascii("\\") && !Self.isControl($0) }
            text += scan.bytes[start..<scan.position]
            if scan.take("\"") { return text }
            guard scan.take("\\") else { throw DocumentError("a string has no end in its line") }
            try appendEscaped(to: &text)
        }
    }

    private mutating func multiLineString(quote: UInt8) throws(DocumentError) -> [UInt8] {
        var text: [UInt8] = []
        _ = newLine()
        while true {
            let start = scan.position
            _ = scan.skip { $0 != quote && $0 != .ascii("\\") && !Self.isControl($0) }
            text += scan.bytes[start..<scan.position]
            if scan.next == quote {
                let first = scan.position
                _ = scan.skip { $0 == quote }
                let count = scan.position - first
                if count >= 3 {
                    // Up to two may stand before the three that end it.
                    guard count <= 5 else { throw DocumentError("too many quotation marks") }
                    text += repeatElement(quote, count: count - 3)
                    return text
                }
                text += repeatElement(quote, count: count)
            } else if newLine() {
                text.append(10)
            } else if scan.take("\\") {
                if quote == .ascii("'") {
                    text.append(.ascii("\\"))
                } else if !(try endsLine()) {
                    try appendEscaped(to: &text)
                }
            } else {
                throw DocumentError("a string has no end")
            }
        }
    }

    /// Passes over the blanks and lines behind a `\` that ends a line.
    private mutating func endsLine() throws(DocumentError) -> Bool {
        guard let next = scan.next, [9, 10, 13, 32].contains(next) else { return false }
        skipBlanks()
        guard newLine() else { throw DocumentError("a blank behind '\\'") }
        repeat { skipBlanks() } while newLine()
        return true
    }

    private mutating func appendEscaped(to text: inout [UInt8]) throws(DocumentError) {
        let escapes: [(Unicode.Scalar, UInt8)] = [
            ("b", 8), ("t", 9), ("n", 10), ("f", 12), ("r", 13), ("\"", 34), ("\\", 92),
        ]
        for (character, byte) in escapes where scan.take(character) {
            text.append(byte)
            return
        }
        let length = scan.take("u") ? 4 : scan.take("U") ? 8 : 0
        var codePoint: UInt32 = 0
        for _ in 0..<length {
            guard let digit = scan.next?.hexadecimalDigit else { throw DocumentError("expected a hexadecimal digit") }
            codePoint = codePoint << 4 | digit
            _ = scan.skipOne()
        }
        guard length > 0, Unicode.Scalar(codePoint) != nil else { throw DocumentError("no such escape") }
        appendUTF8(codePoint, to: &text)
    }

    /// What no string or comment may hold.
    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 9 || byte == 0x7f }

    private mutating func skipBlanks() { _ = scan.skip { $0 == 32 || $0 == 9 } }

    private mutating func newLine() -> Bool { scan.take("\n") || scan.takeWord("\r\n") }

    private mutating func skipComment() {
        guard scan.take("#") else { return }
        _ = scan.skip { !Self.isControl($0) }
    }

    private mutating func skipLines() {
        repeat {
            skipBlanks()
            skipComment()
        } while newLine()
    }

    private func located(_ error: DocumentError) -> DocumentError {
        let before = scan.bytes[..<min(scan.position, scan.bytes.count)]
        let line = before.count { $0 == 10 } + 1
        return DocumentError("\(error.message) at line \(line)", line: line, isOverLimit: error.isOverLimit)
    }
}
