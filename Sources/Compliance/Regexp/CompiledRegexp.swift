/// A regular expression of Ruby's, ready to match.
final class CompiledRegexp {
    private let source: [UInt8]
    private let options: Int
    private let isUnicodeOnly: Bool
    private let countsCharacters: Bool
    private var bytesPattern: Pattern?
    private var charactersPattern: Pattern?

    /// The names of groups and which groups they are.
    let names: [(name: [UInt8], numbers: [Int])]
    /// How many offsets a match has.
    let width: Int

    /// - Parameter options: Ruby's: 1 IGNORECASE, 2 EXTENDED, 4 MULTILINE.
    init(_ source: [UInt8], options: Int) throws(NativeFailure) {
        self.source = source
        self.options = options
        let translator = try Self.translate(source, options: options, isUnicode: false)
        isUnicodeOnly = translator.isUnicodeOnly
        names = Array(zip(translator.names, translator.numbers)).map { (name: $0.0, numbers: $0.1) }
        let pattern =
            isUnicodeOnly
            ? try Self.pattern(source, options: options, isUnicode: true)
            : try Self.pattern(translator, options: options, source: source)
        countsCharacters = translator.countsCharacters || pattern.canMatchEmpty
        width = pattern.width
        if isUnicodeOnly { charactersPattern = pattern } else { bytesPattern = pattern }
    }

    private static func translate(
        _ source: [UInt8], options: Int, isUnicode: Bool
    ) throws(NativeFailure) -> RegexpTranslator {
        var translator = RegexpTranslator(source, isExtended: options & 2 != 0, isUnicode: isUnicode)
        do throws(RegexpSyntaxError) {
            try translator.translate()
        } catch {
            throw .regexp(error.words, source)
        }
        return translator
    }

    private static func pattern(
        _ source: [UInt8], options: Int, isUnicode: Bool
    ) throws(NativeFailure) -> Pattern {
        try pattern(try translate(source, options: options, isUnicode: isUnicode), options: options, source: source)
    }

    private static func pattern(
        _ translator: RegexpTranslator, options: Int, source: [UInt8]
    ) throws(NativeFailure) -> Pattern {
        do throws(RegexpSyntaxError) {
            return try Pattern(
                translator.output, isCaseless: options & 1 != 0, dotMatchesNewline: options & 4 != 0,
                hasNames: !translator.names.isEmpty, isUnicode: translator.isUnicode)
        } catch {
            throw .regexp(error.words, source)
        }
    }

    /// The pattern for a text.
    private func pattern(for text: [UInt8]) throws(NativeFailure) -> Pattern {
        let isASCII = text.isASCII
        if !isASCII, !text.isUTF8 {
            throw .raise(className: "ArgumentError", message: "invalid byte sequence in UTF-8")
        }
        let isUnicode = isUnicodeOnly || !isASCII && countsCharacters
        if let pattern = isUnicode ? charactersPattern : bytesPattern { return pattern }
        let pattern = try Self.pattern(source, options: options, isUnicode: isUnicode)
        if isUnicode { charactersPattern = pattern } else { bytesPattern = pattern }
        return pattern
    }

    /// Gives back the memory that matching takes; the next match takes it again.
    func forget() {
        bytesPattern = nil
        charactersPattern = nil
    }

    /// Where it is found first from an offset on: start and end of the whole and of each group, -1 for groups that took
    /// no part; nil where it is not found.
    func match(_ text: [UInt8], from offset: Int) throws(NativeFailure) -> [Int]? {
        var found: [Int]?
        try matches(in: text, from: offset) { offsets in
            found = Array(offsets)
            return false
        }
        return found
    }

    /// Finds every match from an offset on. An empty match is followed by a search one character further on.
    ///
    /// - Parameter body: Is given a match's offsets; false to stop.
    func matches(
        in text: [UInt8], from offset: Int = 0, _ body: (ArraySlice<Int>) -> Bool
    ) throws(NativeFailure) {
        guard (0...text.count).contains(offset) else { return }
        let pattern = try pattern(for: text)
        var budget = MatchBudget()
        var next = offset
        while next < text.count, text[next].isContinuation { next += 1 }
        while next <= text.count {
            let offsets: ArraySlice<Int>?
            do throws(MatchLimitError) {
                offsets = try pattern.match(text, from: next, within: &budget)
            } catch {
                throw .overLimit("/\(String(decoding: source, as: UTF8.self))/", error.words)
            }
            guard let offsets, body(offsets) else { return }
            let end = offsets[offsets.startIndex + 1]
            next = end
            guard offsets[offsets.startIndex] == end else { continue }
            next += 1
            while next < text.count, text[next].isContinuation { next += 1 }
        }
    }
}

extension NativeFailure {
    fileprivate static func regexp(_ words: String, _ source: [UInt8]) -> NativeFailure {
        .raise(className: "RegexpError", message: "\(words): /\(String(decoding: source, as: UTF8.self))/")
    }
}

extension UInt8 {
    /// Whether it stands in a UTF-8 character after its first byte.
    var isContinuation: Bool { self & 0xc0 == 0x80 }
}

extension [UInt8] {
    var isASCII: Bool {
        withUnsafeBytes { bytes in
            let words = bytes.count / 8
            for word in 0..<words
            where bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
                return false
            }
            return bytes[(words * 8)...].allSatisfy { $0 < 0x80 }
        }
    }

    var isUTF8: Bool {
        var iterator = makeIterator()
        var decoder = UTF8()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue: continue
            case .emptyInput: return true
            case .error: return false
            }
        }
    }
}
