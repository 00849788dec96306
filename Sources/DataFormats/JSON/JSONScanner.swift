/// Finds where JSON's values end (RFC 8259) without making anything of them. Places go in and come out: they stay in
/// registers, which is why nothing here is remembered.
struct JSONScanner {
    let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    // MARK: - Blanks

    /// The first place that is no blank.
    @inline(__always)
    func blanksEnd(_ place: Int) -> Int {
        guard place < bytes.count, bytes[place] <= 0x20 else { return place }
        return someBlanksEnd(place)
    }

    @inline(__always)
    private func someBlanksEnd(_ start: Int) -> Int {
        var place = start
        while place < bytes.count {
            let byte = bytes[place]
            guard byte <= 0x20 else { return place }
            if byte == 0x20 {
                place += 1
            } else if byte == 0x0a {
                // Indentation is long.
                place = indentationEnd(place + 1)
            } else if byte == 0x0d || byte == 0x09 {
                place += 1
            } else {
                return place
            }
        }
        return place
    }

    /// The first place that is no blank but, maybe, where few bytes are left.
    @inline(__always)
    private func indentationEnd(_ start: Int) -> Int {
        var place = start
        guard let base = bytes.baseAddress else { return place }
        while place + 16 <= bytes.count {
            let piece = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
            let others = unsafeBitCast(piece .!= Self.blanks, to: SIMD2<UInt64>.self)
            if others[0] != 0 { return place + others[0].littleEndian.trailingZeroBitCount / 8 }
            if others[1] != 0 { return place + 8 + others[1].littleEndian.trailingZeroBitCount / 8 }
            place += 16
        }
        return place
    }

    // MARK: - Values

    /// Where the value ends that begins at a place.
    ///
    /// - Parameter depth: In how many maps and arrays it lies.
    func valueEnd(_ start: Int, depth: Int) throws(JSONCursor.Unusual) -> Int {
        var place = start
        var depth = depth
        let outermost = depth
        // What each of the maps and arrays is that are open, the innermost one lowest: a map is a one.
        var kinds: UInt128 = 0
        var isNamed = false
        value: while true {
            if isNamed {
                (place, _) = try stringEnd(place)
                place = blanksEnd(place)
                guard place < bytes.count, bytes[place] == .ascii(":") else { throw JSONCursor.Unusual() }
                place = blanksEnd(place + 1)
                isNamed = false
            }
            guard place < bytes.count else { throw JSONCursor.Unusual() }
            switch bytes[place] {
            case .ascii("\""): (place, _) = try stringEnd(place)
            case .ascii("{"), .ascii("["):
                let isMap = bytes[place] == .ascii("{")
                depth += 1
                guard depth <= DocumentLimits.deepest else { throw JSONCursor.Unusual() }
                place = blanksEnd(place + 1)
                guard place < bytes.count, bytes[place] == (isMap ? .ascii("}") : .ascii("]")) else {
                    kinds = kinds << 1 | (isMap ? 1 : 0)
                    isNamed = isMap
                    continue value
                }
                depth -= 1
                place += 1
            case .ascii("t"): place = try wordEnd(place, "true")
            case .ascii("f"): place = try wordEnd(place, "false")
            case .ascii("n"): place = try wordEnd(place, "null")
            default: place = try numberEnd(place)
            }
            // Behind a value: another one, or ends.
            while depth > outermost {
                place = blanksEnd(place)
                guard place < bytes.count else { throw JSONCursor.Unusual() }
                let isMap = kinds & 1 == 1
                if bytes[place] == .ascii(",") {
                    place = blanksEnd(place + 1)
                    isNamed = isMap
                    continue value
                }
                guard bytes[place] == (isMap ? .ascii("}") : .ascii("]")) else { throw JSONCursor.Unusual() }
                place += 1
                kinds >>= 1
                depth -= 1
            }
            return place
        }
    }

    @inline(__always)
    func wordEnd(_ start: Int, _ word: StaticString) throws(JSONCursor.Unusual) -> Int {
        let end = start + word.utf8CodeUnitCount
        guard end <= bytes.count else { throw JSONCursor.Unusual() }
        for offset in 0..<word.utf8CodeUnitCount where bytes[start + offset] != word.utf8Start[offset] {
            throw JSONCursor.Unusual()
        }
        return end
    }

    /// Longer numbers, and greater exponents, not every reader takes: of Python's a thousand digits, of Go's `1e999`.
    private static let longestNumber = 64
    private static let longestExponent = 2

    @inline(__always)
    private func numberEnd(_ start: Int) throws(JSONCursor.Unusual) -> Int {
        var place = start
        if bytes[place] == .ascii("-") { place += 1 }
        let first = place
        place = try digitsEnd(place)
        guard bytes[first] != .ascii("0") || place == first + 1 else { throw JSONCursor.Unusual() }
        if place < bytes.count, bytes[place] == .ascii(".") { place = try digitsEnd(place + 1) }
        if place < bytes.count, bytes[place] | 0x20 == .ascii("e") {
            place += 1
            if place < bytes.count, bytes[place] == .ascii("+") || bytes[place] == .ascii("-") { place += 1 }
            let exponent = place
            place = try digitsEnd(place)
            guard place - exponent <= Self.longestExponent else { throw JSONCursor.Unusual() }
        }
        guard place - start <= Self.longestNumber else { throw JSONCursor.Unusual() }
        return place
    }

    @inline(__always)
    private func digitsEnd(_ start: Int) throws(JSONCursor.Unusual) -> Int {
        var place = start
        while place < bytes.count, bytes[place].isDigit { place += 1 }
        guard place > start else { throw JSONCursor.Unusual() }
        return place
    }

    // MARK: - Strings

    /// Where a string ends that begins at a place, behind its quote, and whether there are escapes in it.
    @inline(__always)
    func stringEnd(_ start: Int) throws(JSONCursor.Unusual) -> (place: Int, hasEscapes: Bool) {
        guard start < bytes.count, bytes[start] == .ascii("\"") else { throw JSONCursor.Unusual() }
        let place = plainEnd(start + 1)
        guard place < bytes.count else { throw JSONCursor.Unusual() }
        if bytes[place] == .ascii("\"") { return (place + 1, false) }
        return (try escapedEnd(place), true)
    }

    /// Where a string ends, from its first backslash on.
    private func escapedEnd(_ start: Int) throws(JSONCursor.Unusual) -> Int {
        var place = start
        while place < bytes.count {
            switch bytes[place] {
            case .ascii("\""): return place + 1
            case .ascii("\\"): place = plainEnd(try escapeEnd(place))
            default: throw JSONCursor.Unusual()
            }
        }
        throw JSONCursor.Unusual()
    }

    // One by one, as `piece .== 0x22`, they are compared a byte at a time.
    private static var quotes: SIMD16<UInt8> { SIMD16(repeating: .ascii("\"")) }
    private static var backslashes: SIMD16<UInt8> { SIMD16(repeating: .ascii("\\")) }
    private static var blanks: SIMD16<UInt8> { SIMD16(repeating: 0x20) }

    /// The first quote, backslash or control character; the end where there is none.
    @inline(__always)
    private func plainEnd(_ start: Int) -> Int {
        var place = start
        guard let base = bytes.baseAddress else { return place }
        while place + 16 <= bytes.count {
            let piece = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
            let special = (piece .== Self.quotes) .| (piece .== Self.backslashes) .| (piece .< Self.blanks)
            let found = unsafeBitCast(special, to: SIMD2<UInt64>.self)
            if found[0] != 0 { return place + found[0].littleEndian.trailingZeroBitCount / 8 }
            if found[1] != 0 { return place + 8 + found[1].littleEndian.trailingZeroBitCount / 8 }
            place += 16
        }
        while place < bytes.count {
            let byte = bytes[place]
            if byte == .ascii("\"") || byte == .ascii("\\") || byte < 0x20 { break }
            place += 1
        }
        return place
    }

    private func escapeEnd(_ start: Int) throws(JSONCursor.Unusual) -> Int {
        guard start + 2 <= bytes.count else { throw JSONCursor.Unusual() }
        switch bytes[start + 1] {
        case .ascii("\""), .ascii("\\"), .ascii("/"), .ascii("b"), .ascii("f"), .ascii("n"), .ascii("r"), .ascii("t"):
            return start + 2
        case .ascii("u"):
            guard start + 6 <= bytes.count,
                bytes[(start + 2)..<(start + 6)].allSatisfy({ $0.hexadecimalDigit != nil })
            else { throw JSONCursor.Unusual() }
            return start + 6
        default: throw JSONCursor.Unusual()
        }
    }
}
