public import PlainData

/// YAML 1.1, read as `YAML.load` of Ruby's Psych 4 reads it; as Kubernetes reads it where that is said; and written.
public enum YAML {
    /// What a document may hold beyond what `YAML.load` takes.
    public struct Options: OptionSet, Sendable {
        /// One bit for each option.
        public let rawValue: Int

        /// Options by their bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Aliases (`*name`) stand for what their anchor marks.
        public static let aliases = Options(rawValue: 1)
        /// Dates and times; they become their text.
        public static let dates = Options(rawValue: 2)
    }

    /// Reads the first document; an empty stream is null.
    ///
    /// Plain scalars become what Psych makes of them: `yes`, `on` and `true` a boolean, `010`, `0x1f`, `1_000` and `1:30`
    /// numbers, `~` null, `:name` a symbol; `0o17`, `1e3` and `1.5e3` stay text. `<<` merges. Of a key that comes twice the
    /// last value counts.
    ///
    /// - Parameters:
    ///   - bytes: The document, in UTF-8.
    ///   - options: What it may hold beyond what `YAML.load` takes.
    ///   - mostValues: How many values it may have, what aliases stand for among them.
    /// - Throws: ``DocumentError`` with Psych's message: what libyaml refuses, aliases, dates and objects of Ruby classes;
    ///   collections more than 100 deep, more values than it may have.
    public static func parse(
        _ bytes: [UInt8], _ options: Options = [], mostValues: Int = 1_000_000
    ) throws(DocumentError) -> PlainValue {
        // An empty array need not have an address, and libyaml asserts one.
        guard !bytes.isEmpty else { return .null }
        var result: Result<PlainValue, DocumentError> = .success(.null)
        bytes.withUnsafeBufferPointer { buffer in
            do throws(DocumentError) {
                var composer = YAMLComposer(.psych(options), mostValues: mostValues)
                var events = YAMLEvents(buffer, .psych(options))
                result = .success(try composer.document(of: &events))
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }
}
