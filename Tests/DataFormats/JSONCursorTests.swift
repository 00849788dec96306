import DataFormats
import PlainData
import Testing

@Suite struct JSONCursorTests {
    private static let samples = [
        #"{"kind":"List","items":[{"a":"x\n\"\\\u00e9\/","b":[1,-2.5e+3,0,true,false,null]},{}],"é":""}"#,
        " {\n  \"long\" : \"a string that is longer than eight bytes, twice over\",\n        \"deep\": [[[{\"a\":[]}]]]\n} ",
        #"[0, 10, -1, 1e5, 123456789012345678, 0.5, "", "12345678", "1234567", "\ud83d\ude00"]"#,
    ]

    /// Whether a document is passed over to its end.
    private func isPassed(_ json: [UInt8]) -> Bool {
        json.withUnsafeBufferPointer { bytes in
            var cursor = JSONCursor(bytes)
            do {
                try cursor.skip()
                try cursor.end()
                return true
            } catch {
                return false
            }
        }
    }

    /// A document made anew by taking all that can be taken.
    private func taken(_ cursor: inout JSONCursor, _ like: PlainValue) throws(JSONCursor.Unusual) -> PlainValue {
        switch like {
        case .map(let entries):
            var rest = entries[...]
            var made: [PlainValue.Entry] = []
            try cursor.map { (name, value) throws(JSONCursor.Unusual) in
                guard let next = rest.popFirst() else { throw JSONCursor.Unusual() }
                made.append(
                    PlainValue.Entry(key: .string(Array(name.bytes)), value: try taken(&value, next.value)))
            }
            return .map(made)
        case .array(let elements):
            var rest = elements[...]
            var made: [PlainValue] = []
            try cursor.array { (element) throws(JSONCursor.Unusual) in
                guard let next = rest.popFirst() else { throw JSONCursor.Unusual() }
                made.append(try taken(&element, next))
            }
            return .array(made)
        case .string: return .string(try cursor.textBytes())
        case .integer: return .integer(try cursor.integer())
        case .boolean: return .boolean(try cursor.boolean())
        default:
            try cursor.skip()
            return like
        }
    }

    @Test("What is taken is what the parser makes of it") func taken() throws {
        for sample in Self.samples {
            let json = Array(sample.replacing(#", "\ud83d\ude00""#, with: "").utf8)
            let value = try JSON.parse(json)
            let made = try json.withUnsafeBufferPointer { bytes in
                var cursor = JSONCursor(bytes)
                let made = try taken(&cursor, value)
                try cursor.end()
                return made
            }
            #expect(made == value)
        }
    }

    @Test("Whatever becomes of a document, what is passed over is one to the parser too") func noMoreThanTheParser() {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("\"\\{}[]:,0-.e+tfnu \u{1}\n/a".utf8) + [0x80, 0xff]
        for sample in Self.samples {
            let json = Array(sample.utf8)
            #expect(isPassed(json))
            for length in 0..<json.count { #expect(!isPassed(Array(json[..<length])) || json[length] == 0x20) }
            for _ in 0..<20_000 {
                var changed = json
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    let place = Int.random(in: 0..<changed.count, using: &generator)
                    switch Int.random(in: 0..<3, using: &generator) {
                    case 0: changed[place] = alphabet.randomElement(using: &generator) ?? 0
                    case 1: changed.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
                    default: changed.remove(at: place)
                    }
                }
                guard isPassed(changed) else { continue }
                #expect((try? JSON.parse(changed)) != nil, "\(String(decoding: changed, as: UTF8.self))")
            }
        }
    }

    @Test(
        "What is wrong or unusual is refused",
        arguments: [
            "", "{", "}", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "01", "-", "1.", "1e", "+1",
            "\"\\x\"",
            "\"\\u12g4\"", "\"a\nb\"", "\"a", "tru", "nul", "// x\n1", "{a:1}", "1 1", "\u{feff}1",
            String(repeating: "[", count: 101) + String(repeating: "]", count: 101),
        ]) func refused(text: String)
    {
        #expect(!isPassed(Array(text.utf8)))
    }

    @Test(
        "A string ends at its quote, wherever that and what comes before it lie",
        arguments: [
            ("", true), (#"\""#, true), (#"\\"#, true), (#"\u00e9"#, true), ("é\u{7f}", true), ("\u{1}", false),
            ("\n", false), (#"\"#, false), (#"\x"#, false), (#"\u12"#, false), (#"""#, false),
        ])
    func strings(piece: String, isGood: Bool) {
        for length in 0..<40 {
            for place in 0...length {
                var text = Array(repeating: UInt8(ascii: "x"), count: length)
                text.insert(contentsOf: piece.utf8, at: place)
                for after in ["", " ", ",1", String(repeating: " ", count: 20)] {
                    let json = Array(#"[""#.utf8) + text + Array("\"\(after)]".utf8)
                    #expect(isPassed(json) == isGood, "\(String(decoding: json, as: UTF8.self))")
                }
            }
        }
    }

    @Test("What is passed over may be as deep as the document may be, wherever it lies") func depth() {
        for (inner, isGood) in [(97, true), (98, false)] {
            let json = "[{\"a\":[" + String(repeating: "[", count: inner) + String(repeating: "]", count: inner) + "]}]"
            let isRead = Array(json.utf8).withUnsafeBufferPointer { bytes in
                var cursor = JSONCursor(bytes)
                do throws(JSONCursor.Unusual) {
                    try cursor.array { (element) throws(JSONCursor.Unusual) in
                        try element.map { (_, value) throws(JSONCursor.Unusual) in
                            try value.array { (element) throws(JSONCursor.Unusual) in try element.skip() }
                        }
                    }
                    try cursor.end()
                    return true
                } catch {
                    return false
                }
            }
            #expect(isRead == isGood)
            #expect(isPassed(Array(json.utf8)) == isGood)
        }
    }

    @Test(
        "A number that is long or none is no whole number",
        arguments: ["1234567890123456789", "1.0", "1e1", "01", "-", "\"1\""])
    func integers(text: String) {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            var cursor = JSONCursor(bytes)
            #expect(throws: JSONCursor.Unusual.self) { try cursor.integer() }
        }
    }
}
