import PlainData

extension Sequence where Element == UInt8 {
    /// The bytes as text; what is no UTF-8 becomes U+FFFD.
    var asText: String { String(decoding: Array(self), as: UTF8.self) }
}

extension UInt8 {
    /// A character of ASCII as its byte.
    static func ascii(_ character: Unicode.Scalar) -> UInt8 { UInt8(ascii: character) }

    var isDigit: Bool { (.ascii("0") ... .ascii("9")).contains(self) }

    /// What it stands for as a hexadecimal digit.
    var hexadecimalDigit: UInt32? {
        switch self {
        case .ascii("0") ... .ascii("9"): UInt32(self - .ascii("0"))
        case .ascii("a") ... .ascii("f"): UInt32(self - .ascii("a")) + 10
        case .ascii("A") ... .ascii("F"): UInt32(self - .ascii("A")) + 10
        default: nil
        }
    }
}

/// Appends a code point in UTF-8's form, half of a surrogate pair too: Ruby's parsers keep those as three bytes.
func appendUTF8(_ codePoint: UInt32, to bytes: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | (codePoint >> shift & 0x3f)) }
    switch codePoint {
    case ..<0x80: bytes.append(UInt8(truncatingIfNeeded: codePoint))
    case ..<0x800: bytes += [UInt8(truncatingIfNeeded: 0xc0 | codePoint >> 6), tail(0)]
    case ..<0x10000: bytes += [UInt8(truncatingIfNeeded: 0xe0 | codePoint >> 12), tail(6), tail(0)]
    default: bytes += [UInt8(truncatingIfNeeded: 0xf0 | codePoint >> 18 & 7), tail(12), tail(6), tail(0)]
    }
}

/// A whole number in decimal digits, or the nearest double where 64 bits don't hold it.
func wholeNumber(_ digits: String, radix: Int = 10) -> PlainValue {
    if let integer = Int(digits, radix: radix) { return .integer(integer) }
    if radix == 10 { return .double(Double(digits) ?? .infinity) }
    var magnitude = 0.0
    for byte in digits.utf8 {
        if let digit = byte.hexadecimalDigit { magnitude = magnitude * Double(radix) + Double(digit) }
    }
    return .double(digits.utf8.first == .ascii("-") ? -magnitude : magnitude)
}
