/// Text without the blanks, tabs and carriage returns around it.
func trimmedBlanks(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 || byte == 11 || byte == 12 }
    var (start, end) = (text.startIndex, text.endIndex)
    while start < end, isBlank(text[start]) { start += 1 }
    while end > start, isBlank(text[end - 1]) { end -= 1 }
    return text[start..<end]
}

/// Whether text begins with other text.
func begins(_ text: ArraySlice<UInt8>, with start: StaticString) -> Bool {
    let length = start.utf8CodeUnitCount
    guard text.count >= length else { return false }
    return text.prefix(length).elementsEqual(UnsafeBufferPointer(start: start.utf8Start, count: length))
}

/// Whether two texts are the same but for the case of ASCII's letters; the second is in small letters.
func isEqual(_ text: ArraySlice<UInt8>, inAnyCase other: StaticString) -> Bool {
    let length = other.utf8CodeUnitCount
    guard text.count == length else { return false }
    return zip(text, UnsafeBufferPointer(start: other.utf8Start, count: length)).allSatisfy { byte, small in
        ((65...90).contains(byte) ? byte | 0x20 : byte) == small
    }
}

/// ASCII's letters made small.
func lowercased(_ text: some Sequence<UInt8>) -> [UInt8] { text.map { (65...90).contains($0) ? $0 | 0x20 : $0 } }

/// The part of a path behind its last slash.
func lastName(of path: [UInt8]) -> ArraySlice<UInt8> {
    path[((path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
}

/// Where some bytes first stand in others; nil where they don't.
func firstRange(of text: StaticString, in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    let length = text.utf8CodeUnitCount
    guard length > 0 else { return nil }
    var start = bytes.startIndex
    while start <= bytes.endIndex - length {
        guard let first = bytes[start...].firstIndex(of: text.utf8Start[0]), first <= bytes.endIndex - length else {
            return nil
        }
        if begins(bytes[first...], with: text) { return first..<(first + length) }
        start = first + 1
    }
    return nil
}

/// Whether text ends with other text.
func hasSuffix(_ text: ArraySlice<UInt8>, _ end: StaticString) -> Bool {
    let length = end.utf8CodeUnitCount
    return text.count >= length && begins(text[(text.endIndex - length)...], with: end)
}
