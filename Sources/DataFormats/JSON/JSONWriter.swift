import PlainData

/// Writes values as JSON. It keeps its own stack: a value from elsewhere may be of any depth.
struct JSONWriter {
    let isPretty: Bool
    private(set) var output: [UInt8] = []
    /// How deep the values stand that are written.
    private var base = 0

    init(isPretty: Bool) { self.isPretty = isPretty }

    /// An array or map of which some is written.
    private enum Open {
        case array(ArraySlice<PlainValue>)
        case map(ArraySlice<PlainValue.Entry>)
    }

    mutating func write(_ value: PlainValue) {
        var open: [Open] = []
        begin(value, &open)
        while let last = open.popLast() {
            switch last {
            case .array(var rest):
                guard let next = rest.popFirst() else {
                    end(.ascii("]"), depth: open.count)
                    continue
                }
                separate(depth: open.count + 1)
                open.append(.array(rest))
                begin(next, &open)
            case .map(var rest):
                guard let next = rest.popFirst() else {
                    end(.ascii("}"), depth: open.count)
                    continue
                }
                separate(depth: open.count + 1)
                open.append(.map(rest))
                write(key: next.key)
                begin(next.value, &open)
            }
        }
    }

    private mutating func begin(_ value: PlainValue, _ open: inout [Open]) {
        switch value {
        case .array(let elements) where elements.isEmpty: append("[]")
        case .map(let entries) where entries.isEmpty: append("{}")
        case .array(let elements):
            append("[")
            open.append(.array(elements[...]))
        case .map(let entries):
            append("{")
            open.append(.map(entries[...]))
        default: write(scalar: value)
        }
    }

    /// Writes a map whose members are made meanwhile.
    mutating func write(_ members: [(key: String, member: JSON.Member)]) {
        append("{")
        for (key, member) in members {
            separate(depth: 1)
            write(key: .text(key))
            switch member {
            case .value(let value): write(value, below: 1)
            case .array(let count, let element):
                append("[")
                for index in 0..<count {
                    separate(depth: 2)
                    write(element(index), below: 2)
                }
                if count > 0 { newLine(depth: 1) }
                append("]")
            }
        }
        if !members.isEmpty { newLine(depth: 0) }
        append("}")
    }

    private mutating func write(_ value: PlainValue, below depth: Int) {
        base = depth
        write(value)
        base = 0
    }

    /// What stands before an element.
    private mutating func separate(depth: Int) {
        if let last = output.last, last != .ascii("["), last != .ascii("{") { append(",") }
        newLine(depth: depth)
    }

    private mutating func end(_ bracket: UInt8, depth: Int) {
        newLine(depth: depth)
        output.append(bracket)
    }

    private mutating func newLine(depth: Int) {
        guard isPretty else { return }
        append("\n")
        output.append(contentsOf: repeatElement(.ascii(" "), count: (base + depth) * 2))
    }

    /// Ends the last line.
    mutating func endLine() { append("\n") }

    private mutating func write(key: PlainValue) {
        switch key {
        case .string(let bytes), .symbol(let bytes): write(string: bytes)
        case .null: append("\"\"")
        default:
            var writer = JSONWriter(isPretty: false)
            writer.write(key)
            write(string: writer.output)
        }
        append(isPretty ? ": " : ":")
    }

    private mutating func write(scalar: PlainValue) {
        switch scalar {
        case .boolean(let boolean): append(boolean ? "true" : "false")
        case .integer(let integer): append(String(integer))
        case .double(let double) where double.isFinite: append(double.description)
        case .string(let bytes), .symbol(let bytes): write(string: bytes)
        default: append("null")
        }
    }

    private mutating func write(string bytes: [UInt8]) {
        append("\"")
        if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != .ascii("\"") && $0 != .ascii("\\") }) {
            output += bytes
        } else {
            write(escaping: String(decoding: bytes, as: UTF8.self).utf8)
        }
        append("\"")
    }

    private mutating func write(escaping text: String.UTF8View) {
        // Whether the next byte belongs to a character of U+0080 to U+00BF: the first half of those steers terminals.
        var isSecond = false
        for byte in text {
            if isSecond {
                isSecond = false
                if byte < 0xa0 { write(escaped: byte) } else { output += [0xc2, byte] }
                continue
            }
            switch byte {
            case .ascii("\""): append("\\\"")
            case .ascii("\\"): append("\\\\")
            case 8: append("\\b")
            case 9: append("\\t")
            case 10: append("\\n")
            case 12: append("\\f")
            case 13: append("\\r")
            case ..<0x20, 0x7f: write(escaped: byte)
            case 0xc2: isSecond = true
            default: output.append(byte)
            }
        }
    }

    private mutating func write(escaped byte: UInt8) {
        append("\\u00")
        for digit in [byte >> 4, byte & 15] { output.append(digit < 10 ? 48 + digit : 87 + digit) }
    }

    private mutating func append(_ text: StaticString) {
        output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }
}
