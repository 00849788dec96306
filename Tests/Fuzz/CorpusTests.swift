import Foundation
import FuzzProperties
import TestSupport
import Testing

/// The seeds of `make fuzz`, and what it has found, without libFuzzer.
@Suite struct CorpusTests {
    private static let corpus = AgentBinary.packageRoot + "/Fuzz/Corpus"

    @Test(arguments: FuzzTarget.all.map(\.name)) func seedsKeepTheProperties(name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.corpus + "/" + name)
        #expect(!files.isEmpty)
        for file in files.sorted() {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(Self.corpus)/\(name)/\(file)")))
            do {
                try target.check(bytes)
                // A seed cut anywhere is an input as well.
                for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 50)) {
                    try target.check(Array(bytes[..<length]))
                }
            } catch {
                Issue.record("\(file): \(error.message)")
            }
        }
    }

    @Test func everySeedHasItsTarget() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpus)
        #expect(Set(folders) == Set(FuzzTarget.all.map(\.name)))
    }
}
