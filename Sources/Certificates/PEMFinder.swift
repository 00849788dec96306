import Glibc

/// Finds PEM blocks in the pieces of a file of any size, and keeps of it no more than the block that it is in.
///
/// A block may begin and end anywhere in a line, and its lines may be separated by blanks or by `\n` as text, as in JSON
/// and in shell variables, and `\u003d` is a character as in JSON. What holds anything else that is no base64 or header is no block.
package struct PEMFinder: Sendable {
    /// The longest block that is kept, in bytes.
    package static let longestBlock = 1 << 20
    /// The longest label.
    private static let longestLabel = 64
    private static let begin = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)

    private enum State {
        case outside
        /// Behind BEGIN; so many dashes of five have followed the label.
        case label(dashes: Int)
        case body
        case escape
        /// Behind `\u` of JSON (RFC 8259, section 7): so many of four hexadecimal digits, and what they come to.
        case unicode(digits: Int, value: UInt32)
    }

    private let isWanted: @Sendable (String) -> Bool
    private let mostBytes: Int
    private var state = State.outside
    /// How many bytes of ``begin`` and ``end`` the last bytes are.
    private var beginning = 0
    private var ending = 0
    private var label: [UInt8] = []
    private var name = ""
    private var body: [UInt8] = []
    private var taken = 0
    /// Whether a colon stands in the line: then it is a header, which may hold anything.
    private var isHeader = false
    /// Whether there was more in blocks than is read.
    package private(set) var isCut = false

    /// A finder.
    ///
    /// - Parameters:
    ///   - mostBytes: How many bytes of blocks are read of one file.
    ///   - isWanted: Whether blocks of a label are.
    package init(mostBytes: Int = 4 << 20, isWanted: @escaping @Sendable (String) -> Bool) {
        self.mostBytes = mostBytes
        self.isWanted = isWanted
    }

    /// Begins the next file.
    package mutating func reset() {
        state = .outside
        (beginning, ending, taken) = (0, 0, 0)
        isCut = false
        body.removeAll(keepingCapacity: body.capacity <= 64 << 10)
        label.removeAll(keepingCapacity: true)
    }

    /// Takes the next piece of a file.
    ///
    /// - Parameter found: Gets each block that ends in it, if it is base64.
    package mutating func feed(_ piece: RawSpan, _ found: (PEM) -> Void) {
        piece.withUnsafeBytes { bytes in
            var place = 0
            while place < bytes.count {
                if case .outside = state, beginning == 0 {
                    place = Self.nextDashes(in: bytes, from: place)
                    guard place < bytes.count else { return }
                }
                take(bytes[place], found)
                place += 1
            }
        }
    }

    /// Where the next five dashes begin, or dashes that may go on in the next piece; the end where there are none.
    private static func nextDashes(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard let base = bytes.baseAddress else { return bytes.count }
        var place = start
        while place < bytes.count, let found = memchr(base + place, 0x2d, bytes.count - place) {
            let dash = UnsafeRawPointer(found) - base
            var next = dash + 1
            while next < bytes.count, next < dash + 5, bytes[next] == 0x2d { next += 1 }
            if next == dash + 5 || next == bytes.count { return dash }
            place = next + 1
        }
        return bytes.count
    }

    private mutating func take(_ byte: UInt8, _ found: (PEM) -> Void) {
        // Whatever it stands in: a block can't hide the next.
        beginning = Self.step(beginning, byte, Self.begin)
        if beginning == Self.begin.count {
            beginning = 0
            label.removeAll(keepingCapacity: true)
            state = .label(dashes: 0)
            return
        }
        switch state {
        case .outside: break
        case .label(let dashes): takeLabel(byte, dashes)
        case .body:
            ending = Self.step(ending, byte, Self.end)
            if ending == Self.end.count {
                finish(found)
            } else if byte == UInt8(ascii: "\\") {
                state = .escape
            } else {
                append(byte)
            }
        case .escape:
            switch byte {
            case UInt8(ascii: "n"), UInt8(ascii: "r"), 10, 13:
                state = .body
                append(10)
            case UInt8(ascii: "/"):
                state = .body
                append(byte)
            case UInt8(ascii: "u"): state = .unicode(digits: 0, value: 0)
            default: state = .outside
            }
        case .unicode(let digits, let value):
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                state = .outside
                return
            }
            let value = value << 4 | UInt32(digit)
            guard digits == 3 else {
                state = .unicode(digits: digits + 1, value: value)
                return
            }
            state = .body
            // What is no ASCII is of no block.
            append(UInt8(exactly: value) ?? 0)
        }
    }

    private mutating func takeLabel(_ byte: UInt8, _ dashes: Int) {
        if byte == UInt8(ascii: "-") {
            guard dashes == 4 else {
                state = .label(dashes: dashes + 1)
                return
            }
            name = String(decoding: label, as: UTF8.self)
            guard isWanted(name) else {
                state = .outside
                return
            }
            guard taken < mostBytes else {
                isCut = true
                state = .outside
                return
            }
            body.removeAll(keepingCapacity: true)
            ending = 0
            isHeader = false
            state = .body
        } else if dashes == 0, label.count < Self.longestLabel, (0x20..<0x7f).contains(byte) {
            label.append(byte)
        } else {
            state = .outside
        }
    }

    private mutating func append(_ byte: UInt8) {
        if byte == UInt8(ascii: ":") { isHeader = true }
        if byte == 10 || byte == 13 { isHeader = false }
        guard isHeader || Self.isOfBlocks(byte) else {
            state = .outside
            return
        }
        taken += 1
        guard body.count < Self.longestBlock, taken <= mostBytes else {
            isCut = true
            state = .outside
            return
        }
        body.append(byte)
    }

    private mutating func finish(_ found: (PEM) -> Void) {
        state = .outside
        // All but the last byte of the line that ends it was taken for the block's.
        body.removeLast(Self.end.count - 1)
        let text = Self.begin + Array("\(name)-----\n".utf8) + body + [10] + Self.end + Array("\(name)-----\n".utf8)
        if let block = PEM.first(in: text, labelled: [name]) { found(block) }
    }

    /// Base64, blanks, and what stands before the colon of a header: `Proc-Type: 4,ENCRYPTED`.
    private static func isOfBlocks(_ byte: UInt8) -> Bool {
        switch byte {
        case 65...90, 97...122, 48...57, 9, 10, 13, 32: true
        default: "+/=-:".utf8.contains(byte)
        }
    }

    /// How many bytes of a mark that begins with five dashes, and has none behind them, the last bytes are with one more.
    private static func step(_ count: Int, _ byte: UInt8, _ mark: [UInt8]) -> Int {
        if byte == mark[count] { return count + 1 }
        guard byte == UInt8(ascii: "-") else { return 0 }
        return count == 5 ? 5 : 1
    }
}
