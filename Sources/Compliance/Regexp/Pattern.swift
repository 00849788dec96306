import CPCRE2

/// A match that was given up, and might have been found.
struct MatchLimitError: Error {
    let words: String
}

/// What a native function may spend on matching.
struct MatchBudget {
    /// How many places of a text are tried at once.
    fileprivate(set) var places = 256
    private let end = ContinuousClock.now + .seconds(2)

    fileprivate mutating func spent(since start: ContinuousClock.Instant) throws(MatchLimitError) {
        let now = ContinuousClock.now
        guard now < end else { throw MatchLimitError(words: "the match takes longer than it may") }
        // Only a text that goes fast is tried in large parts.
        places = now - start < .milliseconds(1) ? min(places * 4, 1 << 16) : max(places / 4, 16)
    }
}

/// A compiled pattern of PCRE2's.
final class Pattern {
    private let code: OpaquePointer
    private let data: OpaquePointer
    private let context: OpaquePointer
    private let isUnicode: Bool
    private var offsets: [Int]

    let canMatchEmpty: Bool
    /// How many offsets a match has.
    var width: Int { offsets.count }

    init(
        _ source: [UInt8], isCaseless: Bool, dotMatchesNewline: Bool, hasNames: Bool, isUnicode: Bool
    ) throws(RegexpSyntaxError) {
        // Ruby's ^ and $ are those of lines; its m is what PCRE2 calls dotall.
        var flags = PCRE2_MULTILINE | PCRE2_USE_OFFSET_LIMIT | PCRE2_NEVER_BACKSLASH_C
        if isCaseless { flags |= PCRE2_CASELESS }
        if dotMatchesNewline { flags |= PCRE2_DOTALL }
        // Ruby's groups without a name capture nothing where others have names.
        if hasNames { flags |= PCRE2_NO_AUTO_CAPTURE | PCRE2_DUPNAMES }
        if isUnicode { flags |= PCRE2_UTF }
        var errorCode: CInt = 0
        var errorOffset = 0
        guard let code = pcre2_compile_8(source, source.count, flags, &errorCode, &errorOffset, nil) else {
            var message = [UInt8](repeating: 0, count: 256)
            let length = pcre2_get_error_message_8(errorCode, &message, message.count)
            throw RegexpSyntaxError(String(decoding: message.prefix(max(0, Int(length))), as: UTF8.self))
        }
        guard let data = pcre2_match_data_create_from_pattern_8(code, nil),
            let context = pcre2_match_context_create_8(nil)
        else {
            pcre2_code_free_8(code)
            throw RegexpSyntaxError("no memory for a regular expression")
        }
        pcre2_set_match_limit_8(context, 1_000_000)
        pcre2_set_heap_limit_8(context, 8 << 10)
        self.code = code
        self.data = data
        self.context = context
        self.isUnicode = isUnicode
        offsets = [Int](repeating: -1, count: Int(pcre2_get_ovector_count_8(data)) * 2)
        var matchesEmpty: UInt32 = 0
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_MATCHEMPTY), &matchesEmpty)
        canMatchEmpty = matchesEmpty != 0
    }

    deinit {
        pcre2_match_context_free_8(context)
        pcre2_match_data_free_8(data)
        pcre2_code_free_8(code)
    }

    /// The first match from an offset on, in a text that is known to be UTF-8 where the pattern is one of characters:
    /// start and end of the whole and of each group, -1 for those that took no part.
    func match(
        _ text: [UInt8], from offset: Int, within budget: inout MatchBudget
    ) throws(MatchLimitError) -> ArraySlice<Int>? {
        var start = offset
        while true {
            let limit = min(start + budget.places, text.count)
            pcre2_set_offset_limit_8(context, limit)
            let begin = ContinuousClock.now
            let result = pcre2_match_8(code, text, text.count, start, isUnicode ? PCRE2_NO_UTF_CHECK : 0, data, context)
            if result > 0 { return found() }
            guard result == PCRE2_ERROR_NOMATCH else {
                throw MatchLimitError(words: "the match takes more than it may")
            }
            if limit == text.count { return nil }
            try budget.spent(since: begin)
            start = limit + 1
            while isUnicode, start < text.count, text[start].isContinuation { start += 1 }
        }
    }

    private func found() -> ArraySlice<Int>? {
        guard let pairs = pcre2_get_ovector_pointer_8(data) else { return nil }
        for index in offsets.indices { offsets[index] = pairs[index] == .max ? -1 : Int(pairs[index]) }
        return offsets[...]
    }
}
