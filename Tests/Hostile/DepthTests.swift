import Foundation
import ScanReport
import TestSupport
import Testing

/// Trees deeper than any path may be long.
@Suite struct DepthTests {
    /// Makes a tree of directories, one below the other, and leaves the maker at its bottom.
    private func dig(_ root: HostileRoot, depth: Int, name: String = "directory") throws -> DirectoryMaker {
        let maker = try DirectoryMaker(root.path)
        for _ in 0..<depth { try maker.descend(name) }
        return maker
    }

    @Test("5,000 directories below each other, with findings at the bottom")
    func deep() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 10_000))
        try dig(root, depth: 5000).makeFile("setuid", mode: 0o4755)
        let scan = try HostileScan(root)
        #expect(try scan.rule("setuid-setgid-file").findingCount == 1)
        #expect(scan.report.findings.compactMap(\.path).map(\.bytes.count) == [5000 * 10 + 7])
        #expect(scan.report.coverage.entries == HostileRoot.firstEntries + 5001)
        #expect(scan.report.coverage.directories == 5001)
        #expect(scan.report.coverage.isComplete)
    }

    @Test("5,000 names of 250 bytes: a path of a megabyte is counted and not listed")
    func longPath() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 10_000))
        try dig(root, depth: 5000, name: String(repeating: "d", count: 250)).makeFile("setuid", mode: 0o4755)
        let scan = try HostileScan(root)
        let rule = try scan.rule("setuid-setgid-file")
        #expect(rule.status == .failed)
        #expect(rule.findingCount == 1)
        #expect(rule.listedCount == 0)
        #expect(scan.report.verdict.status == .findings)
        #expect(scan.report.coverage.entries == HostileRoot.firstEntries + 5001)
    }

    @Test("many findings at the end of a path of a megabyte")
    func manyWithLongPaths() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 10_000))
        try dig(root, depth: 5000, name: String(repeating: "d", count: 250))
            .makeFiles(count: 2000, mode: 0o4755, namesPerFile: 2000)
        let scan = try HostileScan(root, timeout: 20)
        #expect(try scan.rule("setuid-setgid-file").findingCount == 2000)
    }

    @Test("what can't be read at the end of such a path is in the coverage")
    func unreadAtTheBottom() throws {
        let root = try HostileRoot()
        let bottom = try dig(root, depth: 1000)
        try bottom.makeFile("tls.pem", size: 1 << 40)
        let scan = try HostileScan(root)
        #expect(try scan.status("private-key-permissions") == .skipped)
        #expect(scan.unread("over-limit").map(\.count) == [1])
        #expect(!scan.report.coverage.isComplete)
    }

    @Test("deeper than the walk goes: left out, said so, and nothing passes that may be there")
    func tooDeep() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 20_000))
        try dig(root, depth: 8197, name: "d").makeFile("setuid", mode: 0o4755)
        // A small stack: a chain of directories may not be let go of by as many nested calls.
        let scan = try HostileScan(root, wrapped: { ["sh", "-c", "ulimit -s 1024; exec \"$@\"", "sh"] + $0 })
        #expect(scan.leftOut("depth-limit").map(\.count) == [1])
        #expect(scan.report.coverage.directories == 1 + 8193)
        #expect(!scan.report.coverage.isComplete)
        #expect(try scan.status("setuid-setgid-file") == .skipped)
        #expect(try scan.status("duplicate-uid-0") == .passed)
    }

    @Test("a comb of 3,000 levels and few descriptors")
    func comb() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 20_000))
        let maker = try DirectoryMaker(root.path)
        for _ in 0..<3000 {
            for side in ["a", "b", "y", "z"] { try maker.makeDirectory(side) }
            try maker.makeFile("setuid", mode: 0o4755)
            try maker.descend("middle")
        }
        for (descriptors, jobs) in [(1024, 2), (64, 1), (64, 2), (64, 8), (32, 2), (24, 4)] {
            let scan = try HostileScan(
                root, ["--jobs", "\(jobs)"], wrapped: { ["prlimit", "--nofile=\(descriptors):\(descriptors)"] + $0 })
            #expect(scan.report.coverage.entries == HostileRoot.firstEntries + 3000 * 6)
            #expect(scan.report.coverage.directories == 1 + 3000 * 5)
            #expect(scan.report.coverage.isComplete, "\(descriptors) descriptors, \(jobs) threads")
            #expect(try scan.rule("setuid-setgid-file").findingCount == 3000)
        }
    }

    @Test("the walker's own figures of a comb, with few descriptors")
    func walk() throws {
        let root = try HostileRoot()
        let maker = try DirectoryMaker(root.path)
        for _ in 0..<1000 {
            for side in ["a", "z"] { try maker.makeDirectory(side) }
            try maker.descend("middle")
        }
        let run = try ProgramRun(["prlimit", "--nofile=32:32", try AgentBinary.path, "walk", root.path, "--json"])
        let figures = try JSONDecoder().decode([String: Int].self, from: Data(run.output))
        #expect(figures["entries"] == HostileRoot.firstEntries + 3000)
        #expect(figures["directories"] == 3001)
        #expect(figures["unreadable"] == 0)
    }

    @Test("a comb that is wide at every level keeps memory within bounds")
    func wideComb() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 200_000))
        let maker = try DirectoryMaker(root.path)
        for _ in 0..<1000 {
            try maker.makeDirectories(count: 150)
            try maker.descend("zz")
        }
        let scan = try HostileScan(root)
        #expect(scan.report.coverage.directories == 1 + 151_000)
        #expect(scan.report.coverage.isComplete)
    }
}
