import ResultTransport
import Testing

@Suite struct RunIDTests {
    @Test("a new id is a UUID of version 7, and is read as it was written")
    func new() throws {
        let ids = (0..<1000).map { _ in RunID() }
        #expect(Set(ids).count == ids.count)
        for id in ids { #expect(RunID(parsing: id.text) == id) }
    }

    @Test("an id begins with its moment, so that later ones sort behind")
    func order() {
        var random = Seeded(1)
        let ids = [0, 1, 0x0123_4567_89ab, 0xffff_ffff_ffff].map { RunID(milliseconds: $0, using: &random).text }
        #expect(ids == ids.sorted())
        #expect(ids[2].hasPrefix("01234567-89ab-7"))
        #expect(ids.allSatisfy { RunID(parsing: $0) != nil })
    }

    @Test(
        "what is no UUID of version 7 in lower case is none",
        arguments: [
            "", "01a1fd79", "01A1FD79-6A2A-78A5-B516-C1F69F6A4D2F", "01a1fd79-6a2a-48a5-b516-c1f69f6a4d2f",
            "01a1fd79-6a2a-78a5-c516-c1f69f6a4d2f", "01a1fd79-6a2a-78a5-b516-c1f69f6a4d2g",
            "01a1fd79-6a2a-78a5-b516-c1f69f6a4d2", "01a1fd79-6a2a-78a5-b516-c1f69f6a4d2ff",
            "01a1fd7906a2a-78a5-b516-c1f69f6a4d2f", " 1a1fd79-6a2a-78a5-b516-c1f69f6a4d2f",
        ])
    func refused(text: String) { #expect(RunID(parsing: text) == nil) }
}

@Suite struct ResultNamesTests {
    @Test("index and pieces have names of their own, those of a run its id")
    func names() throws {
        let names = ResultNames(of: SampleResult.run)
        #expect(names.index == "sidescan-\(SampleResult.run)")
        #expect(names == ResultNames(index: names.index))
        #expect(names.all.count == 10 && Set(names.all).count == 10)
        #expect(names.all.first == names.index && names.all.last == names.index + "-8")
    }

    @Test("a DNS subdomain is a name", arguments: ["a", "9", "a-b.c", "x--y", String(repeating: "a", count: 251)])
    func accepted(name: String) { #expect(ResultNames(index: name)?.index == name) }

    @Test(
        "what is no DNS subdomain, or is none with a piece's number, is no name",
        arguments: [
            "", "-a", "a-", ".a", "a.", "a..b", "a.-b", "A", "a_b", "a/b", "a b", "é",
            String(repeating: "a", count: 252),
        ])
    func refused(name: String) { #expect(ResultNames(index: name) == nil) }
}
