public import PlainData

extension YAML {
    /// Documents as YAML in kubectl's manner: block style, two blanks for a level, lists no deeper than the key they belong
    /// to, text of several lines as a block. Each document but the first begins with `---`.
    ///
    /// Text is quoted wherever a reader of YAML 1.1 or 1.2 could take it for something else. What ``documents(_:)`` reads in
    /// what is written here are the same values in the same order; but `.symbol` comes back as text.
    ///
    /// - Throws: ``DocumentError`` where a string is no UTF-8 or a key is a collection.
    public static func text(_ documents: [PlainValue]) throws(DocumentError) -> String {
        var text = ""
        for (index, document) in documents.enumerated() {
            if index > 0 { text += "---\n" }
            text += try self.text(document)
        }
        return text
    }

    /// One document, as ``text(_:)-([PlainValue])`` writes it.
    public static func text(_ document: PlainValue) throws(DocumentError) -> String {
        var writer = YAMLWriter()
        try writer.write(document)
        return writer.output.asText
    }
}
