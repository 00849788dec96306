import DataFormats
import PlainData
import Testing

@Suite struct NginxConfigurationTests {
    private static func json(_ text: String) throws(DocumentError) -> String {
        JSON.text(try NginxConfiguration.parse(Array(text.utf8)), pretty: false)
    }

    @Test(arguments: [
        ("", "{}"), ("# only a comment", "{}"), ("user www;", #"{"user":[["www"]]}"#),
        ("a 1; b 2; a 3 4;", #"{"a":[["1"],["3","4"]],"b":[["2"]]}"#),
        ("s { x 1; } # c\n s { }", #"{"s":[{"x":[["1"]]},{}]}"#),
        ("l ~ \\.php$ { r 'a b' \"c;d\"; }", #"{"l":[{"_":["~","\\.php$"],"r":[["a b","c;d"]]}]}"#),
        ("g { } a 1;", #"{"a":[["1"]],"g":[{}]}"#),
        // A name ends at white space only.
        ("ip_hash; x 1;", #"{"ip_hash;":[["x","1"]]}"#),
    ]) func reads(text: String, json: String) throws {
        #expect(try Self.json(text) == json)
    }

    @Test(arguments: ["a", "a 1", "a 1 }", "a { b 1;", "}", "a 'b", "a 1; }", "a 1 # c\n;", "1 a;", "\"a"])
    func refuses(text: String) {
        #expect(throws: DocumentError.self) { try Self.json(text) }
    }

    @Test func isBounded() {
        #expect(throws: DocumentError.self) { try Self.json(String(repeating: "a {", count: 100_000)) }
        #expect(throws: DocumentError.self) { try Self.json("a " + String(repeating: "b ", count: 300_000) + ";") }
    }
}
