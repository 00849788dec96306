import Secrets

/// Compiled once: it takes longer than a try.
private let scanner: SecretScanner? = {
    var limits = SecretLimits()
    limits.triesPerFile = 2_000
    return try? SecretScanner(rules: SecretRules.builtIn(), limits: limits)
}()

/// What is found lies in the file, is told without being given away, and is the same in pieces of any size.
///
/// The first part of the input is the path, and the rest the file, once or several times.
func checkSecrets(_ bytes: [UInt8]) throws(BrokenProperty) {
    guard let scanner, let scratch = scanner.makeScratch() else { throw BrokenProperty(message: "there are no rules") }
    let input = parts(bytes, 2)
    // Longer than libFuzzer makes them, so that pieces are longer than what is carried from one to the next.
    let content = Array(repeatElement(input[1], count: 1 + Int(bytes.last ?? 0) % 9).joined())
    let path = input[0]
    var whole = SecretMatches()
    scanner.scan(content.span.bytes, path: path.span, with: scratch, into: &whole)
    for match in whole.matches {
        try require(match.offset >= 0 && match.offset + match.length <= content.count, "a match outside of the file")
        try require(match.length > 0, "an empty secret")
        try require(match.evidence.utf8.allSatisfy { (0x20..<0x7f).contains($0) }, "evidence that is not printable")
        try require(match.evidence.utf8.count < 32, "evidence that is long")
        if let line = match.line {
            try require((1...(content.count + 1)).contains(line), "a line outside of the file")
        }
    }
    for pair in zip(whole.matches, whole.matches.dropFirst()) {
        try require(pair.0.offset + pair.0.length <= pair.1.offset, "two rules told for one place")
    }
    let size = 1 + Int(bytes.first ?? 0) * 256
    var inPieces = SecretMatches()
    scanner.begin(path: path.span, with: scratch)
    var rest = content[...]
    while !rest.isEmpty {
        let piece = Array(rest.prefix(size))
        scanner.feed(piece.span.bytes, with: scratch)
        rest = rest.dropFirst(size)
    }
    scanner.finish(with: scratch, into: &inPieces)
    try require(inPieces == whole, "in pieces of \(size) bytes something else is found")
}

/// Rules of any bytes are refused in one line, or can be used.
func checkSecretRules(_ bytes: [UInt8]) throws(BrokenProperty) {
    let scanner: SecretScanner
    do throws(SecretRuleError) {
        scanner = try SecretScanner(rules: SecretRules(bytes, file: "own.toml"))
    } catch {
        try require(!error.message.isEmpty, "not a word about what is wrong")
        return
    }
    guard let scratch = scanner.makeScratch() else { return }
    var matches = SecretMatches()
    scanner.scan(bytes.span.bytes, path: bytes.span, with: scratch, into: &matches)
    for match in matches.matches {
        try require(match.offset >= 0 && match.offset + match.length <= bytes.count, "a match outside of the file")
    }
}
