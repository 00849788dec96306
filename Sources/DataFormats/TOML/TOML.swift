public import PlainData

/// TOML 1.0 (toml.io/en/v1.0.0).
public enum TOML {
    /// Reads a document: a map. Dates and times become their text.
    ///
    /// - Throws: ``DocumentError``: what is not TOML, tables and arrays more than 100 deep, more than a million values.
    public static func parse(_ bytes: [UInt8]) throws(DocumentError) -> PlainValue {
        var parser = TOMLParser(bytes)
        return try parser.document()
    }
}
