public import PlainData

/// CSV (RFC 4180), read as Ruby's `CSV` reads it.
public enum CSV {
    /// Reads the rows: each field a string, or nil where it is empty and not quoted. An empty line is a row of no fields.
    ///
    /// Lines end as the first of them does. A quotation mark stands at a field's beginning and end only.
    ///
    /// - Throws: ``DocumentError`` with the message of Ruby's `CSV::MalformedCSVError`; more than a million fields.
    public static func rows(_ bytes: [UInt8], separator: UInt8 = 44) throws(DocumentError) -> [[[UInt8]?]] {
        var parser = CSVParser(bytes, separator: separator)
        return try parser.rows()
    }

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - bytes: The document.
    ///   - headers: Whether the first row names the columns. The value is then an array of maps, as `row.to_hash` gives
    ///     them: what a row lacks is null, what it has beyond the names is under a null key, and of two columns of one name
    ///     the first counts. Else it is an array of arrays.
    ///   - numbers: Whether fields that are numbers become numbers, as the converter `:numeric` does.
    ///   - separator: What stands between fields.
    /// - Throws: As ``rows(_:separator:)``.
    public static func parse(
        _ bytes: [UInt8], headers: Bool = true, numbers: Bool = false, separator: UInt8 = 44
    ) throws(DocumentError) -> PlainValue {
        func value(_ field: [UInt8]?) -> PlainValue {
            guard let field else { return .null }
            return numbers ? number(field) ?? .string(field) : .string(field)
        }
        let rows = try rows(bytes, separator: separator)
        guard headers else { return .array(rows.map { .array($0.map(value)) }) }
        let names = (rows.first ?? []).map { $0.map(PlainValue.string) ?? .null }
        var maps: [PlainValue] = []
        var values = 0
        for row in rows.dropFirst() {
            values += names.count
            guard values <= DocumentLimits.mostOfTarget else { throw DocumentLimits.tooManyOfTarget }
            var map = MapBuilder()
            for column in 0..<max(names.count, row.count) {
                let name = column < names.count ? names[column] : .null
                guard map.place(of: name) == nil else { continue }
                map.set(name, column < row.count ? value(row[column]) : .null)
            }
            maps.append(.map(map.entries))
        }
        return .array(maps)
    }

    /// What Ruby's `Integer` or `Float` makes of a decimal number; nil where it is none.
    private static func number(_ field: [UInt8]) -> PlainValue? {
        guard field.count <= 400 else { return nil }
        var scan = ByteScanner(field)
        _ = scan.blanks()
        let start = scan.position
        _ = scan.take("+") || scan.take("-")
        let first = scan.position
        guard scan.digits(1...Int.max) else { return nil }
        let hasZeros = scan.position > first + 1 && field[first] == .ascii("0")
        var isWhole = true
        if scan.take(".") {
            isWhole = false
            guard scan.digits(1...Int.max) else { return nil }
        }
        if scan.take("e") || scan.take("E") {
            isWhole = false
            _ = scan.take("+") || scan.take("-")
            guard scan.digits(1...Int.max) else { return nil }
        }
        let text = field[start..<scan.position].asText
        _ = scan.blanks()
        guard scan.isAtEnd else { return nil }
        guard isWhole else { return Double(text).map { .double($0) } }
        // A zero in front makes it octal, and a number that is none in octal a decimal fraction.
        if hasZeros { return Int(text, radix: 8).map { .integer($0) } ?? Double(text).map { .double($0) } }
        return wholeNumber(text)
    }
}
