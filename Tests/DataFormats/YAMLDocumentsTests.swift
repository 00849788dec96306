import DataFormats
import PlainData
import Testing

@Suite struct YAMLDocumentsTests {
    private func value(_ scalar: String) throws -> PlainValue? {
        try YAML.documents(Array("a: \(scalar)\n".utf8)).first?.value["a"]
    }

    @Test(
        "Scalars without quotes are what kubectl takes them for",
        arguments: [
            ("yes", .boolean(true)), ("y", .boolean(true)), ("On", .boolean(true)), ("NO", .boolean(false)),
            ("oN", .text("oN")), ("~", .null), ("Null", .null), ("nULL", .text("nULL")), ("017", .integer(15)),
            ("0o17", .integer(15)), ("0x1f", .integer(31)), ("-0b11", .integer(-3)), ("1_000", .integer(1000)),
            ("+5", .integer(5)), ("018", .double(18)), ("1e3", .double(1000)), ("1.5", .double(1.5)),
            (".5", .double(0.5)),
            ("1.", .double(1)), (".inf", .double(.infinity)), ("12:30:45", .text("12:30:45")),
            ("2001-12-14", .text("2001-12-14")), (":a", .text(":a")), ("1.2.3", .text("1.2.3")), ("1Gi", .text("1Gi")),
            ("9223372036854775807", .integer(.max)), ("'yes'", .text("yes")), ("!!str 5", .text("5")),
            ("!!float 5", .double(5)), ("-", .array([.null])), ("<<", .text("<<")), ("1e400", .text("1e400")),
        ] as [(String, PlainValue)])
    func scalars(text: String, expected: PlainValue) throws {
        #expect(try value(text == "-" ? "\n- " : text) == expected)
    }

    @Test("A number of more than 64 bits is noted, because it could not be written again")
    func rounded() throws {
        let documents = try YAML.documents(Array("a: 18446744073709551616\n---\na: 1\n".utf8))
        #expect(documents.map(\.isRounded) == [true, false])
    }

    @Test(
        "What is wrong is refused with its line",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", 3, "a key comes twice: a"), ("a: [\n", 2, nil), ("a: 1\n---\nb: *x\n", nil, nil),
            ("a: !foo 1\n", 1, "a value that is not what its tag says"), ("a: !!int x\n", 1, nil),
            ("a:\n- !!set {a}\n", 2, "a tag that no manifest has"), ("a: b: c\n", 1, nil), ("a: \u{1}\n", nil, nil),
        ] as [(String, Int?, String?)])
    func refused(text: String, line: Int?, message: String?) {
        let error = #expect(throws: DocumentError.self) { try YAML.documents(Array(text.utf8)) }
        #expect(error?.line == line)
        if let message { #expect(error?.message == message) }
        #expect(error?.message.contains("<unknown>") == false)
    }

    @Test("Anchors, aliases and merges are resolved; what stands in the map is stronger than what is merged into it")
    func anchors() throws {
        let text = "one: &x {a: 1, b: 2}\ntwo:\n  b: 3\n  <<: *x\n  c: 4\nthree: *x\n"
        let value = try #require(try YAML.documents(Array(text.utf8)).first?.value)
        #expect(value["two"] == .map([.init("b", .integer(3)), .init("a", .integer(1)), .init("c", .integer(4))]))
        #expect(value["three"] == value["one"])
    }

    @Test("An alias can't make a document larger than it may be")
    func bomb() {
        var text = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n"
        for level in 1..<9 {
            text +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",") + "]\n"
        }
        #expect(throws: DocumentError.self) { try YAML.documents(Array(text.utf8)) }
    }

    @Test("Each document has its own bytes, comments and all, and what separates them belongs to none")
    func sources() throws {
        let text = """
            # first
            a: 1 # é日😀
            ---
            # second
            b: |+
              x

            --- # on the mark
            c: 1
            ...
            # between
            ---
              d: 1
              e: 2
            ---
            ---
            # only a comment
            --- {f: 1}

            """
        let documents = try YAML.documents(Array(text.utf8))
        #expect(documents.map { $0.value.entries?.first?.key.text } == ["a", "b", "c", "d", "f"])
        let sources = documents.map { String(decoding: $0.source ?? [], as: UTF8.self) }
        #expect(
            sources == [
                "# first\na: 1 # é日😀\n", "# second\nb: |+\n  x\n\n", "# on the mark\nc: 1\n",
                "\n# between\n  d: 1\n  e: 2\n",
                "{f: 1}\n",
            ])
        #expect(documents.map(\.line) == [2, 3, 8, 12, 18])
        // Put together again, they are the same documents.
        let again = try YAML.documents(Array(sources.joined(separator: "---\n").utf8))
        #expect(again.map(\.value) == documents.map(\.value))
    }

    @Test("A text that is a mark elsewhere has no bytes that could stand alone", arguments: ["---", "..."])
    func marks(mark: String) throws {
        let documents = try YAML.documents(Array("a: 1\n--- \(mark)b\n".utf8))
        #expect(documents.map(\.value).last == .text("\(mark)b") && documents.last?.source == nil)
    }

    @Test("A document with directives has no bytes that could stand alone")
    func directives() throws {
        let documents = try YAML.documents(Array("%TAG !y! tag:yaml.org,2002:\n---\na: !y!str 1\n".utf8))
        #expect(documents.first?.source == nil && documents.first?.value["a"] == .text("1"))
    }

    @Test("Nothing is no document", arguments: ["", "\n", "# a\n", "---\n", "---\n---\n", "\u{feff}"])
    func empty(text: String) throws {
        #expect(try YAML.documents(Array(text.utf8)).isEmpty)
    }

    @Test("JSON values stand one behind the other")
    func stream() throws {
        #expect(try JSON.stream(Array("{\"a\": 1}\n{}[1] 2\n".utf8)).count == 4)
        #expect(try JSON.stream([]).isEmpty)
        #expect(throws: DocumentError.self) { try JSON.stream(Array("{} x".utf8)) }
    }
}
