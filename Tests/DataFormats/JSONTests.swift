import DataFormats
import PlainData
import Testing

@Suite struct JSONTests {
    @Test(
        arguments: [
            ("null", .null), (" true\n", .boolean(true)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
            ("9223372036854775808", .double(9223372036854775808)), ("1.5e3", .double(1500)),
            ("1E400", .double(.infinity)),
            (#""a\u00e9\n\/\q""#, .text("aé\n/q")), (#""\ud83d\ude00""#, .text("😀")),
            (#""\ud83d!""#, .string([0xed, 0xa0, 0xbd, 0x21])), ("[]", .array([])), ("{}", .map([])),
            ("[1, /* two */ 2] // end", .array([.integer(1), .integer(2)])),
            (
                #"{"a": 1, "b": {"c": []}, "a": 2}"#,
                .map([.init("a", .integer(2)), .init("b", .map([.init("c", .array([]))]))])
            ),
        ] as [(String, PlainValue)]) func reads(document: String, value: PlainValue) throws
    {
        #expect(try JSON.parse(Array(document.utf8)) == value)
    }

    @Test func keepsBytesThatAreNoText() throws {
        #expect(try JSON.parse([0x22, 0xff, 0xc3, 0x22]) == .string([0xff, 0xc3]))
    }

    @Test(arguments: [
        "", "  ", "{", "[1,]", "{\"a\":1,}", "{1:2}", "01", "-", "1.", "1e", ".5", "+1", "NaN", "Infinity", "nul",
        "\"a",
        "\"a\u{1}\"", "\"\\u12\"", "\"\\", "[1] 2", "/", "/*", "'a'", "\u{feff}1",
    ]) func refuses(document: String) {
        #expect(throws: DocumentError.self) { try JSON.parse(Array(document.utf8)) }
    }

    @Test func saysWhere() {
        #expect(throws: DocumentError("expected ',' or ']' after array value at line 2 column 4", line: 2, column: 4)) {
            try JSON.parse(Array("[1,\n2  3]".utf8))
        }
    }

    @Test func isBounded() throws {
        func nested(_ depth: Int) -> [UInt8] { Array((String(repeating: "[", count: depth)).utf8) }
        #expect(throws: DocumentError("nesting of 101 is too deep")) { try JSON.parse(nested(1_000_000)) }
        _ = try JSON.parse(nested(100) + Array(String(repeating: "]", count: 100).utf8))
        #expect(throws: DocumentError("more than 1000000 values", isOverLimit: true)) {
            try JSON.parse(Array(("[" + String(repeating: "0,", count: 1_000_000) + "0]").utf8))
        }
    }

    @Test func manyKeysTakeLinearTime() throws {
        let text = "{" + (0..<50_000).map { "\"k\($0 % 40_000)\":\($0)" }.joined(separator: ",") + "}"
        let map = try JSON.parse(Array(text.utf8))
        #expect(map.entries?.count == 40_000)
        #expect(map["k1"] == .integer(40_001))
    }

    @Test func writes() {
        let value = PlainValue.map([
            .init("a\"\u{1}\u{7f}é", .array([.null, .boolean(false), .integer(-1), .double(0.5), .double(.nan)])),
            .init(key: .integer(1), value: .symbol(Array("s".utf8))), .init("e", .array([])), .init("m", .map([])),
            .init(key: .array([.text("x")]), value: .string([0xff])),
        ])
        #expect(
            JSON.text(value, pretty: false)
                == #"{"a\"\u0001\u007fé":[null,false,-1,0.5,null],"1":"s","e":[],"m":{},"[\"x\"]":"�"}"#)
        #expect(
            JSON.text(
                .map([.init("a", .array([.integer(1), .map([.init("b", .text("[")), .init("c", .null)])]))]),
                pretty: true)
                    == """
                    {
                      "a": [
                        1,
                        {
                          "b": "[",
                          "c": null
                        }
                      ]
                    }
                    """)
    }
}
