import PrintableText
import Testing

@Suite struct PrintableTextTests {
    @Test(arguments: [
        ("plain /usr/bin", "plain /usr/bin"), ("Grüße/日本", "Grüße/日本"), ("a\\b", "a\\\\b"), ("a\nb\r\t", "a\\nb\\r\\t"),
        ("\u{1b}[31mred", "\\x1B[31mred"), ("\u{7f}", "\\x7F"), ("\u{9b}31m", "\\u{009B}31m"),
        ("\u{202e}gpj.exe", "\\u{202E}gpj.exe"), ("\u{200b}", "\\u{200B}"), ("\u{2028}", "\\u{2028}"),
        ("\u{e000}", "\\u{E000}"), ("", ""),
    ])
    func textIsEscapedWhereItCouldMislead(text: String, expected: String) {
        #expect(printable(text) == expected)
    }

    @Test(
        arguments: [
            ([0xff], "\\xFF"), ([0x61, 0x80, 0x62], "a\\x80b"), ([0xc0, 0xaf], "\\xC0\\xAF"),
            // A surrogate, an overlong form, one beyond the last plane, one cut short: none is UTF-8.
            ([0xed, 0xa0, 0x80], "\\xED\\xA0\\x80"), ([0xe0, 0x80, 0xaf], "\\xE0\\x80\\xAF"),
            ([0xf4, 0x90, 0x80, 0x80], "\\xF4\\x90\\x80\\x80"), ([0xe2, 0x82], "\\xE2\\x82"),
        ] as [([UInt8], String)])
    func bytesThatAreNoTextAreShownAsBytes(bytes: [UInt8], expected: String) {
        #expect(printable(bytes) == expected)
    }

    @Test func formCanBeTurnedBackIntoTheBytes() throws {
        var generator = SeededGenerator(state: 7)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                Bool.random(using: &generator)
                    ? UInt8.random(in: .min ... .max, using: &generator)
                    : Array("\\xu{}0Aé\n".utf8).randomElement(using: &generator) ?? 0
            }
            let text = printable(bytes)
            #expect(unescape(text) == bytes)
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) })
        }
    }

    private func unescape(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        // By scalars: a combining mark after an escape would be one character with its last digit.
        var rest = Array(text.unicodeScalars)[...]
        func number(_ digits: ArraySlice<Unicode.Scalar>) -> UInt32 {
            UInt32(String(String.UnicodeScalarView(digits)), radix: 16) ?? 0
        }
        while let scalar = rest.popFirst() {
            guard scalar == "\\" else {
                bytes += Array(String(Character(scalar)).utf8)
                continue
            }
            switch rest.popFirst() {
            case "x":
                bytes.append(UInt8(number(rest.prefix(2))))
                rest = rest.dropFirst(2)
            case "u":
                let digits = rest.dropFirst().prefix { $0 != "}" }
                bytes += Array(String(Character(Unicode.Scalar(number(digits)) ?? " ")).utf8)
                rest = rest.dropFirst(digits.count + 2)
            case "n": bytes.append(10)
            case "r": bytes.append(13)
            case "t": bytes.append(9)
            default: bytes.append(UInt8(ascii: "\\"))
            }
        }
        return bytes
    }
}

/// A generator whose numbers are the same in every run (SplitMix64, Steele and others 2014).
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
