extension PEM {
    /// The blocks of a file, in their order, found in one pass over it.
    package struct Blocks: Sendable {
        /// Blocks with a label that was asked for.
        package fileprivate(set) var blocks: [PEM] = []
        /// Such blocks that have no end, or whose text is no base64.
        package fileprivate(set) var malformed = 0
        /// Whether there are more than were asked for.
        package fileprivate(set) var isCut = false
    }

    private static let begin = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)

    /// All blocks with a label that is wanted.
    ///
    /// - Parameters:
    ///   - text: The file.
    ///   - most: How many are read at most.
    ///   - isWanted: Whether a label is.
    package static func blocks(in text: [UInt8], most: Int, _ isWanted: (String) -> Bool) -> Blocks {
        var found = Blocks()
        var rest = text[...]
        while let start = nextLine(of: begin, in: rest) {
            let line = text[start...].prefix { $0 != 10 && $0 != 13 }
            rest = text[line.endIndex...]
            guard let label = label(of: line), isWanted(label) else { continue }
            guard found.blocks.count + found.malformed < most else {
                found.isCut = true
                break
            }
            // A block ends where the next begins, if it has no end of its own: it can't hide that one.
            let other = nextLine(of: begin, in: rest) ?? text.endIndex
            guard let stop = nextLine(of: end, in: text[rest.startIndex..<other]) else {
                found.malformed += 1
                rest = text[other...]
                continue
            }
            if let block = PEM.first(
                in: Array(text[start..<stop]) + end + Array("\(label)-----\n".utf8), labelled: [label])
            {
                found.blocks.append(block)
            } else {
                found.malformed += 1
            }
            rest = text[stop...]
        }
        return found
    }

    /// Where a line begins, blanks aside, with some text.
    private static func nextLine(of mark: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        var rest = text
        while let dash = rest.firstIndex(of: UInt8(ascii: "-")) {
            if text[dash...].starts(with: mark), isLineStart(dash, in: text) { return dash }
            // A run of dashes is one attempt.
            rest = text[dash...].drop { $0 == UInt8(ascii: "-") }
        }
        return nil
    }

    private static func isLineStart(_ place: Int, in text: ArraySlice<UInt8>) -> Bool {
        var index = place
        // More blanks than that nobody writes, and a file of blanks takes no longer for it.
        while index > text.startIndex, place - index < 64 {
            let before = text[index - 1]
            if before == 10 || before == 13 { return true }
            guard before == 32 || before == 9 else { return false }
            index -= 1
        }
        return index == text.startIndex
    }

    private static func label(of line: ArraySlice<UInt8>) -> String? {
        guard line.count <= 100 else { return nil }
        var rest = line.dropFirst(begin.count)
        while rest.last == 32 || rest.last == 9 { rest.removeLast() }
        guard rest.suffix(5).elementsEqual("-----".utf8) else { return nil }
        return String(decoding: rest.dropLast(5), as: UTF8.self)
    }
}
