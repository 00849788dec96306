import Glibc

/// A field of a stanza that a reader asks for. Its raw value is below 8.
protocol StanzaField: RawRepresentable<UInt8>, CaseIterable, Sendable {
    /// Its name; in small letters where names are in any case.
    var key: StaticString { get }
}

/// The fields of one stanza: where their values stand, the first of each name.
struct Stanza<Field: StanzaField> {
    fileprivate let bytes: [UInt8]
    fileprivate var ranges = InlineArray<8, Range<Int>?>(repeating: nil)

    subscript(_ field: Field) -> ArraySlice<UInt8>? { ranges[Int(field.rawValue)].map { bytes[$0] } }
}

/// Calls a body with the fields of each stanza: lines `NAME: VALUE` up to an empty line. Nothing is copied, and nothing
/// allocated for a line.
///
/// - Parameters:
///   - bytes: The stanzas.
///   - fields: Which are kept.
///   - isContinued: Whether names are those of deb-control(5): in any case, and continued by lines that begin with a
///     blank. Else they are apk's single letters.
///   - body: Takes the fields; whether there is to be a next time.
func forEachStanza<Field: StanzaField>(
    of bytes: [UInt8], with fields: Field.Type, isContinued: Bool, _ body: (Stanza<Field>) -> Bool
) {
    let wanted = Field.allCases.map { (index: Int($0.rawValue), key: $0.key) }
    var stanza = Stanza<Field>(bytes: bytes)
    var hasLines = false
    bytes.withUnsafeBufferPointer { buffer in
        var start = 0
        while start <= buffer.count {
            let end = lineEnd(buffer, from: start)
            if isBlank(buffer, start..<end) {
                if hasLines, !body(stanza) {
                    hasLines = false
                    return
                }
                if hasLines { (stanza, hasLines) = (Stanza(bytes: bytes), false) }
            } else {
                hasLines = true
                for field in wanted
                where stanza.ranges[field.index] == nil
                    && begins(buffer, start..<end, with: field.key, inAnyCase: isContinued)
                {
                    stanza.ranges[field.index] = trimmed(buffer, (start + field.key.utf8CodeUnitCount + 1)..<end)
                    break
                }
            }
            start = end + 1
        }
    }
    if hasLines { _ = body(stanza) }
}

private func lineEnd(_ buffer: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    guard start < buffer.count, let base = buffer.baseAddress,
        let found = memchr(base + start, 10, buffer.count - start)
    else { return buffer.count }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }

private func isBlank(_ buffer: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
    var position = line.lowerBound
    while position < line.upperBound {
        guard isBlank(buffer[position]) else { return false }
        position += 1
    }
    return true
}

private func begins(
    _ buffer: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, with name: StaticString, inAnyCase: Bool
) -> Bool {
    let length = name.utf8CodeUnitCount
    guard line.count > length, buffer[line.lowerBound + length] == UInt8(ascii: ":") else { return false }
    var index = 0
    while index < length {
        let byte = buffer[line.lowerBound + index]
        let lowered = inAnyCase && byte >= 65 && byte <= 90 ? byte | 0x20 : byte
        guard lowered == name.utf8Start[index] else { return false }
        index += 1
    }
    return true
}

private func trimmed(_ buffer: UnsafeBufferPointer<UInt8>, _ value: Range<Int>) -> Range<Int> {
    var (start, end) = (value.lowerBound, value.upperBound)
    while start < end, isBlank(buffer[start]) { start += 1 }
    while end > start, isBlank(buffer[end - 1]) { end -= 1 }
    return start..<end
}
