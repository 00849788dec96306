public import PlainData

/// JSON (RFC 8259), read as Ruby's `JSON.parse` reads it, and written.
public enum JSON {
    /// Reads a document.
    ///
    /// As in Ruby, comments are passed over, any character may stand behind a `\`, and of a key that comes twice the last
    /// value counts. Whole numbers beyond 64 bits become doubles. Bytes that are no UTF-8 are kept.
    ///
    /// - Parameters:
    ///   - bytes: The document.
    ///   - mostValues: How many values it may have, keys not among them.
    /// - Throws: ``DocumentError``: what is not JSON, arrays and maps more than 100 deep, more values than it may have.
    public static func parse(_ bytes: [UInt8], mostValues: Int = 1_000_000) throws(DocumentError) -> PlainValue {
        var result: Result<PlainValue, DocumentError> = .failure(DocumentError("unexpected end of input"))
        bytes.withUnsafeBufferPointer { buffer in
            do throws(DocumentError) {
                var parser = JSONParser(bytes: buffer, mostValues: mostValues)
                result = .success(try parser.document())
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }

    /// Reads values that stand one behind the other, as `jq` and kubectl write several objects. Each is read as
    /// ``parse(_:)`` reads one; all together may have a million values.
    ///
    /// - Throws: ``DocumentError``.
    public static func stream(_ bytes: [UInt8]) throws(DocumentError) -> [PlainValue] {
        var result: Result<[PlainValue], DocumentError> = .success([])
        bytes.withUnsafeBufferPointer { buffer in
            do throws(DocumentError) {
                var parser = JSONParser(bytes: buffer)
                var values: [PlainValue] = []
                while let value = try parser.nextDocument() { values.append(value) }
                result = .success(values)
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }

    /// A value as JSON's text.
    ///
    /// Bytes that are no UTF-8 become U+FFFD, a symbol is a string, a key that is no string becomes the text of its
    /// value, and a double that JSON has no number for becomes `null`.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - pretty: Whether each element stands in its own line, two blanks deeper than what holds it, as Ruby's
    ///     `JSON.pretty_generate` has it.
    public static func text(_ value: PlainValue, pretty: Bool) -> String {
        var writer = JSONWriter(isPretty: pretty)
        writer.write(value)
        return writer.output.asText
    }

    /// A member of a document that is written as it is made.
    public enum Member {
        /// A value.
        case value(PlainValue)
        /// An array of so many values, each made when its turn has come: all of them at a time would take several times
        /// the memory of their text.
        case array(count: Int, (Int) -> PlainValue)
    }

    /// A map of members as JSON's bytes, as ``text(_:)`` has them, and a line's end.
    public static func line(_ members: [(key: String, member: Member)]) -> [UInt8] {
        var writer = JSONWriter(isPretty: true)
        writer.write(members)
        writer.endLine()
        return writer.output
    }

    /// A map of members as JSON's text, as ``text(_:pretty:)`` writes one, indented.
    public static func text(_ members: [(key: String, member: Member)]) -> String {
        var writer = JSONWriter(isPretty: true)
        writer.write(members)
        return writer.output.asText
    }
}
