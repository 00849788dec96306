/// Bytes that somebody else chose, shown as text that can neither mislead a reader nor steer a terminal.
///
/// Well-formed UTF-8 stays as it is, but for what is escaped: a backslash as `\\`; newline, carriage return and tab as
/// `\n`, `\r`, `\t`; other control characters below U+0080 and bytes that are no UTF-8 as `\xNN`; characters that are
/// invisible or change the direction of text (Unicode's general categories Cc, Cf, Zl, Zp, Co, Cn) as `\u{NNNN}`. The
/// form can be turned back into the bytes, and no two byte strings share one.
public func printable(_ bytes: some Collection<UInt8>) -> String {
    if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) {
        return String(decoding: bytes, as: UTF8.self)
    }
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
        guard let (scalar, length) = decodeScalar(rest) else {
            text += "\\x" + hexadecimal(UInt32(first), digits: 2)
            rest = rest.dropFirst()
            continue
        }
        rest = rest.dropFirst(length)
        text += printable(scalar)
    }
    return text
}

/// Text that somebody else chose, shown as ``printable(_:)-(Collection<UInt8>)`` shows its bytes.
public func printable(_ text: some StringProtocol) -> String {
    printable(Array(text.utf8))
}

private func printable(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
        return scalar.value < 0x80
            ? "\\x" + hexadecimal(scalar.value, digits: 2) : "\\u{" + hexadecimal(scalar.value, digits: 4) + "}"
    default: return String(Character(scalar))
    }
}

private func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}

/// The first scalar of UTF-8 bytes and its length, or nil where they do not begin with a well-formed one (the table of
/// well-formed byte sequences in the Unicode standard, section 3.9, D92).
private func decodeScalar(_ bytes: some Collection<UInt8>) -> (Unicode.Scalar, Int)? {
    var iterator = bytes.makeIterator()
    guard let first = iterator.next() else { return nil }
    let length: Int
    var value: UInt32
    let smallest: UInt32
    switch first {
    case 0..<0x80: return (Unicode.Scalar(first), 1)
    case 0xc2..<0xe0: (length, value, smallest) = (2, UInt32(first & 0x1f), 0x80)
    case 0xe0..<0xf0: (length, value, smallest) = (3, UInt32(first & 0x0f), 0x800)
    case 0xf0..<0xf5: (length, value, smallest) = (4, UInt32(first & 0x07), 0x10000)
    default: return nil
    }
    for _ in 1..<length {
        guard let next = iterator.next(), next & 0xc0 == 0x80 else { return nil }
        value = value << 6 | UInt32(next & 0x3f)
    }
    guard value >= smallest, let scalar = Unicode.Scalar(value) else { return nil }
    return (scalar, length)
}
