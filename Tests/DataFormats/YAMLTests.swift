import DataFormats
import PlainData
import Testing

@Suite struct YAMLTests {
    private static func parse(_ text: String, _ options: YAML.Options = []) throws(DocumentError) -> PlainValue {
        try YAML.parse(Array(text.utf8), options)
    }

    @Test(
        arguments: [
            ("~", .null), ("null", .null), ("Null", .null), ("", .null), ("yes", .boolean(true)),
            ("On", .boolean(true)),
            ("TRUE", .boolean(true)), ("no", .boolean(false)), ("off", .boolean(false)), ("y", .text("y")),
            ("n", .text("n")),
            ("truely", .text("truely")), ("'yes'", .text("yes")), ("12", .integer(12)), ("+12", .integer(12)),
            ("-1_000", .integer(-1000)), ("1,000", .integer(1000)), ("010", .integer(8)), ("08", .text("08")),
            ("0", .integer(0)),
            ("0o17", .text("0o17")), ("0x1F", .integer(31)), ("-0b101", .integer(-5)), ("1__0", .text("1__0")),
            ("99999999999999999999", .double(1e20)), ("1:30", .integer(5400)), ("1:01:01", .integer(3661)),
            ("1:70", .text("1:70")), ("1:30.5", .double(5430)), ("1.5", .double(1.5)), (".5", .double(0.5)),
            ("1.", .double(1)),
            ("-1.5e+3", .double(-1500)), ("1e3", .text("1e3")), ("1.5e3", .text("1.5e3")), (".", .text(".")),
            (".inf", .double(.infinity)), ("-.INF", .double(-.infinity)), (":foo", .symbol(Array("foo".utf8))),
            (":\"a b\"", .symbol(Array("a b".utf8))), ("1.2.3", .text("1.2.3")),
            ("-", .array([.null])),
            ("!!str 12", .text("12")), ("!!float 12", .double(12)), ("!binary aGk=", .text("hi")), ("é", .text("é")),
            ("!ruby/sym a", .symbol(Array("a".utf8))), ("2020-13-01", .text("2020-13-01")),
            ("127.0.0.1", .text("127.0.0.1")),
            ("|\n yes\n", .text("yes\n")), ("a\n\n b", .text("a\nb")), ("--- 1\n--- [", .integer(1)),
        ] as [(String, PlainValue)]) func resolvesAsPsych(document: String, value: PlainValue) throws
    {
        #expect(try Self.parse(document) == value)
    }

    @Test func notANumber() throws {
        guard case .double(let double) = try Self.parse(".NaN") else {
            Issue.record("no double")
            return
        }
        #expect(double.isNaN)
    }

    @Test func collections() throws {
        #expect(
            try Self.parse("a: 1\nb:\n- x\n- {c: d, 2: [e]}\na: 3\n")
                == .map([
                    .init("a", .integer(3)),
                    .init(
                        "b",
                        .array([
                            .text("x"),
                            .map([.init("c", .text("d")), .init(key: .integer(2), value: .array([.text("e")]))]),
                        ])),
                ]))
    }

    @Test func merges() throws {
        #expect(
            try Self.parse("x: 1\n<<: {x: 2, y: 3}\n") == .map([.init("x", .integer(2)), .init("y", .integer(3))]))
        #expect(try Self.parse("<<: [{x: 1}, {x: 2}]") == .map([.init("x", .integer(1))]))
        #expect(try Self.parse("<<: 1") == .map([.init("<<", .integer(1))]))
        #expect(try Self.parse("!!str <<: {a: 1}") == .map([.init("<<", .map([.init("a", .integer(1))]))]))
        #expect(
            try Self.parse("a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\n", .aliases)["b"]
                == .map([.init("x", .integer(1)), .init("y", .integer(2))]))
    }

    @Test(arguments: [
        ("a: &x 1\nb: *x", "Unknown alias: x"),
        ("2020-01-02", "Tried to load unspecified class: Date"),
        ("a: 2020-1-2", "Tried to load unspecified class: Date"),
        ("2001-12-14t21:59:43.10-05:00", "Tried to load unspecified class: Time"),
        ("2001-12-14 21:59:43", "Tried to load unspecified class: Time"),
        ("!ruby/object:Foo {}", "Tried to load unspecified class: Foo"),
        ("!ruby/regexp /a/", "Tried to load unspecified class: Regexp"),
        ("!set {a}", "Tried to load unspecified class: Psych::Set"),
        ("0b_", "invalid value for Integer(): \"0b_\""),
        ("a: b: c", "(<unknown>): mapping values are not allowed in this context at line 1 column 5"),
    ]) func refuses(document: String, message: String) {
        do throws(DocumentError) {
            let value = try Self.parse(document)
            Issue.record("read as \(value)")
        } catch {
            #expect(error.message == message)
        }
    }

    @Test(arguments: ["[1", "a: [", "\t- a", "'", "%YAML 3", "*a", "{a: b", "\"\\xz\"", "a: 1\n- b"])
    func refusesWhatIsNone(document: String) {
        #expect(throws: DocumentError.self) { try Self.parse(document, [.aliases, .dates]) }
    }

    @Test func refusesWhatIsNoText() {
        #expect(throws: DocumentError.self) { try YAML.parse([0x61, 0xff]) }
    }

    @Test func takesDatesAndAliasesWhereAsked() throws {
        #expect(try Self.parse("2020-01-02", .dates) == .text("2020-01-02"))
        #expect(
            try Self.parse("[&a [1], *a, &a 2, *a]", .aliases)
                == .array([.array([.integer(1)]), .array([.integer(1)]), .integer(2), .integer(2)]))
        #expect(throws: DocumentError("Unknown alias: a")) {
            try Self.parse("&a [*a]", .aliases)
        }
    }

    @Test func isBounded() {
        #expect(throws: DocumentError("nesting of 101 is too deep", isOverLimit: true)) {
            try Self.parse(String(repeating: "[", count: 100_000))
        }
        #expect(throws: DocumentError("nesting of 101 is too deep", isOverLimit: true)) {
            try Self.parse(String(repeating: "- ", count: 400))
        }
        var laughs = "- &a0 [1,1,1,1,1,1,1,1,1,1]\n"
        for level in 1...9 {
            laughs += "- &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",") + "]\n"
        }
        #expect(throws: DocumentError("more than 1000000 values", isOverLimit: true)) {
            try Self.parse(laughs, .aliases)
        }
        let deep = "- &a0 [1]\n" + (1...120).map { "- &a\($0) [*a\($0 - 1)]\n" }.joined()
        #expect(throws: DocumentError("nesting of 101 is too deep", isOverLimit: true)) {
            try Self.parse(deep, .aliases)
        }
    }
}
