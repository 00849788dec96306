import Glibc

/// Reads answers out of a connection's bytes, one after the other (RFC 9112), of the forms that the API server sends: a length,
/// or chunks. Whatever else comes is a fault, after which nothing of the connection can be read.
struct AnswerScanner {
    /// What is no answer that is read here.
    struct Fault: Error {}

    /// An answer's head, as far as it matters.
    private struct Head {
        var status = 0
        var length: Int?
        var isChunked = false
        /// Whether it is encoded in a way that nobody asked for.
        var isEncoded = false
        var isLast = false
    }

    private enum State {
        case head
        /// So many bytes of the body follow.
        case fixed(Int)
        case chunkSize
        case chunk(Int)
        case chunkEnd
        case trailer
    }

    /// The longest head, in bytes.
    static let longestHead = 32 << 10
    /// The longest line of a chunk's size or of a trailer.
    private static let longestLine = 1 << 10

    /// The longest body, in bytes.
    private let limit: Int
    private var state = State.head
    private var answer = Head()
    private(set) var body: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// The status of the answer that is whole.
    var status: Int { answer.status }
    /// Whether the connection ends after it.
    var isLast: Bool { answer.isLast }

    /// Reads on, up to an answer's end.
    ///
    /// - Returns: How many bytes were read, and whether an answer is whole: it stays until this is called again.
    mutating func read(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> (count: Int, isWhole: Bool) {
        var position = 0
        while true {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
            switch state {
            case .head:
                guard let end = try Self.headEnd(rest) else { return (position, false) }
                body.removeAll(keepingCapacity: true)
                answer = try Self.head(UnsafeRawBufferPointer(rebasing: rest[..<end]))
                position += end
                if answer.isChunked {
                    state = .chunkSize
                } else {
                    // Without a length it would be told by the connection's end.
                    guard let length = answer.length, length <= limit else { throw Fault() }
                    state = .fixed(length)
                }
            case .fixed(let left):
                let count = min(left, rest.count)
                body.append(contentsOf: rest[..<count])
                position += count
                state = .fixed(left - count)
                guard count == left else { return (position, false) }
                state = .head
                return (position, true)
            case .chunkSize:
                guard let line = try Self.line(rest) else { return (position, false) }
                let size = try Self.hexadecimal(rest[..<line.end])
                guard body.count + size <= limit else { throw Fault() }
                position += line.next
                state = size == 0 ? .trailer : .chunk(size)
            case .chunk(let left):
                let count = min(left, rest.count)
                body.append(contentsOf: rest[..<count])
                position += count
                state = count == left ? .chunkEnd : .chunk(left - count)
                guard count == left else { return (position, false) }
            case .chunkEnd:
                guard let line = try Self.line(rest) else { return (position, false) }
                guard line.end == 0 else { throw Fault() }
                position += line.next
                state = .chunkSize
            case .trailer:
                guard let line = try Self.line(rest) else { return (position, false) }
                // The server sends none.
                guard line.end == 0 else { throw Fault() }
                position += line.next
                state = .head
                return (position, true)
            }
        }
    }

    private static let (carriageReturn, newline) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))

    /// Where a head ends, behind its empty line; nil where it hasn't yet.
    private static func headEnd(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> Int? {
        var start = 0
        while let line = try line(UnsafeRawBufferPointer(rebasing: bytes[start...]), longest: longestHead) {
            start += line.next
            guard start <= longestHead else { throw Fault() }
            if line.end == 0 { return start }
        }
        guard bytes.count <= longestHead else { throw Fault() }
        return nil
    }

    /// A line's end, and where the next one begins; nil where it hasn't ended yet.
    private static func line(
        _ bytes: UnsafeRawBufferPointer, longest: Int = longestLine
    ) throws(Fault) -> (end: Int, next: Int)? {
        guard let start = bytes.baseAddress, let found = memchr(start, CInt(newline), bytes.count) else {
            guard bytes.count <= longest else { throw Fault() }
            return nil
        }
        let end = UnsafeRawPointer(found) - start
        guard end > 0, end <= longest, bytes[end - 1] == carriageReturn else { throw Fault() }
        return (end - 1, end + 1)
    }

    private static func head(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> Head {
        var head = Head()
        guard let first = try line(bytes, longest: longestHead) else { throw Fault() }
        head.status = try status(bytes[..<first.end])
        var start = first.next
        while let line = try line(UnsafeRawBufferPointer(rebasing: bytes[start...]), longest: longestHead), line.end > 0
        {
            try take(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + line.end)]), &head)
            start += line.next
        }
        guard head.length == nil || !head.isChunked, !head.isEncoded else { throw Fault() }
        return head
    }

    /// `HTTP/1.1 200 OK`
    private static func status(_ line: UnsafeRawBufferPointer.SubSequence) throws(Fault) -> Int {
        let version: StaticString = "HTTP/1.1 "
        let bytes = UnsafeRawBufferPointer(rebasing: line)
        let start = version.utf8CodeUnitCount
        guard bytes.count >= start + 3, bytes.count == start + 3 || bytes[start + 3] == UInt8(ascii: " "),
            bytes[..<start].elementsEqual(UnsafeBufferPointer(start: version.utf8Start, count: start))
        else { throw Fault() }
        var status = 0
        for digit in bytes[start..<(start + 3)] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { throw Fault() }
            status = status * 10 + Int(digit - UInt8(ascii: "0"))
        }
        // What is no final answer is not expected.
        guard status >= 200, status != 204, status != 304 else { throw Fault() }
        return status
    }

    private static func take(_ line: UnsafeRawBufferPointer, _ head: inout Head) throws(Fault) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { throw Fault() }
        for byte in line where byte < 0x20 && byte != 0x09 || byte == 0x7f { throw Fault() }
        // A line that goes on from the one before, and a blank before the colon (RFC 9112, sections 5.1 and 5.2).
        for byte in line[..<colon] where byte <= 0x20 { throw Fault() }
        func isName(_ word: StaticString) -> Bool {
            colon == word.utf8CodeUnitCount
                && (0..<colon).allSatisfy { lowercased(line[$0]) == word.utf8Start[$0] }
        }
        switch lowercased(line[0]) {
        case UInt8(ascii: "c"):
            if isName("content-length") {
                guard head.length == nil else { throw Fault() }
                head.length = try decimal(value(line, colon))
            } else if isName("content-encoding") {
                head.isEncoded = true
            } else if isName("connection") {
                // The server says `close` where it says anything.
                head.isLast = true
            }
        case UInt8(ascii: "t"):
            if isName("transfer-encoding") {
                guard !head.isChunked, value(line, colon).elementsEqual("chunked".utf8) else { throw Fault() }
                head.isChunked = true
            }
        default: break
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func value(_ line: UnsafeRawBufferPointer, _ colon: Int) -> Slice<UnsafeRawBufferPointer> {
        var value = line[(colon + 1)...]
        while let first = value.first, first == 0x20 || first == 0x09 { value = value.dropFirst() }
        while let last = value.last, last == 0x20 || last == 0x09 { value = value.dropLast() }
        return value
    }

    private static func decimal(_ text: Slice<UnsafeRawBufferPointer>) throws(Fault) -> Int {
        guard (1...12).contains(text.count) else { throw Fault() }
        var number = 0
        for digit in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { throw Fault() }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number
    }

    /// A chunk's size; extensions are none of the server's.
    private static func hexadecimal(_ text: Slice<UnsafeRawBufferPointer>) throws(Fault) -> Int {
        guard (1...8).contains(text.count) else { throw Fault() }
        var number = 0
        for digit in text {
            switch lowercased(digit) {
            case let digit where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit):
                number = number << 4 | Int(digit - UInt8(ascii: "0"))
            case let digit where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit):
                number = number << 4 | Int(digit - UInt8(ascii: "a") + 10)
            default: throw Fault()
            }
        }
        return number
    }
}
