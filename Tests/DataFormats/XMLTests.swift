import DataFormats
import Testing

@Suite struct XMLTests {
    private static let shop = """
        <?xml version="1.0"?><!-- c --><!DOCTYPE shop [<!ENTITY x "y>"> ]>
        <shop xmlns:p="u"><item id="1" p:k='a&amp;b'>one<b>bold</b> more</item><item id="2"><name>two &lt;&#x41;&#66;</name></item>
        <p:item id="3"/><box><item><![CDATA[<three>]]></item></box></shop>
        """

    private static func find(_ path: String, in document: String = shop) throws(DocumentError) -> [XPath.Match] {
        try XML.parse(Array(document.utf8)).matches(of: XPath(Array(path.utf8)))
    }

    private static func element(_ text: String?) -> XPath.Match { .element(text.map { Array($0.utf8) }) }

    @Test(arguments: [
        ("/shop/item", [element("one"), element(nil)]), ("//item", [element("one"), element(nil), element("<three>")]),
        ("//item[1]", [element("one"), element("<three>")]), ("/shop/item[last()]/name", [element("two <AB")]),
        ("/shop/item[2]/name/text()", [.text(Array("two <AB".utf8))]),
        ("//@id", ["1", "2", "3"].map { .attribute(Array($0.utf8)) }),
        ("/shop/item/@p:k", [.attribute(Array("a&amp;b".utf8))]), ("//item[@id='2']/name", [element("two <AB")]),
        ("//item[name]", [element(nil)]), ("//item[b='bold']/@id", [.attribute(Array("1".utf8))]),
        ("//item[@p:k=\"a&b\"]/b", [element("bold")]), ("//*[@id][@id!='1']", [element(nil), element(nil)]),
        ("//p:item", [element(nil)]), ("//b/..", [element("one")]), ("count(//item)", [.count(3)]),
        ("//item[.='<three>']", [element("<three>")]), ("/nothing", []), ("shop/box", [element(nil)]),
        ("//item/@*[1]", [.attribute(Array("1".utf8)), .attribute(Array("2".utf8))]),
    ]) func finds(path: String, matches: [XPath.Match]) throws {
        #expect(try Self.find(path) == matches)
    }

    @Test(arguments: ["", "/", "a[", "a[0]", "a[@b=1]", "child::a", "a|b", "name()", "a[b=c]", "a b", "//"])
    func refusesPaths(path: String) {
        #expect(throws: DocumentError.self) { try XPath(Array(path.utf8)) }
    }

    @Test(arguments: [
        "", "x", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a/>x", "<a b>", "<a b=c/>", "<a b='1' b='2'/>", "<a>&x;</a>",
        "<a>&#0;</a>", "<a>&", "<a b='<'/>", "<!-- ", "<![CDATA[", "<a><!DOCTYPE b></a>", "<a b='1'c='2'/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    ]) func refuses(document: String) {
        #expect(throws: DocumentError.self) { try XML.parse(Array(document.utf8)) }
    }

    @Test func isBounded() throws {
        #expect(throws: DocumentError("nesting of 101 is too deep at line 1", line: 1, isOverLimit: true)) {
            try XML.parse(Array(String(repeating: "<a>", count: 100_000).utf8))
        }
        let wide = "<r>" + String(repeating: "<a><b/></a>", count: 50_000) + "</r>"
        #expect(try Self.find("count(//*//*//b)", in: wide) == [.count(50_000)])
    }
}
