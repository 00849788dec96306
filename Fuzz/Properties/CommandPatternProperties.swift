import TargetProcess

/// An expression that a text is made to exhaust ends, and a plain one finds what is there. That they end in time is for
/// libFuzzer's own timeout to say.
func checkCommandPattern(_ bytes: [UInt8]) throws(BrokenProperty) {
    // The most that is kept of a command line.
    let text = Array(bytes.prefix(4096))
    do {
        let plain = try CommandPattern("ngin")
        try require(plain.matches(text) == text.containsSequence(Array("ngin".utf8)), "a plain expression errs")
        for source in ["(a+)+$", "(.*)*x(?=y)", "^(?:[^b]|b(?!c))*$", "(?i)(x|xx)+y"] {
            _ = try CommandPattern(source).matches(text)
        }
    } catch let broken as BrokenProperty {
        throw broken
    } catch {
        throw BrokenProperty(message: "an expression that is right is refused: \(error)")
    }
}
