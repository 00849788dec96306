import PlainData

/// The numbers of YAML 1.1 as Psych takes them; nil where the text is none of that kind.
extension YAMLScalar {
    /// `^[-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}$`, and the same with `\.[0-9_]*` behind.
    var sexagesimal: PlainValue? {
        var scan = ByteScanner(bytes)
        _ = scan.take("+") || scan.take("-")
        guard scan.digits(1...1) else { return nil }
        var parts = 1
        _ = scan.skip { $0.isDigit || $0 == .ascii("_") }
        while parts < 3, scan.take(":") {
            guard let part = scan.number(1...2), part < 60 else { return nil }
            parts += 1
        }
        guard parts > 1 else { return nil }
        let isFraction = scan.take(".")
        if isFraction { _ = scan.skip { $0.isDigit || $0 == .ascii("_") } }
        guard scan.isAtEnd else { return nil }
        // Psych weighs the first with 3600 and the second with 60 also where there is no third, and gives the sign to the
        // first alone.
        let fields = bytes.split(separator: .ascii(":")).map { field in field.filter { $0 != .ascii("_") }.asText }
        var (whole, total): (Int?, Double) = (0, 0)
        for (field, weight) in zip(fields, [3600, 60, 1]) {
            total += (Double(field.hasSuffix(".") ? String(field.dropLast()) : field) ?? 0) * Double(weight)
            guard let before = whole, let number = Int(field) else {
                whole = nil
                continue
            }
            let (product, isProductOver) = number.multipliedReportingOverflow(by: weight)
            let (sum, isSumOver) = before.addingReportingOverflow(product)
            whole = isProductOver || isSumOver ? nil : sum
        }
        if !isFraction, let whole { return .integer(whole) }
        return .double(total)
    }

    /// `^(?:[-+]?([0-9][0-9_,]*)?\.[0-9]*([eE][-+][0-9]+)?)$`
    func float() throws(DocumentError) -> PlainValue? {
        var scan = ByteScanner(bytes)
        _ = scan.take("+") || scan.take("-")
        if scan.digits(1...1) { _ = scan.skip { $0.isDigit || $0 == .ascii("_") || $0 == .ascii(",") } }
        guard scan.take(".") else { return nil }
        _ = scan.digits(0...Int.max)
        if scan.take("e") || scan.take("E") {
            guard scan.take("+") || scan.take("-"), scan.digits(1...Int.max) else { return nil }
        }
        guard scan.isAtEnd, bytes.contains(where: { $0.isDigit }) else { return nil }
        var text = bytes.filter { $0 != .ascii("_") && $0 != .ascii(",") }
        if let point = text.firstIndex(of: .ascii(".")), point + 1 == text.count || !text[point + 1].isDigit {
            text.remove(at: point)
        }
        guard let double = Double(text.asText) else {
            throw DocumentError("invalid value for Float(): \"\(text.asText)\"")
        }
        return .double(double)
    }

    /// `0b…`, `0…`, decimal and `0x…`, with `_` and `,` between the digits.
    func integer() throws(DocumentError) -> PlainValue? {
        var scan = ByteScanner(bytes)
        let isNegative = scan.take("-")
        if !isNegative { _ = scan.take("+") }
        let (radix, isDigit): (Int, (UInt8) -> Bool)
        let start = scan.position
        if scan.take("0"), !scan.isAtEnd {
            if scan.take("b") {
                (radix, isDigit) = (2, { $0 == .ascii("0") || $0 == .ascii("1") })
            } else if scan.take("x") {
                (radix, isDigit) = (16, { $0.hexadecimalDigit != nil })
            } else {
                (radix, isDigit) = (8, { (.ascii("0") ... .ascii("7")).contains($0) })
            }
            guard scan.skip({ isDigit($0) || $0 == .ascii("_") || $0 == .ascii(",") }), scan.isAtEnd else { return nil }
        } else {
            scan = ByteScanner(bytes, from: start)
            radix = 10
            guard scan.digits(1...1) else { return nil }
            while !scan.isAtEnd {
                _ = scan.take("_") || scan.take(",")
                guard scan.digits(1...1) else { return nil }
            }
        }
        let prefix = radix == 2 || radix == 16 ? 2 : 0
        let digits = bytes[(start + prefix)...].filter { $0 != .ascii("_") && $0 != .ascii(",") }
        guard !digits.isEmpty else { throw DocumentError("invalid value for Integer(): \"\(bytes.asText)\"") }
        return wholeNumber((isNegative ? "-" : "") + digits.asText, radix: radix)
    }
}
