import ScanReport
import Testing

/// Symbolic links: resolved as the target's own processes would, and never out of the root.
@Suite struct LinkTests {
    @Test("accounts behind links", arguments: LinkCase.all)
    func accounts(_ link: LinkCase) throws {
        let root = try HostileRoot()
        try link.build(root)
        let scan = try HostileScan(root)
        switch link.expectation {
        case .inside:
            #expect(scan.messages("duplicate-uid-0") == ["user 'inside' has user id 0"])
        case .absent:
            #expect(try scan.status("duplicate-uid-0") == .passed)
            #expect(try scan.rule("unowned-file").reason == "the target has no /etc/passwd, so no owner has a name")
            #expect(try scan.status("unowned-file") == .skipped)
        case .loop(let path):
            #expect(try scan.status("duplicate-uid-0") == .skipped)
            #expect(try scan.rule("duplicate-uid-0").reason?.contains("symbolic-link-loop") == true)
            let seen = scan.unread("symbolic-link-loop").flatMap(\.examples).map(\.text)
            #expect(!seen.isEmpty)
            if let path { #expect(seen.contains(path)) }
        case .overLimit:
            #expect(try scan.status("duplicate-uid-0") == .skipped)
            #expect(try scan.rule("duplicate-uid-0").reason?.contains("over-limit") == true)
        }
    }

    @Test("directories behind links are not walked")
    func directories() throws {
        let root = try HostileRoot()
        try root.link("machine", to: root.canary.path)
        try root.link("upwards", to: "../outside")
        try root.link("top", to: "/")
        try root.link("here", to: ".")
        let scan = try HostileScan(root)
        #expect(scan.report.coverage.entries == HostileRoot.firstEntries + 4)
        #expect(scan.report.coverage.symlinks == 4)
        #expect(scan.report.coverage.isComplete)
    }

    @Test("programs and keys behind links out of the root are none of the target's")
    func programs() throws {
        let root = try HostileRoot()
        try root.link("sh", to: root.canary.path + "/sh")
        try root.link("apk", to: "../outside/canary/apk")
        try root.link("id_rsa", to: root.canary.path + "/id_rsa")
        try root.link("tls.pem", to: "../outside/canary.pem")
        let scan = try HostileScan(root)
        for rule in ["shell-present", "package-manager-present", "private-key-permissions", "setuid-setgid-file"] {
            #expect(try scan.status(rule) == .passed, "\(rule)")
        }
    }

    @Test("a root that is itself reached by a link is the link's target")
    func rootByLink() throws {
        let root = try HostileRoot()
        try root.write("etc/passwd", HostileRoot.insidePasswd)
        try root.directory.link("way", to: "root")
        let scan = try HostileScan(root, wrapped: { $0.map { $0 == root.path ? root.directory.path + "/way" : $0 } })
        #expect(scan.messages("duplicate-uid-0") == ["user 'inside' has user id 0"])
    }
}
