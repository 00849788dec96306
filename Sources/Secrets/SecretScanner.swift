/// Finds secrets in the bytes of files, by rules.
///
/// It is built once and shared by all threads; each thread has a scratch of its own. A file is given as a whole to
/// ``scan(_:path:with:into:)``, or in pieces to ``begin(path:with:)``, ``feed(_:with:)`` and ``finish(with:into:)``; both
/// find the same. Bytes are gone through once: a filter tells where a keyword may begin, a tree which, and only there the
/// rule's pattern is tried on a window of its own. UTF-16 is read as text. What a limit cut is told.
public final class SecretScanner: Sendable {
    /// How many bytes before the place of a keyword, and before its lead, a pattern sees.
    private static let lookBehind = 64
    /// What a try takes for which the limit of tries counts it as one, as pcre2_set_match_limit(3) counts.
    private static let fewSteps: UInt32 = 200
    /// How much of a file is read for rules without keywords, in bytes.
    private static let headSize = 64 << 10

    private let rules: [CompiledRule]
    private let filter: KeywordFilter
    private let trie: KeywordTrie
    private let limits: SecretLimits
    private let disguise: SecretDisguise
    /// The rules that go by a file's name.
    private let named: [Int]
    /// Bytes that a window may have before its keyword, and from it on.
    private let before: Int
    private let reach: Int
    private let groups: Int

    /// Compiles rules.
    public init(
        rules: SecretRules, limits: SecretLimits = SecretLimits(), disguise: SecretDisguise = SecretDisguise()
    ) throws(SecretRuleError) {
        let shared = try CompiledAllowList(rules.allowed)
        var compiled: [CompiledRule] = []
        var keywords: [[UInt8]: [UInt16]] = [:]
        for (index, rule) in rules.rules.enumerated() {
            guard let number = UInt16(exactly: index) else {
                throw SecretRuleError(message: "there are too many rules")
            }
            compiled.append(try CompiledRule(rule, everywhere: shared))
            for keyword in rule.keywords {
                keywords[keyword.utf8.map { (65...90).contains($0) ? $0 | 0x20 : $0 }, default: []].append(number)
            }
        }
        self.rules = compiled
        self.limits = limits
        self.disguise = disguise
        filter = KeywordFilter(Array(keywords.keys))
        trie = try KeywordTrie(keywords.map { (text: $0.key, rules: $0.value) })
        named = compiled.indices.filter { !compiled[$0].names.isEmpty }
        before = Self.lookBehind + (compiled.map(\.rule.lead).max() ?? 0)
        reach = max(128, compiled.map(\.rule.reach).max() ?? 0)
        groups =
            compiled.flatMap { [$0.pattern.groups, $0.decoded?.groups ?? 0] + $0.allowed.map(\.groups) }.max() ?? 0
    }

    /// What the tables that keywords are looked up in take, in bytes.
    package var tableSize: Int { filter.size + trie.size }

    /// What the compiled patterns take, in bytes.
    package var patternSize: Int {
        rules.flatMap { [$0.pattern] + ($0.decoded.map { [$0] } ?? []) + $0.ownPatterns }.map(\.size).reduce(0, +)
    }

    /// What a thread needs; nil where there is no memory for it.
    public func makeScratch() -> SecretScratch? {
        PatternMatcher(groups: groups).map {
            SecretScratch(matcher: $0, rules: rules.count)
        }
    }

    /// Finds the secrets of a whole file.
    ///
    /// - Parameter path: what rules and allow lists go by; any bytes.
    public func scan(
        _ bytes: RawSpan, path: Span<UInt8>, with scratch: SecretScratch, into matches: inout SecretMatches
    ) {
        begin(path: path, with: scratch)
        bytes.withUnsafeBytes { bytes in
            let form = TextForm(bytes)
            scratch.file.form = form
            if form.isWide {
                take(bytes, scratch)
            } else {
                fillHead(bytes, scratch)
                search(bytes, base: 0, in: 0..<bytes.count, scratch)
            }
        }
        finish(with: scratch, into: &matches)
    }

    /// Begins a file that comes in pieces.
    public func begin(path: Span<UInt8>, with scratch: SecretScratch) {
        scratch.reset()
        scratch.path.removeAll(keepingCapacity: true)
        for index in path.indices { scratch.path.append(path[index]) }
        if named.isEmpty { return }
        let start = scratch.path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        let name = scratch.path[start...]
        for rule in named {
            scratch.applies[rule] = rules[rule].names.contains { $0.matches(name) }
            if scratch.applies[rule], rules[rule].rule.keywords.isEmpty { scratch.file.wantsHead = true }
        }
    }

    /// Takes the next piece of the file, of any size.
    public func feed(_ piece: RawSpan, with scratch: SecretScratch) {
        piece.withUnsafeBytes { piece in
            if scratch.file.form != nil {
                take(piece, scratch)
                return
            }
            // What it is has to be known before anything is looked for.
            scratch.carry.append(contentsOf: piece)
            if scratch.carry.count >= TextForm.sample { takeFirst(scratch) }
        }
    }

    /// Ends the file, and tells what was found in it.
    public func finish(with scratch: SecretScratch, into matches: inout SecretMatches) {
        if scratch.file.form == nil { takeFirst(scratch) }
        scratch.carry.withUnsafeBytes { carry in
            let start = scratch.file.decided - scratch.file.carryBase
            if start < carry.count { search(carry, base: scratch.file.carryBase, in: start..<carry.count, scratch) }
        }
        searchHead(scratch)
        report(scratch, into: &matches)
    }

    private func takeFirst(_ scratch: SecretScratch) {
        let first = scratch.carry
        scratch.carry = []
        first.withUnsafeBytes { first in
            scratch.file.form = TextForm(first)
            take(first, scratch)
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer, _ scratch: SecretScratch) {
        guard let form = scratch.file.form, form.isWide else {
            takeUnits(bytes, scratch)
            return
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            scratch.narrowed.removeAll(keepingCapacity: true)
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(128 << 10))
            rest = rest.dropFirst(piece.count)
            form.narrow(piece, odd: &scratch.file.oddByte, into: &scratch.narrowed)
            let units = scratch.narrowed
            scratch.narrowed = []
            units.withUnsafeBytes { takeUnits($0, scratch) }
            scratch.narrowed = units
        }
    }

    /// Looks for keywords in all of what is known by now but its end, which the next piece may go on with.
    private func takeUnits(_ units: UnsafeRawBufferPointer, _ scratch: SecretScratch) {
        fillHead(units, scratch)
        if units.isEmpty || scratch.file.isAtEnd { return }
        let fresh = scratch.file.carryBase + scratch.carry.count
        let margin = before + reach
        if units.count <= 2 * margin {
            scratch.carry.append(contentsOf: units)
            searchDecided(scratch)
            return
        }
        if !scratch.carry.isEmpty {
            scratch.carry.append(contentsOf: units.prefix(margin))
            let base = scratch.file.carryBase
            let end = fresh + before
            scratch.carry.withUnsafeBytes { carry in
                search(carry, base: base, in: (scratch.file.decided - base)..<(end - base), scratch)
                scratch.file.lines.advance(to: fresh, in: carry, base: base)
            }
            scratch.file.decided = end
        }
        let end = units.count - reach
        search(units, base: fresh, in: (scratch.file.decided - fresh)..<end, scratch)
        scratch.file.decided = fresh + end
        let kept = end - before
        if scratch.file.form != .binary { scratch.file.lines.advance(to: fresh + kept, in: units, base: fresh) }
        scratch.carry.removeAll(keepingCapacity: true)
        scratch.carry.append(contentsOf: units[kept...])
        scratch.file.carryBase = fresh + kept
    }

    private func searchDecided(_ scratch: SecretScratch) {
        // Bytes are moved down once for as many as are kept.
        if scratch.carry.count < 2 * (before + reach) { return }
        let base = scratch.file.carryBase
        let start = scratch.file.decided - base
        let end = scratch.carry.count - reach
        if end <= start { return }
        let kept = max(0, end - before)
        scratch.carry.withUnsafeBytes { carry in
            search(carry, base: base, in: start..<end, scratch)
            if scratch.file.form != .binary {
                scratch.file.lines.advance(to: base + kept, in: carry, base: base)
            }
        }
        scratch.file.decided = base + end
        scratch.carry.removeFirst(kept)
        scratch.file.carryBase = base + kept
    }

    private func fillHead(_ units: UnsafeRawBufferPointer, _ scratch: SecretScratch) {
        if !scratch.file.wantsHead { return }
        scratch.head.append(contentsOf: units.prefix(max(0, Self.headSize - scratch.head.count)))
    }
}

extension SecretScanner {
    /// Tries the rules of each keyword that begins in a range of the bytes, which begin at `base` of the file.
    private func search(
        _ bytes: UnsafeRawBufferPointer, base: Int, in range: Range<Int>, _ scratch: SecretScratch
    ) {
        if scratch.file.isAtEnd { return }
        filter.candidates(in: bytes, from: range.lowerBound, to: range.upperBound) { place in
            trie.walk(bytes, at: place) { rule in
                tryRule(rule, bytes, base: base, at: place, scratch)
            }
            return !scratch.file.isAtEnd
        }
    }

    private func tryRule(
        _ index: Int, _ bytes: UnsafeRawBufferPointer, base: Int, at place: Int, _ scratch: SecretScratch
    ) {
        guard scratch.applies[index], scratch.past[index] <= base + place, !scratch.file.isAtEnd else { return }
        let compiled = rules[index]
        if scratch.file.form == .binary, !compiled.rule.readsBinaries { return }
        let start = max(0, place - compiled.rule.lead)
        let from = max(0, start - Self.lookBehind)
        let window = UnsafeRawBufferPointer(rebasing: bytes[from..<min(bytes.count, place + compiled.rule.reach)])
        guard
            let found = outcome(compiled, window, from: start - from, to: place - from, scratch)
        else { return }
        let secret = UnsafeRawBufferPointer(rebasing: window[found.secret])
        guard compiled.accepts(secret, path: scratch.path, scratch.matcher) else { return }
        scratch.past[index] = base + from + found.end
        // Windows come in ascending order, so lines are counted once; the rest of the way is short.
        scratch.file.lines.advance(to: base + max(0, place - before), in: bytes, base: base)
        var lines = scratch.file.lines
        lines.advance(to: base + from + found.secret.lowerBound, in: bytes, base: base)
        keep(index, secret, at: base + from + found.secret.lowerBound, lines, scratch)
    }

    private func outcome(
        _ compiled: CompiledRule, _ window: UnsafeRawBufferPointer, from start: Int, to last: Int?,
        _ scratch: SecretScratch
    ) -> (secret: Range<Int>, end: Int)? {
        scratch.file.tries += 1
        if scratch.file.tries > limits.triesPerFile {
            scratch.file.isExhausted = true
            return nil
        }
        func match(steps: UInt32) -> PatternMatcher.Outcome {
            scratch.matcher.match(
                compiled.pattern, window, from: start, to: last, group: compiled.rule.group, steps: steps)
        }
        var outcome = match(steps: min(Self.fewSteps, limits.patternSteps))
        if case .overLimit = outcome, limits.patternSteps > Self.fewSteps {
            // Nearly all tries are done by now. Those that are not count for what they may take.
            scratch.file.tries += Int(limits.patternSteps / Self.fewSteps)
            outcome = match(steps: limits.patternSteps)
        }
        switch outcome {
        case .none: return nil
        case .at(let secret, let end): return (secret, end)
        case .overLimit:
            scratch.file.cutTries += 1
            return nil
        }
    }

    private func keep(
        _ index: Int, _ secret: UnsafeRawBufferPointer, at place: Int, _ lines: LineCount, _ scratch: SecretScratch
    ) {
        // Some may give way to others.
        if scratch.found.count >= 2 * limits.matchesPerFile {
            scratch.file.isFull = true
            return
        }
        let isGuessable = rules[index].rule.isGuessable
        scratch.found.append(
            FoundSecret(
                rule: index, range: place..<(place + secret.count), line: lines.newlines + 1,
                column: place - lines.lineStart + 1,
                evidence: SecretDisguise.evidence(secret, isGuessable: isGuessable),
                digest: disguise.digest(secret, isGuessable: isGuessable)))
    }

    /// Tries the rules without keywords on the beginning of a file.
    private func searchHead(_ scratch: SecretScratch) {
        guard scratch.file.wantsHead else { return }
        scratch.head.withUnsafeBytes { head in
            for index in named where scratch.applies[index] && rules[index].rule.keywords.isEmpty {
                var start = 0
                var lines = LineCount()
                while start < head.count, !scratch.file.isAtEnd,
                    let found = outcome(rules[index], head, from: start, to: nil, scratch)
                {
                    start = max(start + 1, found.end)
                    let secret = UnsafeRawBufferPointer(rebasing: head[found.secret])
                    guard rules[index].accepts(secret, path: scratch.path, scratch.matcher) else { continue }
                    lines.advance(to: found.secret.lowerBound, in: head, base: 0)
                    keep(index, secret, at: found.secret.lowerBound, lines, scratch)
                }
            }
        }
    }

    /// Tells what was found, one rule for each place.
    private func report(_ scratch: SecretScratch, into matches: inout SecretMatches) {
        matches.cuts.tries += scratch.file.cutTries
        if scratch.file.isExhausted { matches.cuts.exhaustedFiles += 1 }
        if scratch.found.isEmpty { return }
        var kept: [FoundSecret] = []
        let byRank = scratch.found.sorted { left, right in
            let ranks = (rules[left.rule].rule.yields ? 1 : 0, rules[right.rule].rule.yields ? 1 : 0)
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            if left.rule != right.rule { return left.rule < right.rule }
            return left.range.lowerBound < right.range.lowerBound
        }
        for found in byRank where !kept.contains(where: { $0.range.overlaps(found.range) }) { kept.append(found) }
        kept.sort { $0.range.lowerBound < $1.range.lowerBound }
        if kept.count > limits.matchesPerFile || scratch.file.isFull { matches.cuts.files += 1 }
        let width = scratch.file.width
        let isBinary = scratch.file.form == .binary
        for found in kept.prefix(limits.matchesPerFile) {
            if matches.count >= limits.matches {
                matches.cuts.matches += 1
                continue
            }
            let rule = rules[found.rule].rule
            matches.count += 1
            matches.matches.append(
                SecretMatch(
                    ruleID: rule.id, description: rule.description, severity: rule.severity,
                    offset: found.range.lowerBound * width, length: found.range.count * width,
                    line: isBinary ? nil : found.line, column: isBinary ? nil : found.column,
                    evidence: found.evidence, digest: found.digest))
        }
    }
}
