import ScanReport
import TestSupport
import Testing

/// FIFOs, sockets and devices where a rule expects a file: never opened, which would block for ever or set a driver to
/// work, and never taken for an empty file.
@Suite struct SpecialFileTests {
    /// Places, and a rule that reads what stands there.
    static let places = [
        ("etc/passwd", "duplicate-uid-0"), ("etc/passwd", "empty-password"), ("etc/shadow", "empty-password"),
        ("etc/group", "unowned-file"), ("etc/shadow", "sensitive-file-permissions"),
        ("root/.ssh/id_rsa", "private-key-permissions"), ("etc/ssl/private/tls.pem", "private-key-permissions"),
    ]

    @Test("a FIFO or socket in place of a file", arguments: [SpecialFile.fifo, .socket], SpecialFileTests.places)
    func pipes(_ kind: SpecialFile, _ place: (path: String, rule: String)) throws {
        try check(kind, place)
    }

    @Test(
        "a device in place of a file", .needsDeviceNodes, arguments: [SpecialFile.endlessDevice, .blockDevice],
        SpecialFileTests.places)
    func devices(_ kind: SpecialFile, _ place: (path: String, rule: String)) throws {
        let scan = try check(kind, place)
        #expect(scan.paths("device-node") == ["/" + place.path])
    }

    @discardableResult private func check(_ kind: SpecialFile, _ place: (path: String, rule: String)) throws
        -> HostileScan
    {
        let root = try HostileRoot()
        try root.put(kind, at: place.path)
        let scan = try HostileScan(root, timeout: 10)
        try scan.expectSkipped(place.rule, "not-a-regular-file", at: "/" + place.path)
        #expect(scan.report.coverage.others == 1)
        return scan
    }

    @Test("a FIFO whose writer waits", arguments: ["etc/passwd", "etc/shadow", "tls.key"])
    func waitingWriter(_ name: String) throws {
        let root = try HostileRoot()
        try root.put(.fifo, at: name)
        // It hangs in its open until somebody opens the other end for reading, and then ends.
        let writer = try RunningProgram(["sh", "-c", "echo canary::0: > \"$0\"", root.path + "/" + name])
        let scan = try HostileScan(root, timeout: 10)
        #expect(scan.report.coverage.others == 1)
        #expect(try writer.finish(timeout: 0.2).timedOut, "somebody opened the FIFO")
    }

    @Test("a directory in place of a file", arguments: ["etc/passwd", "etc/shadow"])
    func directory(_ name: String) throws {
        let root = try HostileRoot()
        try root.remove(name)
        try root.makeDirectory(name)
        let scan = try HostileScan(root)
        try scan.expectSkipped("empty-password", "not-a-regular-file", at: "/" + name)
    }

    @Test("a FIFO behind a link")
    func link() throws {
        let root = try HostileRoot()
        try root.put(.fifo, at: "run/pipe")
        try root.remove("etc/passwd")
        try root.link("etc/passwd", to: "/run/pipe")
        let scan = try HostileScan(root, timeout: 10)
        try scan.expectSkipped("duplicate-uid-0", "not-a-regular-file", at: "/run/pipe")
    }
}
