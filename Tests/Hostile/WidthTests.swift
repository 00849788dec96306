import ScanReport
import Testing

/// Directories of very many entries, and files of very many names.
@Suite struct WidthTests {
    @Test("a directory of a million entries")
    func million() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 1_000_000))
        try root.makeDirectory("wide")
        try DirectoryMaker(root.path + "/wide").makeFiles(count: 1_000_000, namesPerFile: 50_000)
        let scan = try HostileScan(root)
        #expect(scan.report.coverage.entries == HostileRoot.firstEntries + 1_000_001)
        #expect(scan.report.coverage.files == HostileRoot.firstFiles + 1_000_000)
        #expect(scan.report.coverage.isComplete)
        #expect(try scan.status("setuid-setgid-file") == .passed)
        #expect(scan.run.peakMemory > 1024, "the memory of scans is not measured")
    }

    @Test("100,000 directories in one")
    func directories() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 100_000))
        try root.makeDirectory("wide")
        try DirectoryMaker(root.path + "/wide").makeDirectories(count: 100_000)
        let scan = try HostileScan(root, wrapped: { ["prlimit", "--nofile=64:64"] + $0 })
        #expect(scan.report.coverage.directories == 2 + 100_000)
        #expect(scan.report.coverage.entries == HostileRoot.firstEntries + 100_001)
        #expect(scan.report.coverage.isComplete)
    }

    @Test("a finding in each of 20,000 files: counted one by one, listed up to a bound")
    func findings() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 20_000))
        try root.makeDirectory("wide")
        try DirectoryMaker(root.path + "/wide").makeFiles(count: 20_000, mode: 0o6757)
        let scan = try HostileScan(root)
        for id in ["setuid-setgid-file", "world-writable-file"] {
            let rule = try scan.rule(id)
            #expect(rule.findingCount == 20_000)
            #expect(rule.listedCount == 1000)
            #expect(scan.paths(id).count == 1000)
        }
        // The first by their bytes, whichever thread found them.
        #expect(
            scan.paths("setuid-setgid-file") == (0..<20_000).map { "/wide/f\($0)" }.sorted().prefix(1000).map(\.self))
        #expect(scan.report.verdict.counts.high == 20_000)
        #expect(scan.report.verdict.counts.medium == 20_000)
    }

    @Test("a file of 60,000 names is as many entries")
    func hardLinks() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 60_000))
        for (index, name) in ["a", "b", "c"].enumerated() {
            try root.makeDirectory(name)
            try DirectoryMaker(root.path + "/" + name).makeFiles(
                count: 20_000, mode: index == 0 ? 0o4755 : 0o644, namesPerFile: 20_000)
        }
        let scan = try HostileScan(root)
        #expect(scan.report.coverage.files == HostileRoot.firstFiles + 60_000)
        #expect(try scan.rule("setuid-setgid-file").findingCount == 20_000)
    }

    @Test("20,000 shells that are links, more than a rule looks at: not all seen, and said so")
    func suspects() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 40_000))
        for index in 0..<20_000 {
            let place = "d\(index)"
            try root.makeDirectory(place)
            try root.link(place + "/sh", to: "/nowhere")
        }
        let scan = try HostileScan(root)
        #expect(try scan.status("shell-present") == .skipped)
        #expect(scan.unread("over-limit").allSatisfy { $0.count > 0 })
        #expect(!scan.report.coverage.isComplete)
    }

    @Test("names of 255 bytes in every finding stay within the report's bound")
    func longNames() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 10_000))
        let maker = try DirectoryMaker(root.path)
        for level in 0..<15 { try maker.descend(String(repeating: "\(level % 10)", count: 250)) }
        for index in 0..<3000 { try maker.makeFile("\(index)".padding(240), mode: 0o4755) }
        let scan = try HostileScan(root)
        let rule = try scan.rule("setuid-setgid-file")
        #expect(rule.findingCount == 3000)
        #expect((1..<1000).contains(rule.listedCount))
        #expect(scan.run.output.count < 4 << 20)
    }
}

extension String {
    /// The text with zeros before it.
    fileprivate func padding(_ length: Int) -> String { String(repeating: "0", count: length - count) + self }
}
