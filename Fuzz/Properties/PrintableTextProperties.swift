import PrintableText

/// What is printed can neither steer nor mislead, and can be turned back.
func checkPrintableText(_ bytes: [UInt8]) throws(BrokenProperty) {
    let text = printable(bytes)
    try checkIsPrintable(text)
    try require(text.utf8.count <= bytes.count * 4, "more than four bytes for one")
    try require(unescape(text) == bytes, "the form can't be turned back into the bytes")
    // What is printable already changes by its backslashes alone.
    let again = printable(text)
    let backslashes = text.utf8.count { $0 == UInt8(ascii: "\\") }
    try require(again.utf8.count == text.utf8.count + backslashes, "printable text is escaped")
}

/// Demands that a text holds nothing that is invisible or steers a terminal.
func checkIsPrintable(_ text: String) throws(BrokenProperty) {
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
            throw BrokenProperty(message: "U+\(String(scalar.value, radix: 16)) is not escaped")
        default: continue
        }
    }
}

/// The bytes that a printable form stands for.
private func unescape(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    func number(_ digits: ArraySlice<UInt8>) -> UInt32 {
        UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
    }
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "\\") else {
            bytes.append(byte)
            continue
        }
        switch rest.popFirst() {
        case UInt8(ascii: "x"):
            bytes.append(UInt8(truncatingIfNeeded: number(rest.prefix(2))))
            rest = rest.dropFirst(2)
        case UInt8(ascii: "u"):
            let digits = rest.dropFirst().prefix { $0 != UInt8(ascii: "}") }
            if let scalar = Unicode.Scalar(number(digits)) { bytes += Array(String(Character(scalar)).utf8) }
            rest = rest.dropFirst(digits.count + 2)
        case UInt8(ascii: "n"): bytes.append(10)
        case UInt8(ascii: "r"): bytes.append(13)
        case UInt8(ascii: "t"): bytes.append(9)
        default: bytes.append(UInt8(ascii: "\\"))
        }
    }
    return bytes
}
