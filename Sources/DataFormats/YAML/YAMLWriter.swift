import PlainData

/// Writes a value as a YAML document. It keeps its own stack: a value from elsewhere may be of any depth.
struct YAMLWriter {
    private(set) var output: [UInt8] = []

    /// A collection of which some is written, and the column that its keys or dashes stand in.
    private enum Open {
        case array(ArraySlice<PlainValue>, column: Int)
        case map(ArraySlice<PlainValue.Entry>, column: Int)
    }

    /// What stands before a value in its line.
    private enum Place {
        case nothing
        case key(column: Int)
        case dash(column: Int)
    }

    mutating func write(_ value: PlainValue) throws(DocumentError) {
        var open: [Open] = []
        try begin(value, behind: .nothing, &open)
        while let last = open.popLast() {
            switch last {
            case .array(var rest, let column):
                guard let next = rest.popFirst() else { continue }
                indent(to: column)
                append("-")
                open.append(.array(rest, column: column))
                try begin(next, behind: .dash(column: column), &open)
            case .map(var rest, let column):
                guard let next = rest.popFirst() else { continue }
                indent(to: column)
                try write(key: next.key, column: column)
                open.append(.map(rest, column: column))
                try begin(next.value, behind: .key(column: column), &open)
            }
        }
    }

    private mutating func begin(_ value: PlainValue, behind place: Place, _ open: inout [Open]) throws(DocumentError) {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            open.append(.array(elements[...], column: begin(behind: place, isList: true)))
        case .map(let entries) where !entries.isEmpty:
            open.append(.map(entries[...], column: begin(behind: place, isList: false)))
        default:
            let column: Int
            switch place {
            case .nothing: column = 0
            case .key(let outer), .dash(let outer):
                column = outer
                append(" ")
            }
            try write(scalar: value, column: column)
        }
    }

    /// - Returns: The column of the collection that begins.
    private mutating func begin(behind place: Place, isList: Bool) -> Int {
        switch place {
        case .nothing: return 0
        case .key(let column):
            append("\n")
            return isList ? column : column + 2
        case .dash(let column):
            append(" ")
            return column + 2
        }
    }

    /// To a column where the line has not begun, as it has behind a dash.
    private mutating func indent(to column: Int) {
        guard output.isEmpty || output.last == .ascii("\n") else { return }
        output.append(contentsOf: repeatElement(.ascii(" "), count: column))
    }

    private mutating func write(key: PlainValue, column: Int) throws(DocumentError) {
        let text: [UInt8]
        switch key {
        case .array, .map: throw DocumentError("a key that is a list or a map can't be written as YAML")
        default: text = try inline(key)
        }
        // libyaml looks for the colon within 1024 characters and in the same line; YAML 1.2, 7.4.
        guard text.count <= 1000 else {
            append("? ")
            output += text
            append("\n")
            indent(to: column)
            append(":")
            return
        }
        output += text
        append(":")
    }

    private mutating func write(scalar: PlainValue, column: Int) throws(DocumentError) {
        if let bytes = scalar.bytes {
            let text = YAMLString(try wellFormed(bytes))
            if text.isBlock {
                writeBlock(bytes, column: column + 2)
                return
            }
        }
        output += try inline(scalar)
        append("\n")
    }

    /// A literal block; YAML 1.2, 8.1.2.
    private mutating func writeBlock(_ bytes: [UInt8], column: Int) {
        let newline = UInt8.ascii("\n")
        var lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
        let ends = lines.reversed().prefix { $0.isEmpty }.count
        append("|")
        if ends == 0 { append("-") }
        if ends > 1 { append("+") }
        append("\n")
        if ends > 0 { lines.removeLast() }
        for line in lines {
            if !line.isEmpty { indent(to: column) }
            output += line
            append("\n")
        }
    }

    private func inline(_ value: PlainValue) throws(DocumentError) -> [UInt8] {
        switch value {
        case .null: Array("null".utf8)
        case .boolean(let boolean): Array((boolean ? "true" : "false").utf8)
        case .integer(let integer): Array(String(integer).utf8)
        case .double(let double): Array(Self.text(double).utf8)
        case .string(let bytes), .symbol(let bytes): Array(YAMLString(try wellFormed(bytes)).inline.utf8)
        case .array: Array("[]".utf8)
        case .map: Array("{}".utf8)
        }
    }

    private func wellFormed(_ bytes: [UInt8]) throws(DocumentError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw DocumentError("bytes that are no UTF-8 can't be written as YAML")
        }
        return text
    }

    /// With a point, and a sign behind the `e`: YAML 1.1 knows a double by both.
    private static func text(_ double: Double) -> String {
        if double.isNaN { return ".nan" }
        if double.isInfinite { return double < 0 ? "-.inf" : ".inf" }
        let text = double.description
        guard let exponent = text.firstIndex(of: "e"), !text[..<exponent].contains(".") else { return text }
        return text[..<exponent] + ".0" + text[exponent...]
    }

    private mutating func append(_ text: StaticString) {
        output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
