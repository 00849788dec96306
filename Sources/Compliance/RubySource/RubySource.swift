/// A profile's Ruby source, made ready for mruby's parser, which lacks what some profiles use: `defined?`, the local
/// variables that `/(?<name>…)/ =~ text` sets, classes that are arrays, integers of more than 64 bits, and the exception that
/// is being rescued. Lines stay where they are.
enum RubySource {
    /// The prepared text.
    static func prepared(_ source: [UInt8]) -> [UInt8] {
        let text = withUnixLines(source)
        guard needsRewriting(text) else { return text }
        var rewriter = RubyRewriter(text)
        // What can't be read here is the parser's to refuse.
        return rewriter.rewritten() ?? text
    }

    /// Without a byte order mark, and with lines that end as Ruby's own parser has them end.
    private static func withUnixLines(_ source: [UInt8]) -> [UInt8] {
        guard source.first == 0xef || source.contains(0x0d) else { return source }
        var text: [UInt8] = []
        text.reserveCapacity(source.count)
        let start = source.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        for index in start..<source.count
        where source[index] != 0x0d || index + 1 == source.count || source[index + 1] != 0x0a {
            text.append(source[index])
        }
        return text
    }

    private static func needsRewriting(_ text: [UInt8]) -> Bool {
        text.contains(UInt8(ascii: "?"), of: "defined?") || text.contains(UInt8(ascii: "<"), of: "< Array")
            || ["$'", "$`", "$&", "$!"].contains { text.contains(UInt8(ascii: "$"), of: $0) }
            || (text.contains(UInt8(ascii: "?"), of: "(?<") && text.contains("=~")) || mayRaiseAgain(text)
            || mayHaveLongInteger(text)
    }

    /// Whether anything may be raised again where it is rescued: there are both words, and an exception's name does not
    /// follow upon one.
    private static func mayRaiseAgain(_ text: [UInt8]) -> Bool {
        guard text.contains("rescue") else { return false }
        let raise = Array("raise".utf8)
        var start = 0
        while let found = text[start...].firstIndex(of: raise[0]) {
            start = found + 1
            guard text[found...].starts(with: raise) else { continue }
            let rest = text[(found + raise.count)...].drop { $0 == 0x20 || $0 == 0x09 }
            guard let next = rest.first, !Array("\n;})#:".utf8).contains(next) else { return true }
            if ["if ", "unless ", "end", "while ", "until "].contains(where: { rest.starts(with: $0.utf8) }) {
                return true
            }
        }
        return false
    }

    /// Whether there is anything as long as the digits of an integer of more than 64 bits: 17, of whatever base.
    private static func mayHaveLongInteger(_ text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { text in
            func isDigit(_ index: Int) -> Bool {
                let byte = text[index]
                return (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
                    || byte == UInt8(ascii: "_")
            }
            // Of so many in a row one stands at a multiple of 17.
            for index in stride(from: 0, to: text.count, by: 17) where isDigit(index) {
                var (start, end) = (index, index + 1)
                while start > 0, isDigit(start - 1) { start -= 1 }
                while end < text.count, isDigit(end) { end += 1 }
                if end - start >= 17 { return true }
            }
            return false
        }
    }
}
