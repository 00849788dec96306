import CPCRE2

/// A compiled pattern over bytes.
///
/// Unchecked: it is compiled once and only read afterwards, which PCRE2 allows to any number of threads (pcre2api(3)).
final class BytePattern: @unchecked Sendable {
    let code: OpaquePointer
    /// How many groups it has.
    let groups: Int

    /// - Parameter hasLead: whether a match may begin before the place that it is tried for.
    init(_ source: String, hasLead: Bool = false) throws(SecretRuleError) {
        var errorCode: CInt = 0
        var errorOffset = 0
        let bytes = Array(source.utf8)
        guard
            let code = pcre2_compile_8(
                bytes, bytes.count, hasLead ? UInt32(PCRE2_USE_OFFSET_LIMIT) : 0, &errorCode, &errorOffset, nil)
        else {
            var message = [UInt8](repeating: 0, count: 256)
            let length = pcre2_get_error_message_8(errorCode, &message, message.count)
            let words = String(decoding: message.prefix(max(0, Int(length))), as: UTF8.self)
            throw SecretRuleError(message: "a pattern is wrong at byte \(errorOffset): \(words)")
        }
        self.code = code
        var groups: UInt32 = 0
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
        self.groups = Int(groups)
    }

    deinit {
        pcre2_code_free_8(code)
    }

    /// What it takes, in bytes.
    var size: Int {
        var size = 0
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_SIZE), &size)
        return size
    }

    /// Whether it is found somewhere in bytes, with a matcher's memory and limits.
    func isFound(in bytes: UnsafeRawBufferPointer, _ matcher: PatternMatcher) -> Bool {
        if case .at = matcher.match(self, bytes, from: 0, to: nil, group: 0, steps: 5_000) { return true }
        return false
    }
}

/// What matching needs, reused from try to try; one for each thread.
final class PatternMatcher {
    private let data: OpaquePointer
    private let context: OpaquePointer

    enum Outcome {
        case none
        /// The bytes of the wanted group, and where the whole match ends.
        case at(Range<Int>, end: Int)
        case overLimit
    }

    /// Nil where there is no memory.
    init?(groups: Int) {
        guard let data = pcre2_match_data_create_8(UInt32(groups + 1), nil),
            let context = pcre2_match_context_create_8(nil)
        else { return nil }
        self.data = data
        self.context = context
        pcre2_set_depth_limit_8(context, 10_000)
        pcre2_set_heap_limit_8(context, 4096)
    }

    deinit {
        pcre2_match_data_free_8(data)
        pcre2_match_context_free_8(context)
    }

    /// - Parameters:
    ///   - start: where the match may begin.
    ///   - last: the last place where it may begin; nil for any. Other than `start` only for a pattern with a lead.
    ///   - group: what is wanted of the match.
    ///   - steps: what it may take, as pcre2_set_match_limit(3) counts.
    func match(
        _ pattern: BytePattern, _ bytes: UnsafeRawBufferPointer, from start: Int, to last: Int?, group: Int,
        steps: UInt32
    ) -> Outcome {
        pcre2_set_match_limit_8(context, steps)
        var options: UInt32 = 0
        if last == start { options = UInt32(PCRE2_ANCHORED) }
        let isLimited = last.map { $0 != start } ?? false
        if isLimited, let last { pcre2_set_offset_limit_8(context, last) }
        defer { if isLimited { pcre2_set_offset_limit_8(context, Int(bitPattern: UInt.max)) } }
        let count = pcre2_match_8(
            pattern.code, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, start, options, data,
            context)
        guard count > 0 else {
            return count == PCRE2_ERROR_NOMATCH ? .none : .overLimit
        }
        guard let offsets = pcre2_get_ovector_pointer_8(data) else { return .none }
        let end = offsets[1]
        var chosen = group
        if group > 0 {
            // An alternative may have its own group.
            while chosen < Int(count), offsets[2 * chosen] == Int(bitPattern: UInt.max) { chosen += 1 }
            if chosen >= Int(count) { chosen = 0 }
        }
        let range = (offsets[2 * chosen], offsets[2 * chosen + 1])
        // \K and look-ahead can make a match end before it begins.
        guard range.0 <= range.1, range.1 <= bytes.count else { return .none }
        return .at(range.0..<range.1, end: end)
    }
}
