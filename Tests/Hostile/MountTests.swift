import Glibc
import ScanReport
import TestSupport
import Testing

/// Other mounts below the root, each in a mount namespace that ends with the scan.
@Suite struct MountTests {
    /// Scans with something mounted.
    private func scan(_ root: HostileRoot, _ script: String, _ options: [String] = []) throws -> HostileScan {
        try HostileScan(root, options, wrapped: { Machine.inMountNamespace(script, $0) })
    }

    @Test("a tmpfs is left out, said so, and entered where that is asked for", .needsMounts)
    func tmpfs() throws {
        let root = try HostileRoot()
        try root.makeDirectory("volume")
        let script = """
            mount -t tmpfs tmpfs "$ROOT/volume"
            : > "$ROOT/volume/setuid"
            chmod 4755 "$ROOT/volume/setuid"
            """
        let scan = try scan(root, script)
        #expect(try scan.status("setuid-setgid-file") == .passed)
        #expect(scan.leftOut("mount").flatMap(\.examples).map(\.text) == ["/volume"])
        #expect(scan.report.coverage.entries == HostileRoot.firstEntries + 1)
        let crossing = try self.scan(root, script, ["--cross-mounts"])
        #expect(crossing.paths("setuid-setgid-file") == ["/volume/setuid"])
        #expect(crossing.report.coverage.leftOut.isEmpty)
    }

    @Test(
        "a file system that never answers is left out, and nobody waits for it", .needsMounts,
        .enabled(if: access("/dev/fuse", R_OK | W_OK) == 0, "needs /dev/fuse"))
    func silentServer() throws {
        let root = try HostileRoot()
        try root.makeDirectory("volume")
        // The server ends by itself after the scan has to have ended.
        let server = """
            import ctypes, os, sys, time
            device = os.open("/dev/fuse", os.O_RDWR)
            options = b"fd=%d,rootmode=40000,user_id=0,group_id=0" % device
            ctypes.CDLL(None).mount(b"silent", sys.argv[1].encode(), b"fuse", 0, options)
            time.sleep(10)
            """
        let script = """
            /usr/bin/python3 -c '\(server)' "$ROOT/volume" >/dev/null 2>&1 &
            for i in $(seq 100); do grep -q " - fuse silent " /proc/self/mountinfo && break; sleep 0.05; done
            grep -q " - fuse silent " /proc/self/mountinfo || exit 99
            """
        let scan = try HostileScan(
            root, wrapped: { Machine.inMountNamespace(script, $0) }, timeout: 8)
        #expect(scan.leftOut("mount").flatMap(\.examples).map(\.text) == ["/volume"])
        #expect(scan.report.coverage.isComplete)
        // Who enters it all the same waits no longer than asked for.
        let command = [try AgentBinary.path, "scan", "--root", root.path, "--cross-mounts", "--timeout", "1"]
        let run = try ProgramRun(
            Machine.inMountNamespace(script, command), environment: ["ROOT": root.path], timeout: 8)
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errorText.contains("--timeout 1 seconds"), "\(run.errorText)")
    }

    @Test("another mount in place of a file: not read, and not passed", .needsMounts, arguments: ["etc/passwd", "etc"])
    func mountedAccounts(_ name: String) throws {
        let root = try HostileRoot()
        let script = "mount --bind \"$ROOT/../outside/\(name)\" \"$ROOT/\(name)\""
        let scan = try scan(root, script)
        #expect(try scan.status("duplicate-uid-0") == .skipped)
        #expect(try scan.rule("duplicate-uid-0").reason?.contains("other-mount") == true)
        #expect(scan.unread("other-mount").flatMap(\.examples).map(\.text).contains("/" + name))
        #expect(scan.leftOut("mount").flatMap(\.examples).map(\.text) == ["/" + name])
    }

    @Test("the root mounted on a directory in it", .needsMounts, arguments: ["--bind", "--rbind"])
    func cycle(_ option: String) throws {
        let root = try HostileRoot()
        try root.makeDirectory("a/b/again")
        try root.makeDirectory("a/b/a")
        let script = """
            mount \(option) "$ROOT" "$ROOT/a/b/again"
            mount \(option) "$ROOT/a" "$ROOT/a/b/a"
            """
        let scan = try scan(root, script)
        #expect(scan.leftOut("mount").flatMap(\.examples).map(\.text) == ["/a/b/a", "/a/b/again"])
        #expect(scan.report.coverage.directories == 5)
        let crossing = try self.scan(root, script, ["--cross-mounts"])
        #expect(crossing.leftOut("mount-cycle").flatMap(\.examples).map(\.text) == ["/a/b/a", "/a/b/again"])
        #expect(!crossing.report.coverage.isComplete)
        #expect(try crossing.status("setuid-setgid-file") == .skipped)
    }

    @Test("a file that is mounted on another one is left out", .needsMounts)
    func file() throws {
        let root = try HostileRoot()
        try root.write("sh")
        try root.write("tls.pem")
        let script = """
            mount --bind "$ROOT/../outside/sh" "$ROOT/sh"
            mount --bind "$ROOT/../outside/canary.pem" "$ROOT/tls.pem"
            """
        let scan = try scan(root, script)
        #expect(try scan.status("shell-present") == .passed)
        #expect(try scan.status("private-key-permissions") == .passed)
        #expect(scan.leftOut("mount").map(\.count) == [2])
    }

    @Test("mounts on mounts, and 200 of them", .needsMounts)
    func many() throws {
        let root = try HostileRoot()
        for index in 0..<200 { try root.makeDirectory("m\(index)") }
        let script = """
            for index in $(seq 0 199); do mount -t tmpfs tmpfs "$ROOT/m$index"; done
            mount -t tmpfs tmpfs "$ROOT/m0"
            """
        let scan = try scan(root, script)
        #expect(scan.leftOut("mount").map(\.count) == [200])
        #expect(scan.report.coverage.entries == HostileRoot.firstEntries + 200)
    }
}
