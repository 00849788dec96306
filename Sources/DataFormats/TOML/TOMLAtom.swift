import PlainData

/// A boolean, a number, or a date and time of RFC 3339 or a part of one.
struct TOMLAtom {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func value() throws(DocumentError) -> PlainValue {
        switch bytes.count <= 5 ? bytes.asText : "" {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "inf", "+inf": return .double(.infinity)
        case "-inf": return .double(-.infinity)
        case "nan", "+nan", "-nan": return .double(.nan)
        default: break
        }
        if isDate || isTime { return .string(bytes) }
        if let integer = try integer() { return integer }
        guard let float = float() else { throw DocumentError("expected a value") }
        return float
    }

    var isDate: Bool {
        var scan = ByteScanner(bytes)
        return scan.takeDate() && scan.isAtEnd
    }

    /// A time, or a date with a time.
    private var isTime: Bool {
        var scan = ByteScanner(bytes)
        let hasDate = scan.takeDate()
        if hasDate { guard scan.take("T") || scan.take("t") || scan.take(" ") else { return false } }
        if !hasDate { scan = ByteScanner(bytes) }
        guard scan.takeClock() else { return false }
        guard scan.take(":"), let second = scan.number(2...2), second <= 60 else { return false }
        if scan.take(".") { guard scan.digits(1...Int.max) else { return false } }
        if scan.isAtEnd { return true }
        guard hasDate else { return false }
        if scan.take("Z") || scan.take("z") { return scan.isAtEnd }
        return (scan.take("+") || scan.take("-")) && scan.takeClock() && scan.isAtEnd
    }

    private func integer() throws(DocumentError) -> PlainValue? {
        var scan = ByteScanner(bytes)
        let isSigned = scan.take("+") || scan.take("-")
        if !isSigned, scan.take("0"), !scan.isAtEnd {
            let radixes: [(Unicode.Scalar, Int)] = [("x", 16), ("o", 8), ("b", 2)]
            for (letter, radix) in radixes where scan.take(letter) {
                return try whole(bytes[scan.position...], radix)
            }
            return nil
        }
        let digits = bytes[(isSigned ? 1 : 0)...]
        guard digits.allSatisfy({ $0.isDigit || $0 == .ascii("_") }), digits.count == 1 || digits.first != .ascii("0")
        else { return nil }
        return try whole(bytes[(bytes.first == .ascii("+") ? 1 : 0)...], 10)
    }

    private func whole(_ digits: ArraySlice<UInt8>, _ radix: Int) throws(DocumentError) -> PlainValue {
        guard Self.hasPlacedUnderscores(digits), digits.contains(where: { $0.hexadecimalDigit != nil }),
            radix == 10 || digits.first.map({ $0.hexadecimalDigit != nil }) == true
        else { throw DocumentError("not a number") }
        guard let integer = Int(digits.filter { $0 != .ascii("_") }.asText, radix: radix) else {
            throw DocumentError("not a number of 64 bits")
        }
        return .integer(integer)
    }

    private func float() -> PlainValue? {
        var scan = ByteScanner(bytes)
        _ = scan.take("+") || scan.take("-")
        let start = scan.position
        guard scan.skip({ $0.isDigit || $0 == .ascii("_") }) else { return nil }
        guard scan.position - start == 1 || bytes[start] != .ascii("0") else { return nil }
        if scan.take(".") { guard scan.skip({ $0.isDigit || $0 == .ascii("_") }) else { return nil } }
        if scan.take("e") || scan.take("E") {
            _ = scan.take("+") || scan.take("-")
            guard scan.skip({ $0.isDigit || $0 == .ascii("_") }) else { return nil }
        }
        guard scan.isAtEnd, Self.hasPlacedUnderscores(bytes[...]) else { return nil }
        return Double(bytes.filter { $0 != .ascii("_") }.asText).map { .double($0) }
    }

    /// Whether each `_` stands between two digits.
    private static func hasPlacedUnderscores(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.indices.allSatisfy { index in
            bytes[index] != .ascii("_")
                || index > bytes.startIndex && index + 1 < bytes.endIndex
                    && bytes[index - 1].hexadecimalDigit != nil && bytes[index + 1].hexadecimalDigit != nil
        }
    }
}

extension ByteScanner {
    fileprivate mutating func takeDate() -> Bool {
        guard digits(4...4), take("-"), let month = number(2...2), take("-"), let day = number(2...2) else {
            return false
        }
        return (1...12).contains(month) && (1...31).contains(day)
    }

    /// Hours and minutes.
    fileprivate mutating func takeClock() -> Bool {
        guard let hour = number(2...2), take(":"), let minute = number(2...2) else { return false }
        return hour < 24 && minute < 60
    }
}
