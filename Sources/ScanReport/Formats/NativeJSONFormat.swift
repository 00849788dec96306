import FoundationEssentials

/// Sidescan's own JSON: one object, its members sorted by name, so that equal reports are equal texts.
enum NativeJSONFormat {
    static func render(_ value: some Encodable, onOneLine: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if !onOneLine { encoder.outputFormatting.insert(.prettyPrinted) }
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}

/// A value as JSON in the form that all of Sidescan's commands print: members sorted by name, a newline at the end.
///
/// - Throws: What the encoder throws.
public func renderJSON(_ value: some Encodable) throws -> String {
    try NativeJSONFormat.render(value)
}
