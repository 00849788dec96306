import Foundation
import Glibc
import ScanReport
import Testing

/// Files and directories that grow, shrink and vanish while they are read.
@Suite(.serialized) struct ChangeTests {
    private func scan(_ root: HostileRoot, while swapper: Swapper, _ check: (HostileScan) throws -> Void) throws {
        for _ in 0..<30 { try check(try HostileScan(root, timeout: 20)) }
        swapper.stop()
        #expect(swapper.count > 50)
    }

    @Test("accounts that grow without end", arguments: ["etc/passwd", "etc/shadow", "tls.pem"])
    func growing(_ name: String) throws {
        let root = try HostileRoot()
        try root.write(name, HostileRoot.passwd)
        let file = open(root.path + "/" + name, O_WRONLY | O_APPEND)
        defer { close(file) }
        let block = String(repeating: "# nothing\n", count: 6000)
        let swapper = Swapper { number in
            // A page further each time; begun again where the disk would fill.
            if number % 2000 == 0 { ftruncate(file, off_t(HostileRoot.passwd.utf8.count)) }
            _ = block.withCString { Glibc.write(file, $0, block.utf8.count) }
        }
        try scan(root, while: swapper) { scan in
            // It is read whole, or too long, and has nothing to be found.
            #expect(scan.report.rules.filter { $0.status == .failed && $0.id != "sensitive-file-permissions" }.isEmpty)
        }
    }

    @Test("accounts that shrink to nothing and come back")
    func shrinking() throws {
        let root = try HostileRoot()
        let text = HostileRoot.insidePasswd + String(repeating: "# nothing\n", count: 50_000)
        try root.write("etc/passwd", text)
        let path = root.path + "/etc/passwd"
        let file = open(path, O_WRONLY)
        defer { close(file) }
        let swapper = Swapper { number in
            if number % 2 == 0 {
                ftruncate(file, 0)
            } else {
                _ = text.withCString { pwrite(file, $0, text.utf8.count, 0) }
            }
        }
        try scan(root, while: swapper) { scan in
            let rule = try scan.rule("duplicate-uid-0")
            #expect(rule.status == .passed || rule.findingCount == 1 || rule.reason?.contains("/etc/passwd") == true)
            #expect(rule.findingCount <= 1)
        }
    }

    @Test("files and directories that come and go")
    func vanishing() throws {
        let root = try HostileRoot()
        for index in 0..<50 { try root.makeDirectory("d\(index)") }
        let path = root.path
        let swapper = Swapper { number in
            let place = path + "/d\(number % 50)"
            rmdir(place)
            mkdir(place, 0o755)
            let file = place + "/f"
            _ = FileManager.default.createFile(atPath: file, contents: nil)
            unlink(file)
        }
        try scan(root, while: swapper) { scan in
            let coverage = scan.report.coverage
            #expect(coverage.entries >= HostileRoot.firstEntries)
            // What vanished between two looks is said to have changed, and by nothing else.
            #expect(coverage.unreadable.allSatisfy { $0.reason == "changed-during-scan" })
            #expect(coverage.isComplete == coverage.unreadable.isEmpty)
        }
    }
}
