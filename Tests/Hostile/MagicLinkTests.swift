import ScanReport
import TestSupport
import Testing

/// The links of proc(5), which lead anywhere whatever their text says, in a /proc that is mounted in the root.
@Suite struct MagicLinkTests {
    /// Scans in a process namespace of its own, so that the walk of /proc ends where the test's own processes do.
    private func scan(_ root: HostileRoot, _ options: [String] = []) throws -> HostileScan {
        try HostileScan(
            root, options,
            wrapped: {
                ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
                    + Machine.inMountNamespace("mount -t proc proc \"$ROOT/proc\"", $0)
            },
            // The agent is a child of what is started.
            measuresMemory: false)
    }

    private func makeRoot(_ target: (HostileRoot) -> String) throws -> HostileRoot {
        let root = try HostileRoot()
        try root.makeDirectory("proc")
        try root.remove("etc/passwd")
        try root.link("etc/passwd", to: target(root))
        return root
    }

    @Test(
        "/proc is left out, and nothing is looked up in it", .needsMounts,
        arguments: ["self/root", "1/root", "self/cwd", "thread-self/root"])
    func leftOut(_ link: String) throws {
        let root = try makeRoot { "/proc/\(link)" + $0.canary.path + "/passwd" }
        let scan = try scan(root)
        try scan.expectSkipped("duplicate-uid-0", "other-mount", at: "/proc")
        #expect(scan.leftOut("mount").flatMap(\.examples).map(\.text) == ["/proc"])
        #expect(scan.report.coverage.entries == HostileRoot.firstEntries + 1)
    }

    @Test("where other mounts are entered, its links are text", .needsMounts)
    func text() throws {
        let outside = try makeRoot { "/proc/self/root" + $0.canary.path + "/passwd" }
        #expect(try scan(outside, ["--cross-mounts"]).status("duplicate-uid-0") == .passed)
        // The text of that link is "/": the target's root.
        let inside = try makeRoot { _ in "/proc/self/root/accounts" }
        try inside.write("accounts", HostileRoot.insidePasswd)
        #expect(try scan(inside, ["--cross-mounts"]).messages("duplicate-uid-0") == ["user 'inside' has user id 0"])
    }

    @Test("the links of other processes can't even be read once the cage is shut", .needsMounts)
    func linkOfAnother() throws {
        let root = try makeRoot { "/proc/1/root" + $0.canary.path + "/passwd" }
        let scan = try scan(root, ["--cross-mounts"])
        #expect(try scan.status("duplicate-uid-0") == .skipped)
    }
}
