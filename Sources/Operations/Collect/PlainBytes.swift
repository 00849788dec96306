/// What the journal and JSON have as it is: printable ASCII.
enum PlainBytes {
    /// Whether there is nothing but printable ASCII in a text, and neither of two characters.
    static func hold(_ text: String, but first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
        var text = text
        return text.withUTF8 { hold($0, but: UInt8(ascii: first), UInt8(ascii: second)) }
    }

    /// The same of bytes, of which eight are looked at together.
    @inline(__always)
    static func hold(_ bytes: UnsafeBufferPointer<UInt8>, but first: UInt8, _ second: UInt8) -> Bool {
        let whole = UnsafeRawBufferPointer(bytes)
        var place = 0
        var found: UInt64 = 0
        while place + 8 <= whole.count {
            let word = whole.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            // Each is exact in its lowest byte that is so, and nothing else is asked.
            found |= word | (word &- each(0x20)) | zeros(word ^ each(0x7f))
            found |= zeros(word ^ each(first)) | zeros(word ^ each(second))
            place += 8
        }
        guard found & each(0x80) == 0 else { return false }
        for byte in whole[place...] where byte < 0x20 || byte >= 0x7f || byte == first || byte == second {
            return false
        }
        return true
    }

    @inline(__always)
    private static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// Has the highest bit of the lowest byte that is zero; none where there is none.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- each(1)) & ~word }
}
