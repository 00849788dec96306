import Glibc

/// The id of one run, which names all that the run makes: a UUID version 7 (RFC 9562, section 5.7) in its text form, 36
/// characters in lower case, so that it can be a part of an object's name.
public struct RunID: Sendable, Hashable, CustomStringConvertible {
    /// The id as it is written.
    public let text: String

    /// The same.
    public var description: String { text }

    /// A new id: the milliseconds since the epoch, and random bits.
    public init() {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var generator = SystemRandomNumberGenerator()
        self.init(milliseconds: UInt64(now.tv_sec) * 1000 + UInt64(now.tv_nsec) / 1_000_000, using: &generator)
    }

    /// The id of a moment.
    ///
    /// - Parameters:
    ///   - milliseconds: The moment, in milliseconds since the epoch; its lower 48 bits count.
    ///   - generator: Where the random bits come from.
    public init(milliseconds: UInt64, using generator: inout some RandomNumberGenerator) {
        let (first, second) = (generator.next() as UInt64, generator.next() as UInt64)
        let high = milliseconds << 16 | 0x7000 | first & 0x0fff
        let low = second & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        let digits = Self.hexadecimal(high) + Self.hexadecimal(low)
        var text = ""
        for (position, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(position) { text.append("-") }
            text.append(digit)
        }
        self.text = text
    }

    /// Reads an id; nil where the text is no UUID of version 7 in lower case.
    public init?(parsing text: some StringProtocol) {
        var text = String(text)
        guard text.withUTF8({ Self.isID($0) }) else { return nil }
        self.text = text
    }

    private static func isID(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count == 36 else { return false }
        for (position, byte) in bytes.enumerated() {
            let fits =
                switch position {
                case 8, 13, 18, 23: byte == UInt8(ascii: "-")
                case 14: byte == UInt8(ascii: "7")
                case 19:
                    byte == UInt8(ascii: "8") || byte == UInt8(ascii: "9") || byte == UInt8(ascii: "a")
                        || byte == UInt8(ascii: "b")
                default: byte.isLowercaseHexadecimal
                }
            guard fits else { return false }
        }
        return true
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension UInt8 {
    var isLowercaseHexadecimal: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
