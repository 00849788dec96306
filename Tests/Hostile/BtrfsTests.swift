import ScanReport
import TestSupport
import Testing

/// Subvolumes of btrfs: other device numbers on the same mount.
@Suite struct BtrfsTests {
    @Test("subvolumes belong to the root", .needsBtrfs)
    func subvolumes() throws {
        let root = try HostileRoot()
        let scan = try HostileScan(
            root,
            wrapped: {
                Machine.inMountNamespace(
                    Machine.btrfsMount + """

                        btrfs -q subvolume create "$ROOT/a"
                        btrfs -q subvolume create "$ROOT/a/b"
                        : > "$ROOT/a/b/setuid"
                        chmod 4755 "$ROOT/a/b/setuid"
                        btrfs -q subvolume snapshot "$ROOT/a/b" "$ROOT/snapshot"
                        """, $0)
            })
        #expect(scan.paths("setuid-setgid-file") == ["/a/b/setuid", "/snapshot/setuid"])
        #expect(scan.report.coverage.directories == 3)
        #expect(scan.report.coverage.leftOut.isEmpty)
        #expect(scan.report.coverage.isComplete)
    }
}
