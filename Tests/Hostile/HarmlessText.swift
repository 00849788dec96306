import Testing

/// Text that a terminal or a viewer only shows.
enum HarmlessText {
    /// Records an issue where the bytes are no UTF-8, or hold anything but newlines that is no visible character.
    static func expect(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            Issue.record("no UTF-8", sourceLocation: sourceLocation)
            return
        }
        let wrong = Set(text.unicodeScalars.filter { isHarmful($0) }.map { String($0.value, radix: 16) })
        #expect(wrong.isEmpty, sourceLocation: sourceLocation)
        #expect(!text.isEmpty, sourceLocation: sourceLocation)
    }

    /// Controls of C0 and C1 but the newline, and whatever changes the direction of text or hides in it.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\n" { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: return true
        default: return false
        }
    }
}
