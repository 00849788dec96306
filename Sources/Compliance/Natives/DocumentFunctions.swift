import DataFormats
import PlainData

extension NativeFunctions {
    /// What reads documents of known formats. What is malformed raises `Sidescan::DocumentError`.
    static let documentFunctions: [String: Function] = [
        // json(text)
        "json": { (_, arguments) throws(NativeFailure) in
            let text = try arguments.bytes(at: 0)
            return try parsed { () throws(DocumentError) in try JSON.parse(text) }
        },
        // json_text(value, pretty)
        "json_text": { (_, arguments) throws(NativeFailure) in
            .text(JSON.text(arguments.first ?? .null, pretty: arguments.isTrue(at: 1)))
        },
        // yaml(text, aliases, dates): the last two say whether the document may hold such
        "yaml": { (_, arguments) throws(NativeFailure) in
            let text = try arguments.bytes(at: 0)
            var options: YAML.Options = []
            if arguments.isTrue(at: 1) { options.insert(.aliases) }
            if arguments.isTrue(at: 2) { options.insert(.dates) }
            return try parsed { [options] () throws(DocumentError) in try YAML.parse(text, options) }
        },
        // nginx_conf(text): a map of directives, blocks as maps
        "nginx_conf": { (_, arguments) throws(NativeFailure) in
            let text = try arguments.bytes(at: 0)
            return try parsed { () throws(DocumentError) in try NginxConfiguration.parse(text) }
        },
    ]

    private static func parsed(
        _ parse: () throws(DocumentError) -> PlainValue
    ) throws(NativeFailure) -> PlainValue {
        do throws(DocumentError) {
            return try parse()
        } catch {
            throw .raise(className: "Sidescan::DocumentError", message: error.message)
        }
    }
}
