import PlainData
import TargetFilesystem
import TestSupport
import Testing

@testable import Compliance

/// What is asked of the target's files a second time.
@Suite("Answers that are kept")
struct KeptAnswersTests {
    private static func text(_ functions: NativeFunctions, _ name: String, _ path: String) -> PlainValue? {
        guard case .value(let value) = functions.answer([.symbol(Array(name.utf8)), .text(path)]) else { return nil }
        return value
    }

    @Test("a run tells one story of a file, of a directory, and of what is not there")
    func oneStory() throws {
        let directory = try TemporaryDirectory()
        try directory.write("d/a", "before")
        let functions = NativeFunctions(try TargetRoot(directory: Array(directory.path.utf8)), TargetKnowledge())
        #expect(Self.text(functions, "file_read", "/d/a") == .text("before"))
        #expect(Self.text(functions, "file_list", "/d") == .array([.text("a")]))
        #expect(Self.text(functions, "file_read", "/d/b") == .null)
        try directory.write("d/a", "after")
        try directory.write("d/b", "new")
        #expect(Self.text(functions, "file_read", "/d/a") == .text("before"))
        #expect(Self.text(functions, "file_list", "/d") == .array([.text("a")]))
        #expect(Self.text(functions, "file_read", "/d/b") == .null)
    }

    @Test("what is large or too much is not kept, and asked anew")
    func bounded() throws {
        var kept = KeptAnswers()
        let large = PlainValue.string([UInt8](repeating: 0x61, count: 100_000))
        kept.keep(.value(large), of: [.text("large")])
        #expect(kept[[.text("large")]] == nil)
        let some = PlainValue.string([UInt8](repeating: 0x61, count: 50_000))
        for number in 0..<100 { kept.keep(.value(some), of: [.integer(number)]) }
        let held = (0..<100).filter { kept[[.integer($0)]] != nil }.count
        #expect((30...45).contains(held))
        for number in 1000..<9000 { kept.keep(.failure(.null), of: [.integer(number)]) }
        #expect((1000..<9000).filter { kept[[.integer($0)]] != nil }.count < 4096)
    }
}
