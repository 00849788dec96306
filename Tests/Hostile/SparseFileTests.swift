import ScanReport
import Testing

/// Files far larger than what they cost: read up to a limit, and never passed because of it.
@Suite struct SparseFileTests {
    private static let terabyte = 1 << 40

    @Test(
        "a terabyte of accounts",
        arguments: [
            ("etc/passwd", "duplicate-uid-0"), ("etc/passwd", "empty-password"), ("etc/shadow", "empty-password"),
            ("etc/group", "unowned-file"),
        ])
    func accounts(_ place: (path: String, rule: String)) throws {
        let root = try HostileRoot()
        try root.sparse(place.path, size: Self.terabyte, beginning: "canary:x:0:0:\n")
        let scan = try HostileScan(root, timeout: 10)
        try scan.expectSkipped(place.rule, "over-limit", at: "/" + place.path)
        #expect(scan.report.coverage.bytes >= UInt64(Self.terabyte))
    }

    @Test("a terabyte that may hold a private key")
    func key() throws {
        let root = try HostileRoot()
        try root.sparse("tls.pem", size: Self.terabyte)
        let scan = try HostileScan(root, timeout: 10)
        try scan.expectSkipped("private-key-permissions", "over-limit", at: "/tls.pem")
    }

    @Test("a terabyte that begins with a private key")
    func keyAtTheBeginning() throws {
        let root = try HostileRoot()
        try root.sparse("tls.pem", size: Self.terabyte, beginning: Canary.privateKey)
        #expect(try HostileScan(root, timeout: 10).paths("private-key-permissions") == ["/tls.pem"])
    }

    @Test("a thousand of them")
    func many() throws {
        let root = try HostileRoot()
        for index in 0..<1000 { try root.sparse("\(index).pem", size: Self.terabyte) }
        let scan = try HostileScan(root)
        #expect(try scan.status("private-key-permissions") == .skipped)
        #expect(scan.unread("over-limit").map(\.count) == [1000])
    }

    @Test(
        "8 MiB of accounts that are one line, or many",
        arguments: [
            ("x", RuleResult.Status.skipped), (":b", .skipped), ("\n", .passed), ("x\n", .skipped),
            ("a:b:0:\n", .skipped),
        ])
    func monotony(_ accounts: (unit: String, status: RuleResult.Status)) throws {
        let root = try HostileRoot()
        // The most that is read.
        let text = String(repeating: accounts.unit, count: (8 << 20) / accounts.unit.utf8.count)
        for name in ["etc/passwd", "etc/shadow", "etc/group"] { try root.write(name, text, mode: 0o640) }
        let scan = try HostileScan(root)
        #expect(try scan.status("duplicate-uid-0") == accounts.status)
        #expect(try scan.status("empty-password") == accounts.status)
    }

    @Test("90,000 accounts that are all root's")
    func manyRoots() throws {
        let root = try HostileRoot()
        try root.write("etc/passwd", String(repeating: "a:b:0:\n", count: 90_000))
        let rule = try HostileScan(root).rule("duplicate-uid-0")
        #expect(rule.findingCount == 89_999)
        #expect(rule.listedCount == 1000)
    }
}
