/// A rule, ready to match.
struct CompiledRule: Sendable {
    let rule: SecretRule
    let pattern: BytePattern
    let decoded: BytePattern?
    let names: [NamePattern]
    let allowed: [BytePattern]
    let allowedPaths: [BytePattern]
    let words: [[UInt8]]
    /// Those that no other rule has.
    var ownPatterns: [BytePattern] { Array(allowed.prefix(rule.allowed.patterns.count)) }

    init(_ rule: SecretRule, everywhere shared: CompiledAllowList) throws(SecretRuleError) {
        do throws(SecretRuleError) {
            self.rule = rule
            pattern = try BytePattern(rule.pattern, hasLead: rule.lead > 0)
            guard rule.group <= pattern.groups else {
                throw SecretRuleError(message: "its pattern has no group \(rule.group)")
            }
            if let decoded = rule.decoded { self.decoded = try BytePattern(decoded) } else { decoded = nil }
            names = rule.names.map(NamePattern.init)
            let own = try CompiledAllowList(rule.allowed)
            allowed = own.patterns + shared.patterns
            allowedPaths = own.paths + shared.paths
            words = own.words + shared.words
        } catch {
            throw SecretRuleError(message: "rule \(rule.id): \(error.message)")
        }
    }

    /// Whether what the pattern matched is a secret.
    func accepts(_ secret: UnsafeRawBufferPointer, path: [UInt8], _ matcher: PatternMatcher) -> Bool {
        if secret.count < rule.length || entropy(secret) < rule.entropy || isRegular(secret) { return false }
        for word in words where holds(secret, word: word) { return false }
        for pattern in allowed where pattern.isFound(in: secret, matcher) { return false }
        if let decoded {
            guard let bytes = base64Decoded(secret) else { return false }
            if !bytes.withUnsafeBytes({ decoded.isFound(in: $0, matcher) }) { return false }
        }
        if !allowedPaths.isEmpty {
            return path.withUnsafeBytes { path in !allowedPaths.contains { $0.isFound(in: path, matcher) } }
        }
        return true
    }
}

/// An allow list, ready to match.
struct CompiledAllowList {
    var patterns: [BytePattern] = []
    var paths: [BytePattern] = []
    var words: [[UInt8]] = []

    init(_ list: SecretAllowList) throws(SecretRuleError) {
        for pattern in list.patterns { patterns.append(try BytePattern(pattern)) }
        for path in list.paths { paths.append(try BytePattern(path)) }
        words = list.words.map { $0.utf8.map { (65...90).contains($0) ? $0 | 0x20 : $0 } }
    }
}

/// The last part of a path, with a `*` at its beginning, its end, or both.
struct NamePattern: Sendable {
    private let text: [UInt8]
    private let isOpenBefore: Bool
    private let isOpenBehind: Bool

    init(_ source: String) {
        var text = Array(source.utf8)[...]
        isOpenBefore = text.first == UInt8(ascii: "*")
        if isOpenBefore { text.removeFirst() }
        isOpenBehind = text.last == UInt8(ascii: "*")
        if isOpenBehind { text.removeLast() }
        self.text = Array(text)
    }

    func matches(_ name: ArraySlice<UInt8>) -> Bool {
        guard name.count >= text.count else { return false }
        switch (isOpenBefore, isOpenBehind) {
        case (false, false): return name.elementsEqual(text)
        case (false, true): return name.starts(with: text)
        case (true, false): return name.suffix(text.count).elementsEqual(text)
        case (true, true):
            return text.isEmpty
                || (name.startIndex...(name.endIndex - text.count)).contains { name[$0...].starts(with: text) }
        }
    }
}
