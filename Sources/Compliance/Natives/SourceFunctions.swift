import PlainData

extension NativeFunctions {
    /// What is asked of the texts of profiles: a baseline has a million bytes of them.
    static let sourceFunctions: [String: Function] = [
        // source(reference, text): remembers a file's text
        "source": { (functions, arguments) throws(NativeFailure) in
            functions.sources[try arguments.text(at: 0)] = SourceText(try arguments.bytes(at: 1))
            return .null
        },
        // control_code(number): remembers a control file's text; its bytecode, or nil where it is still to be parsed
        "control_code": { (functions, arguments) throws(NativeFailure) in
            let (texts, number, text) = try functions.controlText(arguments)
            functions.sources[text.reference] = SourceText(text.bytes)
            return texts.takeCode(number).map { .string($0) } ?? .null
        },
        // control_text(number): its text, as mruby's parser takes it
        "control_text": { (functions, arguments) throws(NativeFailure) in
            .string(RubySource.prepared(try functions.controlText(arguments).text.bytes))
        },
        // source_first_line(reference, last, word): the line on which a call of a method began that ends on the line `last`
        "source_first_line": { (functions, arguments) throws(NativeFailure) in
            let last = try arguments.integer(at: 1)
            guard let text = functions.sources[try arguments.text(at: 0)] else { return .integer(last) }
            return .integer(text.firstLine(last: last, word: try arguments.bytes(at: 2)))
        },
        // source_lines(reference, first, last): these lines, counted from 1
        "source_lines": { (functions, arguments) throws(NativeFailure) in
            guard let text = functions.sources[try arguments.text(at: 0)] else { return .text("") }
            return .string(text.lines(try arguments.integer(at: 1), try arguments.integer(at: 2)))
        },
        // unindented(text): without the margin that all its lines have, and without white space around it
        "unindented": { (_, arguments) throws(NativeFailure) in
            .string(SourceText(try arguments.bytes(at: 0)).unindented())
        },
    ]
}

extension NativeFunctions {
    fileprivate func controlText(
        _ arguments: [PlainValue]
    ) throws(NativeFailure) -> (texts: ProfileTexts, number: Int, text: (bytes: [UInt8], reference: String)) {
        let number = try arguments.integer(at: 0)
        guard let texts, let text = texts.text(number) else {
            throw .raise(className: "IndexError", message: "there is no control file \(number)")
        }
        return (texts, number, text)
    }
}

/// A text by lines.
struct SourceText {
    private let bytes: [UInt8]
    /// Where each line begins, and behind the last one where a next would.
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        bytes.withUnsafeBytes { bytes in
            var start = 0
            while let end = bytes.offset(of: 0x0a, from: start) {
                start = end + 1
                starts.append(start)
            }
        }
        if starts.last != bytes.count { starts.append(bytes.count + 1) }
        self.starts = starts
    }

    private var count: Int { starts.count - 1 }

    /// A line without its end, counted from 0.
    private func line(_ index: Int) -> ArraySlice<UInt8> { bytes[starts[index]..<(starts[index + 1] - 1)] }

    /// The nearest line at the same margin that calls the method, or else any that does; the last one where it ends nothing.
    func firstLine(last: Int, word: [UInt8]) -> Int {
        guard (1...max(1, count)).contains(last), last <= count, Self.ends(line(last - 1)) else { return last }
        let margin = Self.margin(line(last - 1))
        var nearest: Int?
        for index in stride(from: last - 2, through: 0, by: -1) {
            let text = line(index)
            // Hardly any line has the word.
            guard text.firstIndex(of: word) != nil, Self.calls(word, Self.stripped(text)) else { continue }
            if Self.margin(text) == margin { return index + 1 }
            if nearest == nil { nearest = index + 1 }
        }
        return nearest ?? last
    }

    func lines(_ first: Int, _ last: Int) -> [UInt8] {
        guard first >= 1, first <= last, first <= count else { return [] }
        var text = Array(bytes[starts[first - 1]..<(starts[min(last, count)] - 1)])
        text.append(0x0a)
        return text
    }

    func unindented() -> [UInt8] {
        let margins = (0..<count).compactMap { index in
            Self.stripped(line(index)).isEmpty ? nil : Self.margin(line(index))
        }
        let margin = margins.min() ?? 0
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for index in 0..<count {
            if index > 0 { text.append(0x0a) }
            text += line(index).dropFirst(margin)
        }
        let end = text.lastIndex { !Self.isSpace($0) && $0 != 0 }.map { $0 + 1 } ?? 0
        return Array(text[..<end].drop(while: Self.isSpace))
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

    private static func margin(_ line: ArraySlice<UInt8>) -> Int { line.prefix(while: isSpace).count }

    private static func stripped(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> { line.drop(while: isSpace) }

    /// Whether a line begins with the end of a block.
    private static func ends(_ line: ArraySlice<UInt8>) -> Bool {
        let text = stripped(line)
        if text.first == UInt8(ascii: "}") { return true }
        return text.starts(with: "end".utf8) && text.dropFirst(3).first != UInt8(ascii: "_")
    }

    /// Whether a line calls a method of this name: `control 'x' do`, `ids.each { |id| control(id) do`.
    private static func calls(_ word: [UInt8], _ text: ArraySlice<UInt8>) -> Bool {
        guard text.first != UInt8(ascii: "#"), !word.isEmpty else { return false }
        guard let start = text.firstIndex(of: word), start + word.count < text.endIndex else { return false }
        let before = start == text.startIndex ? UInt8(ascii: " ") : text[start - 1]
        return " {;(=".utf8.contains(before) && " (.".utf8.contains(text[start + word.count])
    }
}
