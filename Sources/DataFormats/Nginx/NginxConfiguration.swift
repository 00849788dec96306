public import PlainData

/// nginx's configuration, as InSpec's grammar reads it: its leftovers too, so that the same files can't be read.
///
/// A directive's name ends at white space only; a block's braces and a directive's `;` stand outside of quotation marks.
public enum NginxConfiguration {
    /// Blocks inside each other.
    private static let deepest = 64
    /// Directives and their words in one file.
    private static let mostValues = 200_000

    /// Reads a file.
    ///
    /// - Returns: A map with each directive's name and an array of what it was given each time: an array of words, or for
    ///   a block a map again, with the block's own words under `_`.
    /// - Throws: ``DocumentError``: what the grammar refuses, blocks more than 64 deep, more than 200,000 words.
    public static func parse(_ text: [UInt8]) throws(DocumentError) -> PlainValue {
        var reader = Reader(text: text)
        reader.skipFiller()
        let block = try reader.block(depth: 0)
        guard reader.isAtEnd else { throw reader.failure("expected a directive") }
        return block.value(arguments: [])
    }

    private struct Block {
        /// By name, in the order in which names first came.
        var directives = Group()
        var blocks = Group()

        struct Group {
            var names: [[UInt8]] = []
            var values: [[UInt8]: [PlainValue]] = [:]

            mutating func add(_ value: PlainValue, to name: [UInt8]) {
                if values[name] == nil { names.append(name) }
                values[name, default: []].append(value)
            }
        }

        func value(arguments: [PlainValue]) -> PlainValue {
            var entries: [PlainValue.Entry] = []
            if !arguments.isEmpty { entries.append(PlainValue.Entry("_", .array(arguments))) }
            for name in directives.names {
                let values = (directives.values[name] ?? []) + (blocks.values[name] ?? [])
                entries.append(PlainValue.Entry(key: .string(name), value: .array(values)))
            }
            for name in blocks.names where directives.values[name] == nil {
                entries.append(PlainValue.Entry(key: .string(name), value: .array(blocks.values[name] ?? [])))
            }
            return .map(entries)
        }
    }

    private struct Reader {
        let text: [UInt8]
        var position = 0
        var values = 0

        init(text: [UInt8]) { self.text = text }

        var isAtEnd: Bool { position >= text.count }
        private var next: UInt8? { position < text.count ? text[position] : nil }

        func failure(_ message: String) -> DocumentError {
            let line = text[..<min(position, text.count)].count { $0 == 10 } + 1
            return DocumentError("\(message) at line \(line)", line: line)
        }

        private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard next == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        private mutating func skip(while isWanted: (UInt8) -> Bool) {
            while let byte = next, isWanted(byte) { position += 1 }
        }

        private mutating func skipSpace() { skip(while: Self.isSpace) }

        /// White space and comments.
        mutating func skipFiller() {
            skipSpace()
            while next == UInt8(ascii: "#") {
                skip { $0 != 10 && $0 != 13 }
                skipSpace()
            }
        }

        mutating func block(depth: Int) throws(DocumentError) -> Block {
            guard depth <= deepest else { throw DocumentError("blocks more than \(deepest) deep", isOverLimit: true) }
            var block = Block()
            while let name = try name() {
                let arguments = try arguments()
                if take("{") {
                    skipFiller()
                    let inner = try self.block(depth: depth + 1)
                    guard take("}") else { throw failure("expected a directive or '}'") }
                    block.blocks.add(inner.value(arguments: arguments), to: name)
                } else if take(";") {
                    block.directives.add(.array(arguments), to: name)
                } else {
                    throw failure("expected ';' or '{'")
                }
                skipFiller()
            }
            return block
        }

        private mutating func count() throws(DocumentError) {
            values += 1
            guard values <= mostValues else { throw DocumentLimits.tooMany(mostValues) }
        }

        /// A directive's name; nil where none begins.
        private mutating func name() throws(DocumentError) -> [UInt8]? {
            guard let first = next else { return nil }
            if first == UInt8(ascii: "\"") {
                try count()
                position += 1
                let start = position
                skip { $0 != UInt8(ascii: "\"") }
                let name = Array(text[start..<position])
                guard take("\"") else { throw failure("a quotation mark without its end") }
                skipSpace()
                return name
            }
            let isLetter = (65...90).contains(first & 0xdf) && first < 0x80
            guard isLetter || "~*.".utf8.contains(first) else { return nil }
            try count()
            let start = position
            skip { !Self.isSpace($0) }
            let name = Array(text[start..<position])
            guard !isAtEnd else { throw failure("expected white space") }
            skipSpace()
            return name
        }

        private mutating func arguments() throws(DocumentError) -> [PlainValue] {
            var arguments: [PlainValue] = []
            while let byte = next {
                if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                    arguments.append(.string(try quoted(byte)))
                } else if byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "{") {
                    break
                } else {
                    arguments.append(.string(word()))
                }
                try count()
                skipSpace()
            }
            return arguments
        }

        private mutating func quoted(_ mark: UInt8) throws(DocumentError) -> [UInt8] {
            position += 1
            let start = position
            while let byte = next, byte != mark { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
            guard position < text.count else { throw failure("a quotation mark without its end") }
            defer { position += 1 }
            return Array(text[start..<position])
        }

        private mutating func word() -> [UInt8] {
            let start = position
            position += 1
            while let byte = next, !Self.isSpace(byte), !"#;{".utf8.contains(byte) {
                position += byte == UInt8(ascii: "\\") ? 2 : 1
            }
            position = min(position, text.count)
            return Array(text[start..<position])
        }
    }
}
