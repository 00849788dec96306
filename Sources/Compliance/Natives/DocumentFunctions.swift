import DataFormats
import PlainData

extension NativeFunctions {
    /// What reads documents whose text Ruby already has.
    static let documentFunctions: [String: Function] = [
        // yaml(text, options): the first document; options as YAML.Options has them
        "yaml": { (_, arguments) throws(NativeFailure) in
            let options = arguments.count > 1 ? try arguments.integer(at: 1) : 0
            let bytes = try arguments.bytes(at: 0)
            return try document("Psych::SyntaxError") { () throws(DocumentError) in
                try YAML.parse(bytes, YAML.Options(rawValue: options))
            }
        },
        // json(text): its value
        "json": { (_, arguments) throws(NativeFailure) in
            let bytes = try arguments.bytes(at: 0)
            return try document("JSON::ParserError") { () throws(DocumentError) in try JSON.parse(bytes) }
        },
    ]

    private static func document(
        _ className: String, _ parse: () throws(DocumentError) -> PlainValue
    ) throws(NativeFailure) -> PlainValue {
        do throws(DocumentError) {
            return try parse()
        } catch {
            throw .raise(className: className, message: error.message)
        }
    }
}
