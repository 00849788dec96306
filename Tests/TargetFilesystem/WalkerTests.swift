import Foundation
import LinuxSystem
import Synchronization
import TestSupport
import Testing

@testable import TargetFilesystem

@Suite struct WalkerTests {
    private struct Collector: WalkVisitor, Sendable {
        var paths: [TargetPath] = []

        mutating func visit(_ batch: borrowing WalkBatch) {
            let entries = batch.entries
            for index in entries.indices { paths.append(batch.path(of: entries[index])) }
        }
    }

    private func walk(
        _ directory: String, threads: Int = 2, budget: Int? = nil
    ) throws -> (summary: WalkSummary, paths: [String]) {
        let root = try TargetRoot(directory: Array(directory.utf8))
        let walker = budget.map { Walker(crossesMounts: false, descriptorBudget: $0) } ?? Walker()
        let (summary, visitors) = try walker.walk(root, on: WorkerThreads(count: threads)) { Collector() }
        let paths = visitors.flatMap(\.paths).map { String(decoding: $0.bytes, as: UTF8.self) }
        return (summary, paths.sorted())
    }

    private func found(_ directory: String) throws -> [String] {
        let run = try ProgramRun(["find", directory, "-xdev", "-mindepth", "1", "-printf", "/%P\\n"])
        return run.text.split(separator: "\n").map(String.init).sorted()
    }

    @Test(arguments: [1, 2, 5]) func seesWhatFindSees(threads: Int) throws {
        let directory = try TemporaryDirectory()
        for index in 0..<300 {
            try directory.write(
                "a\(index % 7)/b\(index % 31)/c\(index % 3)/file\(index)", String(repeating: "x", count: index))
        }
        try directory.link("a1/link", to: "/nowhere")
        mkfifo(directory.path + "/a2/fifo", 0o600)
        let (summary, paths) = try walk(directory.path, threads: threads)
        let expected = try found(directory.path)
        #expect(paths == expected)
        #expect(summary.entries == expected.count)
        #expect(summary.files == 300)
        #expect(summary.bytes == (0..<300).reduce(0, +))
        #expect(summary.symlinks == 1)
        #expect(summary.others == 1)
        #expect(summary.directories == expected.count - 302)
        #expect(summary.unreadable.isEmpty && summary.leftOut.isEmpty)
    }

    @Test func emptyRoot() throws {
        let directory = try TemporaryDirectory()
        let (summary, paths) = try walk(directory.path)
        #expect(summary.entries == 0 && paths.isEmpty)
    }

    @Test(arguments: [1, 2]) func wideDirectoriesComeInManyBatches(threads: Int) throws {
        let directory = try TemporaryDirectory()
        for index in 0..<9000 { try directory.write("file-with-a-rather-long-name-\(index)") }
        for index in 0..<3000 { mkdir(directory.path + "/sub\(index)", 0o755) }
        for index in 0..<3000 { mkdir(directory.path + "/sub\(index)/x", 0o755) }
        let (summary, paths) = try walk(directory.path, threads: threads)
        #expect(summary.files == 9000)
        #expect(summary.directories == 6000)
        #expect(Set(paths).count == 15_000)
    }

    /// Far more directories wait than may be open, so that most are closed early and opened again.
    @Test(arguments: [(1, 8), (2, 8), (1, 40)]) func fewDescriptorsSuffice(threads: Int, budget: Int) throws {
        let directory = try TemporaryDirectory()
        var path = directory.path
        var expected = 0
        for _ in 0..<180 {
            for name in ["a", "m", "z"] {
                mkdir("\(path)/\(name)", 0o755)
                mkdir("\(path)/\(name)/inner", 0o755)
                expected += 2
            }
            path += "/m"
        }
        let (summary, paths) = try walk(directory.path, threads: threads, budget: budget)
        #expect(summary.unreadable.isEmpty)
        #expect(summary.directories == expected)
        #expect(Set(paths).count == expected)
    }

    @Test func directoryThatVanishesIsCounted() throws {
        struct Remover: WalkVisitor, Sendable {
            let path: String
            mutating func visit(_ batch: borrowing WalkBatch) { rmdir(path) }
        }
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("gone")
        let root = try TargetRoot(directory: Array(directory.path.utf8))
        let path = directory.path + "/gone"
        let summary = try Walker().walk(root, on: WorkerThreads(count: 1)) { Remover(path: path) }.summary
        #expect(summary.unreadable.map(\.reason) == [.changed])
        #expect(summary.unreadable.first?.examples.paths == ["/gone"])
    }

    @Test func visitorsReadByTheDirectorysDescriptor() throws {
        struct Reader: WalkVisitor, Sendable {
            var contents: [String: String] = [:]
            var refused = 0

            mutating func visit(_ batch: borrowing WalkBatch) {
                let entries = batch.entries
                for index in entries.indices {
                    switch batch.read(entries[index], upTo: 3) {
                    case .value(let read):
                        let name = batch.name(of: entries[index])
                        var text = ""
                        for index in name.indices { text += String(UnicodeScalar(name[index])) }
                        contents[text] = String(decoding: read.bytes, as: UTF8.self) + (read.isCut ? "…" : "")
                    case .absent, .unknown: refused += 1
                    }
                }
            }
        }
        let directory = try TemporaryDirectory()
        try directory.write("short", "ab")
        try directory.write("long", "abcdef")
        try directory.link("link", to: "short")
        mkfifo(directory.path + "/fifo", 0o666)
        let root = try TargetRoot(directory: Array(directory.path.utf8))
        let visitors = try Walker().walk(root, on: WorkerThreads(count: 1)) { Reader() }.visitors
        #expect(visitors.first?.contents == ["short": "ab", "long": "abc…"])
        #expect(visitors.first?.refused == 2)
    }

    @Test func worldWritablePlacesAreInherited() throws {
        struct Places: WalkVisitor, Sendable {
            var open: [String] = []
            mutating func visit(_ batch: borrowing WalkBatch) {
                if batch.isInWorldWritablePlace {
                    open.append(String(decoding: batch.directoryPath.bytes, as: UTF8.self))
                }
            }
        }
        let directory = try TemporaryDirectory()
        try directory.write("tmp/a/b/file")
        try directory.write("usr/file")
        chmod(directory.path + "/tmp", 0o1777)
        let root = try TargetRoot(directory: Array(directory.path.utf8))
        let visitors = try Walker().walk(root, on: WorkerThreads(count: 2)) { Places() }.visitors
        #expect(visitors.flatMap(\.open).sorted() == ["/tmp", "/tmp/a", "/tmp/a/b"])
    }

    @Test func examplesAreTheFirstByTheirBytes() {
        var examples = ExamplePaths()
        for index in (0..<500).shuffled() { examples.insert(TargetPath("/\(1000 + index)")) }
        examples.insert(TargetPath(bytes: Array(repeating: 47, count: 5000)))
        #expect(examples.paths == (0..<20).map { TargetPath("/\(1000 + $0)") })
    }
}
