/// Calls a body with the fields of each stanza: lines `NAME: VALUE` up to an empty line. Only fields that are asked for
/// anywhere here are kept, the first of each name.
///
/// - Parameters:
///   - bytes: The stanzas.
///   - isContinued: Whether names are those of deb-control(5): in any case, and continued by lines that begin with a
///     blank. Else they are apk's single letters.
///   - body: Takes the fields; whether there is to be a next time.
func forEachStanza(
    of bytes: [UInt8], isContinued: Bool, _ body: ([String: ArraySlice<UInt8>]) -> Bool
) {
    let wanted: Set<String> = isContinued ? ["package", "status", "version", "architecture"] : ["P", "V", "A"]
    var fields: [String: ArraySlice<UInt8>] = [:]
    var hasLines = false
    var rest = bytes[...]
    while true {
        let line = rest.prefix { $0 != 10 }
        if line.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 13 }) {
            if hasLines, !body(fields) { return }
            (fields, hasLines) = ([:], false)
        } else {
            hasLines = true
            let name = line.prefix(13).prefix { $0 != UInt8(ascii: ":") }
            if name.count <= 12, name.endIndex < line.endIndex, line[name.endIndex] == UInt8(ascii: ":") {
                let lowered = isContinued ? name.map { (65...90).contains($0) ? $0 | 0x20 : $0 } : Array(name)
                let key = String(decoding: lowered, as: UTF8.self)
                if wanted.contains(key), fields[key] == nil { fields[key] = trimmed(line[(name.endIndex + 1)...]) }
            }
        }
        guard line.endIndex < rest.endIndex else { break }
        rest = rest[(line.endIndex + 1)...]
    }
    if hasLines { _ = body(fields) }
}

private func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }
    var value = value.drop(while: isBlank)
    while let last = value.last, isBlank(last) { value.removeLast() }
    return value
}
