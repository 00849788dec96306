import DataFormats
import PlainData

extension NativeFunctions {
    /// How many values a document of a target's may have: Ruby makes objects of them, which take more than Swift's.
    private static let mostValues = 200_000

    /// What reads documents whose text Ruby already has.
    static let documentFunctions: [String: Function] = [
        // yaml(text, options): the first document; options as YAML.Options has them
        "yaml": { (_, arguments) throws(NativeFailure) in
            let options = arguments.count > 1 ? try arguments.integer(at: 1) : 0
            let bytes = try arguments.bytes(at: 0)
            return try document("Psych::SyntaxError") { () throws(DocumentError) in
                try YAML.parse(bytes, YAML.Options(rawValue: options), mostValues: mostValues)
            }
        },
        // json(text): its value
        "json": { (_, arguments) throws(NativeFailure) in
            let bytes = try arguments.bytes(at: 0)
            return try document("JSON::ParserError") { () throws(DocumentError) in
                try JSON.parse(bytes, mostValues: mostValues)
            }
        },
        // json_text(value, pretty)
        "json_text": { (_, arguments) throws(NativeFailure) in
            .text(JSON.text(arguments.first ?? .null, pretty: arguments.isTrue(at: 1)))
        },
        // toml(text): its value
        "toml": { (_, arguments) throws(NativeFailure) in
            let bytes = try arguments.bytes(at: 0)
            return try document("Sidescan::DocumentError") { () throws(DocumentError) in try TOML.parse(bytes) }
        },
        // csv(text): rows of fields, nil for what is empty and not quoted
        "csv": { (_, arguments) throws(NativeFailure) in
            let bytes = try arguments.bytes(at: 0)
            return try document("Sidescan::DocumentError") { () throws(DocumentError) in
                .array(try CSV.rows(bytes).map { .array($0.map { $0.map { .string($0) } ?? .null }) })
            }
        },
        // xml(text): raises what is wrong with it
        "xml": { (_, arguments) throws(NativeFailure) in
            let bytes = try arguments.bytes(at: 0)
            return try document("Sidescan::DocumentError") { () throws(DocumentError) in
                _ = try XML.parse(bytes)
                return .boolean(true)
            }
        },
        // xpath(text, path): what a path finds in a document, as text
        "xpath": { (_, arguments) throws(NativeFailure) in
            let bytes = try arguments.bytes(at: 0)
            let path = try arguments.bytes(at: 1)
            return try document("Sidescan::DocumentError") { () throws(DocumentError) in
                .array(try XML.parse(bytes).matches(of: try XPath(path)).map(value))
            }
        },
        // nginx_conf(text): a map of directives, blocks as maps
        "nginx_conf": { (_, arguments) throws(NativeFailure) in
            let bytes = try arguments.bytes(at: 0)
            return try document("Sidescan::DocumentError") { () throws(DocumentError) in
                try NginxConfiguration.parse(bytes)
            }
        },
    ]

    private static func value(_ match: XPath.Match) -> PlainValue {
        switch match {
        case .element(let text): text.map { .string($0) } ?? .null
        case .attribute(let text), .text(let text): .string(text)
        case .count(let count): .integer(count)
        }
    }

    private static func document(
        _ className: String, _ parse: () throws(DocumentError) -> PlainValue
    ) throws(NativeFailure) -> PlainValue {
        do throws(DocumentError) {
            return try parse()
        } catch {
            // Ruby would have read it: no `rescue` for what is malformed may make anything of that.
            guard !error.isOverLimit else { throw .overLimit("a document", error.message) }
            throw .raise(className: className, message: error.message)
        }
    }
}
