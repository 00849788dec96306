import PlainData

extension NativeFunctions {
    /// What Ruby's class Regexp stands on.
    static let regexpFunctions: [String: Function] = [
        // regexp(source, options): a number that stands for it
        "regexp": { (functions, arguments) throws(NativeFailure) in
            .integer(
                try functions.regexps.number(of: try arguments.bytes(at: 0), options: try arguments.integer(at: 1)))
        },
        // regexp_match(number, text, offset): offsets, two for each group, or nil
        "regexp_match": { (functions, arguments) throws(NativeFailure) in
            let expression = try functions.regexps.expression(try arguments.integer(at: 0))
            let found = try expression.match(try arguments.bytes(at: 1), from: try arguments.integer(at: 2))
            return found.map { .array($0.map { $0.map { .integer($0) } ?? .null }) } ?? .null
        },
    ]
}
