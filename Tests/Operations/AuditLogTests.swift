import DataFormats
import Foundation
import Operations
import TestSupport
import Testing

@Suite struct AuditLogTests {
    private let entry = AuditEntry(
        time: "2026-01-02T03:04:05.678Z", run: "r", actor: "al\"ice\n", act: "create", object: "pods/a in b",
        result: .refused, detail: "no\nluck")

    @Test("An entry is one line of JSON, whatever is in it")
    func line() throws {
        #expect(!entry.line.contains("\n"))
        let value = try JSON.parse(Array(entry.line.utf8))
        #expect(value["actor"]?.text == "al\"ice\n")
        #expect(value["detail"]?.text == "no\nluck")
        #expect(value["result"]?.text == "refused")
    }

    @Test("The file is for its owner alone, and only ever grows")
    func file() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/audit.jsonl"
        for _ in 0..<2 { try AuditLog.file(path).record(entry) }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == entry.line + "\n" + entry.line + "\n")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("A link is not followed, and what can't be opened is said")
    func link() throws {
        let directory = try TemporaryDirectory()
        try directory.write("other")
        try directory.link("audit.jsonl", to: "other")
        #expect(throws: ScanFailure.self) { try AuditLog.file(directory.path + "/audit.jsonl") }
    }

    @Test("A results directory that holds another run's results is refused")
    func results() throws {
        let directory = try TemporaryDirectory()
        let results = try ResultsDirectory(directory.path + "/a/b")
        try results.write(ResultsDirectory.threshold, "THRESHOLD_RESULT=0\n".utf8)
        #expect(throws: ScanFailure.self) { try ResultsDirectory(directory.path + "/a/b") }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/a/b")
        #expect(names == [ResultsDirectory.threshold])
    }
}
