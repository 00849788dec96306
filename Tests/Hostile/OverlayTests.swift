import ScanReport
import TestSupport
import Testing

/// A root of layers, as containers have: files with other device numbers than their directories.
@Suite struct OverlayTests {
    @Test("all of an overlayfs is walked, as its processes see it", .needsOverlay)
    func overlay() throws {
        let root = try HostileRoot()
        // The root's own directory is the lower layer; a second one is mounted over it.
        try root.write("usr/lower", mode: 0o4755)
        try root.write("usr/removed", mode: 0o4755)
        try root.write("hidden/removed", mode: 0o4755)
        for index in 0..<100 { try root.write("many/lower\(index)") }
        let scan = try HostileScan(
            root,
            wrapped: {
                Machine.inMountNamespace(
                    """
                    cd "$ROOT/.."
                    mkdir upper work
                    mount -t overlay overlay -o lowerdir=root,upperdir=upper,workdir=work root
                    rm root/usr/removed
                    rm -r root/hidden
                    mkdir root/hidden
                    : > root/usr/upper
                    chmod 4755 root/usr/upper
                    for index in $(seq 0 99); do : > root/many/upper$index; done
                    """, $0)
            })
        #expect(scan.paths("setuid-setgid-file") == ["/usr/lower", "/usr/upper"])
        #expect(scan.report.coverage.files == HostileRoot.firstFiles + 2 + 200)
        #expect(scan.report.coverage.directories == 4)
        #expect(scan.report.coverage.leftOut.isEmpty)
        #expect(scan.report.coverage.isComplete)
        #expect(try scan.status("device-node") == .passed)
    }
}
