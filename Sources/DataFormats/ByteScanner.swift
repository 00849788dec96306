/// A place in bytes that moves on as what stands there is taken.
struct ByteScanner {
    let bytes: [UInt8]
    private(set) var position: Int

    init(_ bytes: [UInt8], from position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    var isAtEnd: Bool { position >= bytes.count }

    var next: UInt8? { isAtEnd ? nil : bytes[position] }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == .ascii(character) else { return false }
        position += 1
        return true
    }

    /// Takes a word, whole or not at all.
    mutating func takeWord(_ word: StaticString) -> Bool {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count,
            bytes[position..<end].elementsEqual(
                UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        else { return false }
        position = end
        return true
    }

    /// Takes any byte.
    mutating func skipOne() -> Bool {
        guard !isAtEnd else { return false }
        position += 1
        return true
    }

    /// Takes as many as fit a condition; whether there was one.
    mutating func skip(_ isWanted: (UInt8) -> Bool) -> Bool {
        let start = position
        while let byte = next, isWanted(byte) { position += 1 }
        return position > start
    }

    /// `\s+`
    mutating func blanks() -> Bool { skip { $0 == 32 || (9...13).contains($0) } }

    /// Takes decimal digits, up to the most of a range; whether there were the least.
    mutating func digits(_ range: ClosedRange<Int>) -> Bool {
        var count = 0
        while count < range.upperBound, let byte = next, byte.isDigit {
            position += 1
            count += 1
        }
        return range.contains(count)
    }

    /// Takes up to 18 decimal digits as a number.
    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let start = position
        guard range.upperBound <= 18, digits(range) else { return nil }
        return bytes[start..<position].reduce(0) { $0 * 10 + Int($1 - .ascii("0")) }
    }
}
