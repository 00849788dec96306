import PlainData

/// The messages of CMRuby.h.
enum Message {
    private enum Kind {
        static let null: UInt8 = 0
        static let no: UInt8 = 1
        static let yes: UInt8 = 2
        static let integer: UInt8 = 3
        static let double: UInt8 = 4
        static let string: UInt8 = 5
        static let symbol: UInt8 = 6
        static let array: UInt8 = 7
        static let map: UInt8 = 8
    }

    static func append(_ value: PlainValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(Kind.null)
        case .boolean(let boolean): bytes.append(boolean ? Kind.yes : Kind.no)
        case .integer(let integer):
            bytes.append(Kind.integer)
            append(raw: Int64(integer), to: &bytes)
        case .double(let double):
            bytes.append(Kind.double)
            append(raw: double.bitPattern, to: &bytes)
        case .string(let text): append(Kind.string, text, to: &bytes)
        case .symbol(let text): append(Kind.symbol, text, to: &bytes)
        case .array(let elements):
            bytes.append(Kind.array)
            append(raw: UInt32(truncatingIfNeeded: elements.count), to: &bytes)
            for element in elements { append(element, to: &bytes) }
        case .map(let entries):
            bytes.append(Kind.map)
            append(raw: UInt32(truncatingIfNeeded: entries.count), to: &bytes)
            for entry in entries {
                append(entry.key, to: &bytes)
                append(entry.value, to: &bytes)
            }
        }
    }

    private static func append(_ kind: UInt8, _ text: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(kind)
        append(raw: UInt32(truncatingIfNeeded: text.count), to: &bytes)
        bytes.append(contentsOf: text)
    }

    private static func append<Number: FixedWidthInteger>(raw number: Number, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    }

    /// The value of a message; nil where there is none.
    static func value(of message: UnsafeRawBufferPointer) -> PlainValue? {
        var reader = Reader(rest: message)
        return reader.value()
    }

    /// The elements of a message that is an array: so many of them as values, and the others as the bytes that they are.
    static func elements(
        of message: UnsafeRawBufferPointer, first count: Int
    ) -> (first: [PlainValue], rest: UnsafeRawBufferPointer)? {
        var reader = Reader(rest: message)
        guard reader.number(UInt8.self) == Kind.array, let all = reader.number(UInt32.self), all >= count else {
            return nil
        }
        var first: [PlainValue] = []
        for _ in 0..<count {
            guard let value = reader.value() else { return nil }
            first.append(value)
        }
        return (first, reader.rest)
    }

    private struct Reader {
        var rest: UnsafeRawBufferPointer
        /// Keys that came before: reports have the same few thousands of times.
        private var keys: [PlainValue] = []

        init(rest: UnsafeRawBufferPointer) { self.rest = rest }

        private mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
            guard count <= rest.count else { return nil }
            let taken = UnsafeRawBufferPointer(start: rest.baseAddress, count: count)
            rest = UnsafeRawBufferPointer(start: rest.baseAddress.map { $0 + count }, count: rest.count - count)
            return taken
        }

        mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
            take(MemoryLayout<Number>.size)?.loadUnaligned(as: Number.self)
        }

        private mutating func text() -> UnsafeRawBufferPointer? {
            guard let count = number(UInt32.self) else { return nil }
            return take(Int(count))
        }

        private mutating func key() -> PlainValue? {
            guard let kind = rest.first, kind == Kind.string || kind == Kind.symbol else { return value() }
            _ = number(UInt8.self)
            guard let text = text() else { return nil }
            func made() -> PlainValue { kind == Kind.string ? .string(Array(text)) : .symbol(Array(text)) }
            guard let first = text.first, text.count < 32 else { return made() }
            if keys.isEmpty { keys = Array(repeating: .null, count: 64) }
            let place = (Int(first) &* 7 &+ Int(text[text.count - 1]) &+ text.count &* 13 &+ Int(kind)) & 63
            switch (keys[place], kind) {
            case (.string(let known), Kind.string), (.symbol(let known), Kind.symbol):
                if known.count == text.count, known.elementsEqual(text) { return keys[place] }
            default: break
            }
            let key = made()
            keys[place] = key
            return key
        }

        mutating func value() -> PlainValue? {
            switch number(UInt8.self) {
            case Kind.null: return .null
            case Kind.no: return .boolean(false)
            case Kind.yes: return .boolean(true)
            case Kind.integer: return number(Int64.self).map { .integer(Int($0)) }
            case Kind.double: return number(UInt64.self).map { .double(Double(bitPattern: $0)) }
            case Kind.string: return text().map { .string(Array($0)) }
            case Kind.symbol: return text().map { .symbol(Array($0)) }
            case Kind.array:
                guard let count = number(UInt32.self), count <= rest.count else { return nil }
                var elements: [PlainValue] = []
                elements.reserveCapacity(Int(count))
                for _ in 0..<count {
                    guard let element = value() else { return nil }
                    elements.append(element)
                }
                return .array(elements)
            case Kind.map:
                guard let count = number(UInt32.self), count <= rest.count else { return nil }
                var entries: [PlainValue.Entry] = []
                entries.reserveCapacity(Int(count))
                for _ in 0..<count {
                    guard let key = key(), let value = value() else { return nil }
                    entries.append(PlainValue.Entry(key: key, value: value))
                }
                return .map(entries)
            default: return nil
            }
        }
    }
}
