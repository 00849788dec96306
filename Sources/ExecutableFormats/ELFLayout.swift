/// How an ELF file lays its numbers out: elf(5), by class and byte order.
struct ELFLayout {
    let is64: Bool
    let isBigEndian: Bool

    var headerSize: Int { is64 ? 64 : 52 }
    var segmentSize: Int { is64 ? 56 : 32 }
    var sectionSize: Int { is64 ? 64 : 40 }
    var dynamicSize: Int { is64 ? 16 : 8 }
    var symbolSize: Int { is64 ? 24 : 16 }
    /// Addresses and sizes.
    var word: Int { is64 ? 8 : 4 }

    /// The layout of a file that begins with these bytes; nil where it is no ELF file.
    init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= 16, bytes[0] == 0x7f, bytes[1] == 0x45, bytes[2] == 0x4c, bytes[3] == 0x46,
            bytes[4] == 1 || bytes[4] == 2, bytes[5] == 1 || bytes[5] == 2
        else { return nil }
        is64 = bytes[4] == 2
        isBigEndian = bytes[5] == 2
    }

    /// An unsigned number of up to eight bytes; 0 beyond the end.
    func number(_ bytes: RawSpan, _ offset: Int, _ width: Int) -> UInt64 {
        guard offset >= 0, width <= 8, offset <= bytes.byteCount - width else { return 0 }
        var value: UInt64 = 0
        for index in 0..<width {
            value = value << 8 | UInt64(bytes[isBigEndian ? offset + index : offset + width - 1 - index])
        }
        return value
    }

    /// A number in an entry whose place differs between the classes.
    func number(_ bytes: RawSpan, at entry: Int, _ place32: Int, _ place64: Int, _ width: Int? = nil) -> UInt64 {
        number(bytes, entry + (is64 ? place64 : place32), width ?? word)
    }
}

extension RawSpan {
    /// A byte; the caller knows that it is there.
    subscript(offset: Int) -> UInt8 { unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

    /// Whether bytes stand at a place.
    func has(_ text: StaticString, at offset: Int) -> Bool {
        guard offset >= 0, text.utf8CodeUnitCount <= byteCount, offset <= byteCount - text.utf8CodeUnitCount else {
            return false
        }
        for index in 0..<text.utf8CodeUnitCount where self[offset + index] != text.utf8Start[index] { return false }
        return true
    }

    /// The text that ends with the next zero byte; nil where none follows within a length.
    func text(at offset: Int, upTo most: Int) -> [UInt8]? {
        guard let length = textLength(at: offset, upTo: most) else { return nil }
        return (offset..<(offset + length)).map { self[$0] }
    }

    func textLength(at offset: Int, upTo most: Int) -> Int? {
        guard offset >= 0, offset < byteCount else { return nil }
        var end = offset
        while end < byteCount, end - offset <= most {
            if self[end] == 0 { return end - offset }
            end += 1
        }
        return nil
    }
}
