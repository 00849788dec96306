/// RFC 4648, section 4. Kubeconfigs have certificates and keys in it.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// The bytes; nil where the text is none. Line breaks are passed over.
    static func decoded(_ text: [UInt8]) -> [UInt8]? {
        let text = text.filter { $0 != 0x0a && $0 != 0x0d }
        let digits = text.prefix { $0 != padding }
        guard text.count % 4 == 0, text.count - digits.count <= 2,
            text[digits.count...].allSatisfy({ $0 == padding }), digits.count % 4 != 1
        else { return nil }
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        for (index, digit) in digits.enumerated() {
            guard let value = value(of: digit) else { return nil }
            bits = bits << 6 | value
            // 6, 12, 18, 24 bits: a byte is whole with all but the first digit of four.
            let left = UInt32(6 - index % 4 * 2)
            if index % 4 != 0 { bytes.append(UInt8(truncatingIfNeeded: bits >> left)) }
        }
        return bytes
    }

    /// The text.
    static func encoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for digit in 0..<4 {
                text.append(digit <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * digit) & 63)] : padding)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
