import Foundation
import ScanReport
import TestSupport
import Testing

/// Files and directories that change places with links to the canary while the agent looks from one to the other.
@Suite(.serialized) struct SwapTests {
    private static let scans = 50

    /// Scans over and over while something is swapped.
    ///
    /// - Returns: The reports.
    @discardableResult private func scan(
        _ root: HostileRoot, while swapper: Swapper, _ options: [String] = [], wrapped: ([String]) -> [String] = { $0 },
        scans: Int = SwapTests.scans
    ) throws -> [Report] {
        let reports = try (0..<scans).map { _ in try HostileScan(root, options, wrapped: wrapped, timeout: 20).report }
        swapper.stop()
        // Else nothing was swapped while it was looked at.
        #expect(swapper.count > scans)
        return reports
    }

    @Test("accounts and a link to the machine's", arguments: ["passwd", "shadow", "group"])
    func accounts(_ name: String) throws {
        let root = try HostileRoot()
        try root.link("etc/link", to: root.canary.path + "/etc/" + name)
        try scan(root, while: try Swapper(exchanging: root.path + "/etc/" + name, root.path + "/etc/link"))
    }

    @Test("the directory of the accounts and a link to the machine's, by a path and by ..", arguments: [true, false])
    func directory(_ isAbsolute: Bool) throws {
        let root = try HostileRoot()
        try root.link("link", to: isAbsolute ? root.canary.path + "/etc" : "../outside/etc")
        try scan(root, while: try Swapper(exchanging: root.path + "/etc", root.path + "/link"))
    }

    @Test("private keys and links to the canary's")
    func keys() throws {
        let root = try HostileRoot()
        for index in 0..<200 { try root.write("keys/\(index).pem", "text") }
        let names = (0..<200).map { root.path + "/keys/\($0).pem" }
        let target = root.canary.path + "/canary.pem"
        let swapper = Swapper { number in
            let name = names[number / 2 % names.count]
            let other = name + ".new"
            if number % 2 == 0 {
                symlink(target, other)
            } else {
                _ = FileManager.default.createFile(atPath: other, contents: Data("text".utf8))
            }
            rename(other, name)
        }
        for report in try scan(root, while: swapper) {
            #expect(report.findings.allSatisfy { $0.ruleID != "private-key-permissions" })
        }
    }

    @Test("walked directories and links to the machine's")
    func directories() throws {
        let root = try HostileRoot()
        for index in 0..<20 { try root.write("many/\(index)/deep/etc/file") }
        try root.link("link", to: root.canary.path)
        let reports = try scan(root, while: try Swapper(exchanging: root.path + "/many/7", root.path + "/link"))
        #expect(reports.allSatisfy { $0.rules.contains { $0.id == "setuid-setgid-file" && $0.status != .failed } })
    }

    @Test("directories that were closed early and are opened again by their names")
    func reopened() throws {
        let root = try HostileRoot()
        let maker = try DirectoryMaker(root.path)
        for _ in 0..<200 {
            for side in ["a", "b", "y", "z"] { try maker.makeDirectory(side) }
            try maker.descend("deep")
        }
        try root.link("deep/deep/link", to: root.canary.path)
        let swapper = try Swapper(exchanging: root.path + "/deep/deep/deep", root.path + "/deep/deep/link")
        try scan(root, while: swapper, ["--jobs", "2"], wrapped: { ["prlimit", "--nofile=32:32"] + $0 })
    }

    @Test("accounts and a FIFO: whoever opens that to read waits for ever")
    func fifo() throws {
        let root = try HostileRoot()
        _ = SpecialFile.fifo.make(root.path + "/etc/fifo")
        let reports = try scan(root, while: try Swapper(exchanging: root.path + "/etc/passwd", root.path + "/etc/fifo"))
        for report in reports {
            let rule = report.rules.first { $0.id == "duplicate-uid-0" }
            let isRead = rule?.status == .passed
            let isUnknown = rule?.status == .skipped && rule?.reason?.contains("/etc/passwd could not be read") == true
            #expect(isRead || isUnknown)
        }
    }

    @Test("a directory that changes places with its own child")
    func knot() throws {
        let root = try HostileRoot()
        try root.write("a/b/c/d/file")
        let (outer, inner) = (root.path + "/a/b", root.path + "/a/x")
        let swapper = Swapper { _ in
            // b is moved out of a, c into a's place, and back.
            rename(outer, inner)
            rename(inner + "/c", outer)
            rename(outer, inner + "/c")
            rename(inner, outer)
        }
        try scan(root, while: swapper)
    }
}
