import CPCRE2

/// A regular expression over command names: PCRE2 syntax, found anywhere in the text, bytes rather than characters.
///
/// The texts are the target's, so the match is bounded: one that takes more than the limits counts as no match.
public final class CommandPattern: @unchecked Sendable {
    /// Compiled once and only read afterwards, which PCRE2 allows to any number of threads (pcre2api(3)).
    private let code: OpaquePointer
    /// The expression as given.
    public let source: String

    /// Why an expression can't be used.
    public struct Failure: Error, Sendable {
        /// PCRE2's own words.
        public let message: String
        /// The place in the expression, in bytes.
        public let offset: Int
    }

    /// Compiles an expression; pcre2_compile(3).
    public init(_ source: String) throws(Failure) {
        var errorCode: CInt = 0
        var errorOffset = 0
        let bytes = Array(source.utf8)
        guard let code = pcre2_compile_8(bytes, bytes.count, 0, &errorCode, &errorOffset, nil) else {
            var message = [UInt8](repeating: 0, count: 256)
            let length = pcre2_get_error_message_8(errorCode, &message, message.count)
            throw Failure(
                message: String(decoding: message.prefix(max(0, Int(length))), as: UTF8.self), offset: errorOffset)
        }
        self.code = code
        self.source = source
    }

    deinit {
        pcre2_code_free_8(code)
    }

    /// Whether the expression is found in the text.
    public func matches(_ text: [UInt8]) -> Bool {
        guard let context = pcre2_match_context_create_8(nil), let data = pcre2_match_data_create_8(1, nil) else {
            return false
        }
        defer {
            pcre2_match_data_free_8(data)
            pcre2_match_context_free_8(context)
        }
        pcre2_set_match_limit_8(context, 100_000)
        pcre2_set_heap_limit_8(context, 1024)
        // 0 too is a match: one with more groups than the one pair of offsets that is kept.
        return pcre2_match_8(code, text, text.count, 0, 0, data, context) >= 0
    }
}
