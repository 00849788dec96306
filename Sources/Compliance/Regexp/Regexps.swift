import CPCRE2
import PlainData

/// The regular expressions that Ruby's code made, compiled.
struct Regexps {
    private var compiled: [CompiledRegexp] = []
    private var numbers: [Key: Int] = [:]

    private struct Key: Hashable {
        let source: [UInt8]
        let options: Int
    }

    /// The number of an expression.
    mutating func number(of source: [UInt8], options: Int) throws(NativeFailure) -> Int {
        let key = Key(source: source, options: options)
        if let number = numbers[key] { return number }
        compiled.append(try CompiledRegexp(source, options: options))
        numbers[key] = compiled.count - 1
        return compiled.count - 1
    }

    func expression(_ number: Int) throws(NativeFailure) -> CompiledRegexp {
        guard compiled.indices.contains(number) else {
            throw .raise(className: "RegexpError", message: "no such regular expression")
        }
        return compiled[number]
    }
}

/// A regular expression in PCRE2's form.
final class CompiledRegexp {
    private let code: OpaquePointer
    private let data: OpaquePointer
    private let context: OpaquePointer

    /// - Parameter options: Ruby's: 1 IGNORECASE, 2 EXTENDED, 4 MULTILINE.
    init(_ source: [UInt8], options: Int) throws(NativeFailure) {
        // Ruby's ^ and $ are those of lines; its (?m) is what PCRE2 calls dotall.
        var flags = UInt32(PCRE2_MULTILINE)
        if options & 1 != 0 { flags |= UInt32(PCRE2_CASELESS) }
        if options & 2 != 0 { flags |= UInt32(PCRE2_EXTENDED) }
        if options & 4 != 0 { flags |= UInt32(PCRE2_DOTALL) }
        var errorCode: CInt = 0
        var errorOffset = 0
        guard let code = pcre2_compile_8(source, source.count, flags, &errorCode, &errorOffset, nil) else {
            var message = [UInt8](repeating: 0, count: 256)
            let length = pcre2_get_error_message_8(errorCode, &message, message.count)
            throw .raise(
                className: "RegexpError",
                message: String(decoding: message.prefix(max(0, Int(length))), as: UTF8.self)
                    + ": /\(String(decoding: source, as: UTF8.self))/")
        }
        guard let data = pcre2_match_data_create_from_pattern_8(code, nil),
            let context = pcre2_match_context_create_8(nil)
        else {
            pcre2_code_free_8(code)
            throw .raise(className: "NoMemoryError", message: "no memory for a regular expression")
        }
        pcre2_set_match_limit_8(context, 1_000_000)
        pcre2_set_heap_limit_8(context, 8 << 10)
        self.code = code
        self.data = data
        self.context = context
    }

    deinit {
        pcre2_match_context_free_8(context)
        pcre2_match_data_free_8(data)
        pcre2_code_free_8(code)
    }

    /// Where it is found first from an offset on: start and end of the whole and of each group, nil for groups that took
    /// no part; nil where it is not found.
    func match(_ text: [UInt8], from offset: Int) throws(NativeFailure) -> [Int?]? {
        guard (0...text.count).contains(offset) else { return nil }
        let result = pcre2_match_8(code, text, text.count, offset, 0, data, context)
        if result == PCRE2_ERROR_NOMATCH { return nil }
        guard result > 0 else {
            throw .raise(className: "RegexpError", message: "the match takes more than it may (PCRE2 \(result))")
        }
        let count = Int(pcre2_get_ovector_count_8(data)) * 2
        guard let pairs = pcre2_get_ovector_pointer_8(data) else { return nil }
        return (0..<count).map { pairs[$0] == .max ? nil : Int(pairs[$0]) }
    }
}
