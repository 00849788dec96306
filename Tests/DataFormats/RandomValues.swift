import PlainData

/// Random values, the same for the same seed.
struct RandomValues: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// What is written plainly by somebody who knows only half of YAML.
    static let traps = [
        "", " ", "~", "null", "Null", "true", "TRUE", "yes", "No", "on", "OFF", "y", "N", "0", "-0", "+1", "017",
        "0o17",
        "0x1F", "0b101", "1_000", "1e3", "1E3", "1.", ".5", "-.5e-3", ".inf", "-.INF", ".nan", "nan", "12:30:45",
        "1:30",
        "190:20:30.15", "2001-12-14", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "<<", "=", "-", "--",
        "---", "--- a", "...", "?", "? a", ":", ": a", "a: b", "a:", "a :b", "a #b", "#b", "a#b", "*a", "&a", "!a",
        "!!str",
        "|", ">", "|-", "'", "''", "\"", "a'b", "a\"b", "\\", "a\\b", "%a", "@a", "`a", "{", "}", "[", "]", "{}", "[]",
        "a,b", ",a", "- a", "-a", "--a", "a\n", "a\nb", "\na", "\n", "\n\n", "a\n\n", "a\n\nb\n", " a\nb", "a\n b",
        "a \nb ",
        "a\t", "\ta", "a\tb", "a\n\tb", "a\r\nb", "a\rb", "\u{85}", "a\u{85}b", "\u{2028}", "a\u{2029}b", "\u{feff}a",
        "é",
        "日本", "😀", "\u{0}", "\u{7f}", "\u{1b}[31m", "\u{a0}", "\u{200b}", "\u{fffe}", "a\n---\nb", "a\n...\n",
        "# a\nb", "a\n# b", "a\n  ", "a\n\n  \n", "a\n \n", "nginx:1.27", "100m", "1Gi", "0644", "10.0.0.0/8", "1.2.3",
        "$(POD)", "{{ .Values }}", "key: |\n  a", "1,000", "0x", "0b", "0o", "+", ".", "..", "1e", "e3", "::1",
        "fe80::1",
        "12e03", "._5", ".5_", "+.inf", "Infinity", "- ", "-\n", "? \n", "~\n", "null\n", "|\n", "0\n",
    ]

    mutating func text() -> String {
        if Int.random(in: 0..<3, using: &self) == 0, let trap = Self.traps.randomElement(using: &self) { return trap }
        let alphabets: [[Unicode.Scalar]] = [
            Array("abz".unicodeScalars), Array("a -:#'\"\\\n\t".unicodeScalars),
            Array("0123456789+-._:eExob".unicodeScalars),
            Array("!@%&*|>[]{},?=`~<^ a\n".unicodeScalars),
            Array("é日😀\u{1}\u{85}\u{2028}\u{a0}\u{feff}a\n ".unicodeScalars),
            Array(" \n".unicodeScalars) + ["a"],
        ]
        let alphabet = alphabets.randomElement(using: &self) ?? []
        let length = Int.random(in: 0..<60, using: &self) == 0 ? 1100 : Int.random(in: 0...12, using: &self)
        var text = ""
        for _ in 0..<length {
            if let scalar = alphabet.randomElement(using: &self) { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    /// A value of some levels. No NaN: it is equal to nothing, itself among it.
    mutating func value(depth: Int = 4, textKeysOnly: Bool = false) -> PlainValue {
        switch Int.random(in: 0..<(depth > 0 ? 12 : 7), using: &self) {
        case 0: return .null
        case 1: return .boolean(Bool.random(using: &self))
        case 2:
            return .integer(
                [0, -1, 7, 1000, .max, .min, Int(truncatingIfNeeded: next())].randomElement(using: &self) ?? 0)
        case 3:
            let doubles = [
                0.5, -0.0, 1, 1e3, 1e16, 1e300, .leastNonzeroMagnitude, -1.5e-7, 0.1, .greatestFiniteMagnitude,
            ]
            return .double(doubles.randomElement(using: &self) ?? 0)
        case 4...6: return .text(text())
        case 7...8:
            let count = Int.random(in: 0...4, using: &self)
            return .array((0..<count).map { _ in value(depth: depth - 1, textKeysOnly: textKeysOnly) })
        default:
            var keys: Set<PlainValue> = []
            var entries: [PlainValue.Entry] = []
            for _ in 0..<Int.random(in: 0...5, using: &self) {
                let isText = textKeysOnly || Int.random(in: 0..<8, using: &self) > 0
                let key = isText ? .text(text()) : value(depth: 0)
                guard keys.insert(key).inserted else { continue }
                entries.append(.init(key: key, value: value(depth: depth - 1, textKeysOnly: textKeysOnly)))
            }
            return .map(entries)
        }
    }
}
