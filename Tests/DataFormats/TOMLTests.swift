import DataFormats
import PlainData
import Testing

@Suite struct TOMLTests {
    private static func json(_ document: String) throws(DocumentError) -> String {
        JSON.text(try TOML.parse(Array(document.utf8)), pretty: false)
    }

    @Test(arguments: [
        ("", "{}"), ("a = 1 # c\r\n\"b c\" = 'x\\y'\n", #"{"a":1,"b c":"x\\y"}"#),
        ("a.b.c = 1\na.b.d = 2", #"{"a":{"b":{"c":1,"d":2}}}"#),
        (
            "[a.b]\nc=1\n[a]\nd=2\n[[x.y]]\nz=1\n[[x.y]]\n[x.y.w]\nq=2",
            #"{"a":{"b":{"c":1},"d":2},"x":{"y":[{"z":1},{"w":{"q":2}}]}}"#
        ),
        ("a = [1, [2, 'x'], # c\n {b = 1, c.d = 2},\n]", #"{"a":[1,[2,"x"],{"b":1,"c":{"d":2}}]}"#),
        ("a=[+1_000,-0,0xdead_beef,0o17,0b101]", #"{"a":[1000,0,3735928559,15,5]}"#),
        ("a=[1.5,-2e3,6.26e-2,1_0.0_1,inf]", #"{"a":[1.5,-2000.0,0.0626,10.01,null]}"#),
        (
            "a=[1979-05-27,07:32:00.5,1979-05-27 07:32:00Z,1979-05-27T07:32:00-07:00]",
            #"{"a":["1979-05-27","07:32:00.5","1979-05-27 07:32:00Z","1979-05-27T07:32:00-07:00"]}"#
        ),
        ("a=\"\\u00e9\\U0001F600\\t\\\"\"", #"{"a":"é😀\t\""}"#),
        ("a=\"\"\"\nx\\\n   y \"\" z\"\"\"\"\nb='''\n\\'''", #"{"a":"xy \"\" z\"","b":"\\"}"#),
        (
            "[fruit]\napple.color = 1\n[fruit.apple.texture]\nsmooth = true",
            #"{"fruit":{"apple":{"color":1,"texture":{"smooth":true}}}}"#
        ),
    ]) func reads(document: String, json: String) throws {
        #expect(try Self.json(document) == json)
    }

    @Test(arguments: [
        "a", "a=", "=1", "a=1 b=2", "a=1\na=2", "[a]\n[a]", "a=1\n[a]", "a.b=1\n[a]", "[a.b]\n[a]\nb.c=1", "[[a]]\n[a]",
        "a=[]\n[[a]]", "a={b=1}\na.c=2", "a={b=1,}", "a={b=1\n}", "a=01", "a=1_", "a=_1", "a=0x", "a=1.", "a=.5",
        "a=9223372036854775808", "a='x\ny'", "a=\"\\q\"", "a=\"\\ud800\"", "a=\"x", "a='''x", "a=[1", "[a", "[[a]",
        "a=1979-13-01", "a=25:00:00", "a=yes", "a=\"\u{1}\"", "a = 1 # \u{1}",
    ]) func refuses(document: String) {
        #expect(throws: DocumentError.self) { try Self.json(document) }
    }

    @Test func isBounded() {
        let dots = Array(repeating: "a", count: 60).joined(separator: ".")
        for document in [
            "a=" + String(repeating: "[", count: 100_000), "a=" + String(repeating: "{a=", count: 100_000),
            "[" + Array(repeating: "a", count: 101).joined(separator: ".") + "]",
            "x={" + dots + "={" + dots + "={" + dots + "=1}}}",
        ] {
            #expect(throws: DocumentError.self) { try Self.json(document) }
        }
    }
}
