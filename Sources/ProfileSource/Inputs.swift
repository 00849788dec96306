import DataFormats
public import PlainData

/// Values for a profile's inputs, from the command line and from files.
public enum Inputs {
    /// Reads a file of inputs: a YAML map (`.yml`, `.yaml`) or a JSON one (`.json`).
    ///
    /// - Returns: The map; nil for an empty file.
    /// - Throws: ``ProfileError``: no such file, another ending, not a map.
    public static func inputs(fromFile path: String) throws(ProfileError) -> PlainValue? {
        let value = try document(path, kind: "input", endings: [".yml", ".yaml", ".json"])
        guard value != .null, value != .boolean(false), value.entries?.isEmpty != true else { return nil }
        guard value.entries != nil else { throw ProfileError("Unable to parse \(path): contents is not a Hash") }
        return value
    }

    /// Reads `NAME=VALUE` as InSpec's `--input` takes it: `true`, `false`, whole numbers and decimal fractions are such,
    /// `[…]` and `{…}` are YAML or JSON, all else is text. A comma at the end is dropped.
    ///
    /// - Throws: ``ProfileError`` where there is no `=` or no name.
    public static func input(_ pair: String) throws(ProfileError) -> PlainValue.Entry {
        let bytes = Array(pair.utf8)
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), equals > 0 else {
            throw ProfileError(
                "an '=' is required with --input: NAME=VALUE, but it is '\(pair)'; for a file there is --input-file")
        }
        var value = bytes[(equals + 1)...]
        if value.last == UInt8(ascii: ",") { value = value.dropLast() }
        return PlainValue.Entry(key: .string(Array(bytes[..<equals])), value: Self.value(Array(value)))
    }

    private static func value(_ bytes: [UInt8]) -> PlainValue {
        switch bytes.asText.lowercased() {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default: break
        }
        let digits = bytes.drop { $0 == UInt8(ascii: "-") }
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isNumber =
            bytes.count - digits.count <= 1 && parts.count <= 2
            && parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { (48...57).contains($0) } }
        if isNumber {
            if parts.count == 1, let integer = Int(bytes.asText) { return .integer(integer) }
            return .double(Double(bytes.asText) ?? .infinity)
        }
        let brackets = [bytes.first, bytes.last].map { $0.map { String(Unicode.Scalar($0)) } ?? "" }
        guard bytes.count > 1, "[{".contains(brackets[0]), "]}".contains(brackets[1]) else { return .string(bytes) }
        if let value = try? YAML.parse(bytes) { return value }
        return (try? JSON.parse(bytes)) ?? .string(bytes)
    }

    /// A YAML or JSON file by its ending.
    static func document(_ path: String, kind: String, endings: [String]) throws(ProfileError) -> PlainValue {
        let bytes = try content(path, kind: kind, endings: endings)
        if bytes.isEmpty { return .null }
        do throws(DocumentError) {
            return try path.lowercased().hasSuffix(".json") ? JSON.parse(bytes) : YAML.parse(bytes, .dates)
        } catch {
            throw ProfileError("the \(kind) file \(path) can't be read: \(error.message)")
        }
    }

    static func content(_ path: String, kind: String, endings: [String]) throws(ProfileError) -> [UInt8] {
        guard endings.contains(where: { path.lowercased().hasSuffix($0) }) else {
            throw ProfileError("the \(kind) file \(path) ends in none of \(endings.joined(separator: ", "))")
        }
        var budget = ReadingBudget()
        budget.bytes = 4 << 20
        guard let bytes = try DirectoryFiles.read(Array(path.utf8), &budget) else {
            throw ProfileError("cannot find the \(kind) file \(path)")
        }
        return bytes
    }
}
