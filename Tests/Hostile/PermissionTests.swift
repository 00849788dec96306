import ScanReport
import TestSupport
import Testing

/// An agent without the right to see everything: what it can't see, it does not call fine.
@Suite struct PermissionTests {
    /// The command line of an agent that is nobody in particular, without any capability.
    private static func unprivileged(_ command: [String]) -> [String] {
        ["setpriv", "--reuid=65532", "--regid=65532", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]
            + command
    }

    private static let needWholeWalk = [
        "device-node", "executable-in-world-writable-place", "file-capability", "package-manager-present",
        "private-key-permissions", "service-account-token", "setuid-setgid-file", "shell-present", "unowned-file",
        "world-writable-directory", "world-writable-file",
    ]

    @Test("a directory that may not be listed", .needsRoot, arguments: [0o700, 0o711, 0o744] as [UInt32])
    func directory(_ mode: UInt32) throws {
        let root = try HostileRoot()
        try root.makeDirectory("secret")
        try root.write("secret/setuid", mode: 0o4755)
        try root.makeDirectory("secret", mode: mode)
        let scan = try HostileScan(root, wrapped: Self.unprivileged)
        for id in Self.needWholeWalk {
            #expect(try scan.status(id) == .skipped, "\(id)")
            #expect(try scan.rule(id).reason?.contains("EACCES") == true, "\(id)")
        }
        #expect(try scan.status("duplicate-uid-0") == .passed)
        let gap = try #require(scan.unread("permission-denied").first { $0.subject != .file })
        #expect(gap.count == 1)
        #expect(gap.errno == "EACCES")
        #expect(gap.remedy?.isEmpty == false)
        #expect(gap.examples.map(\.text) == [mode == 0o744 ? "/secret/setuid" : "/secret"])
        #expect(!scan.report.coverage.isComplete)
        #expect(scan.report.verdict.status == .incomplete)
    }

    @Test(
        "account files that may not be read, or not even be found", .needsRoot,
        arguments: ["etc", "etc/passwd", "etc/shadow"])
    func accounts(_ name: String) throws {
        let root = try HostileRoot()
        try root.write("etc/passwd", HostileRoot.insidePasswd)
        try root.write("etc/shadow", "root::1:::::\n", mode: 0o644)
        guard try ProgramRun(["chmod", "0700", root.path + "/" + name]).exitCode == 0 else { throw Failure("chmod") }
        let scan = try HostileScan(root, wrapped: Self.unprivileged)
        if name == "etc/shadow" {
            #expect(scan.messages("duplicate-uid-0") == ["user 'inside' has user id 0"])
        } else {
            #expect(try scan.status("duplicate-uid-0") == .skipped)
        }
        #expect(try scan.rule("empty-password").reason?.contains("EACCES") == true)
        #expect(scan.unread("permission-denied").contains { $0.examples.contains { $0.text.hasPrefix("/etc") } })
        #expect(!scan.report.coverage.isComplete)
    }

    @Test("a root that may not be listed at all is no target", .needsRoot)
    func root() throws {
        let root = try HostileRoot()
        guard try ProgramRun(["chmod", "0700", root.path]).exitCode == 0 else { throw Failure("chmod") }
        let run = try ProgramRun(Self.unprivileged([try AgentBinary.path, "scan", "--root", root.path]))
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        #expect(run.errorText.contains("EACCES"))
        #expect(run.errors.count { $0 == UInt8(ascii: "\n") } == 1)
    }
}
