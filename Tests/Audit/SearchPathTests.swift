import TargetFilesystem
import Testing

@testable import Audit

@Suite struct SearchPathTests {
    private func parse(_ values: String..., most: Int = 4) -> SearchPath {
        SearchPath(values.map { Array($0.utf8) }, most: most)
    }

    @Test func directoriesInTheirOrder() {
        let path = parse("/a:/b", "/c")
        #expect(path.directories == ["/a", "/b", "/c"])
        #expect(path.leftOut == nil)
    }

    @Test func emptyOnesAreDirectoriesToo() {
        #expect(parse("").directories == [""])
        #expect(parse(":/a:").directories == ["", "/a", ""])
    }

    @Test func firstBeyondTheMostIsNamed() {
        #expect(parse("/a:/b", "/c:/d").leftOut == nil)
        let path = parse("/a:/b", "/c:/d:/e:/f", "/g")
        #expect(path.directories == ["/a", "/b", "/c", "/d"])
        #expect(path.leftOut == "/e")
        #expect(parse("/a:/b:/c:/d:").leftOut == "")
    }
}
