extension [UInt8] {
    /// An unsigned number of up to four bytes, the first the highest; nil beyond the end.
    func bigEndian(_ offset: Int, _ length: Int) -> Int? {
        guard offset >= 0, length <= 4, offset <= count - length else { return nil }
        return self[offset..<(offset + length)].reduce(0) { $0 << 8 | Int($1) }
    }

    /// An unsigned number of up to four bytes, the first the lowest; nil beyond the end.
    func littleEndian(_ offset: Int, _ length: Int) -> Int? {
        guard offset >= 0, length <= 4, offset <= count - length else { return nil }
        return self[offset..<(offset + length)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
