import DataFormats
import PlainData
import Testing

@Suite struct CSVTests {
    @Test func rows() throws {
        let rows = try CSV.rows(Array("a,\"b \"\"c\"\"\n,\",\n\n\"\"".utf8))
        #expect(rows.count == 3)
        #expect(rows == [[Array("a".utf8), Array("b \"c\"\n,".utf8), nil], [], [[]]])
    }

    @Test func maps() throws {
        let document = Array("id,n,id\r\n1,2.5,x\r\n007\r\n\r\na,b,c,d\r\n".utf8)
        #expect(
            JSON.text(try CSV.parse(document), pretty: false)
                == #"[{"id":"1","n":"2.5"},{"id":"007","n":null},{"id":null,"n":null},{"id":"a","n":"b","":"d"}]"#)
        #expect(
            JSON.text(try CSV.parse(document, numbers: true), pretty: false)
                == #"[{"id":1,"n":2.5},{"id":7,"n":null},{"id":null,"n":null},{"id":"a","n":"b","":"d"}]"#)
        #expect(
            JSON.text(try CSV.parse(Array("a;b".utf8), headers: false, separator: 59), pretty: false) == #"[["a","b"]]"#
        )
        #expect(try CSV.parse([]) == .array([]))
    }

    @Test(arguments: [
        ("a\"b", "Illegal quoting in line 1."), ("x\n\"a", "Unclosed quoted field in line 2."),
        ("\"a\"b", "Any value after quoted field isn't allowed in line 1."),
        ("a\nb\rc", "Unquoted fields do not allow new line in line 2."),
    ]) func refuses(document: String, message: String) {
        #expect(throws: DocumentError(message, line: message.contains("line 2") ? 2 : 1)) {
            try CSV.rows(Array(document.utf8))
        }
    }
}
