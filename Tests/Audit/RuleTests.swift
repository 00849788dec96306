import Audit
import Foundation
import LinuxSystem
import ScanReport
import TargetFilesystem
import TestSupport
import Testing

private let isRoot = geteuid() == 0

@Suite struct RuleTests {
    private let tree: AuditedTree

    init() throws {
        tree = try AuditedTree()
    }

    private func process(
        uid: UInt32 = 65532, groups: Set<UInt32> = [65532], readOnly: Bool? = false, path: String? = nil,
        capabilities: CapabilitySet = []
    ) -> AuditContext.TargetProcess {
        AuditContext.TargetProcess(
            uid: uid, groups: groups, capabilities: capabilities, isRootReadOnly: readOnly,
            searchPath: path.map { .value(Array($0.utf8)) } ?? .absent)
    }

    @Test(
        .enabled(if: isRoot, "needs root: its files have to be root's"), arguments: builtInRules().map(\.description.id)
    )
    func cleanRootHasNoFindings(ruleID: String) throws {
        let log = try tree.log(ruleID, process: process())
        #expect(log.count == 0 && log.gapCount == 0 && log.impediment == nil, "\(log.findings) \(log.gaps)")
    }

    @Test func everyRuleSaysWhatItIs() {
        let descriptions = builtInRules().map(\.description)
        #expect(Set(descriptions.map(\.id)).count == descriptions.count)
        for rule in descriptions {
            #expect(!rule.title.isEmpty && !rule.references.isEmpty, "\(rule.id)")
            #expect(!rule.rationale.contains("\n") && rule.rationale.hasSuffix("."), "\(rule.id)")
        }
    }

    @Test func setuidAndSetgid() throws {
        try tree.write("usr/bin/setuid", mode: 0o4755)
        try tree.write("usr/bin/setgid", mode: 0o2755)
        try tree.write("usr/bin/locking", mode: 0o2745)
        try tree.directory.makeDirectory("shared", mode: 0o2775)
        #expect(try tree.found("setuid-setgid-file") == ["/usr/bin/setgid", "/usr/bin/setuid"])
        #expect(try tree.log("setuid-setgid-file").findings.last?.message.contains("setuid") == true)
    }

    @Test func worldWritable() throws {
        try tree.write("var/open", mode: 0o666)
        try tree.write("var/closed", mode: 0o664)
        try tree.directory.link("link", to: "var/closed")
        try tree.directory.makeDirectory("sticky", mode: 0o1777)
        try tree.directory.makeDirectory("loose", mode: 0o777)
        #expect(try tree.found("world-writable-file") == ["/var/open"])
        #expect(try tree.found("world-writable-directory") == ["/loose"])
        chmod(tree.directory.path, 0o777)
        #expect(try tree.found("world-writable-directory") == ["/", "/loose"])
    }

    @Test func executablesInWorldWritablePlaces() throws {
        try tree.write("tmp/a/miner", mode: 0o755)
        try tree.write("tmp/data", mode: 0o644)
        chmod(tree.directory.path + "/tmp", 0o1777)
        #expect(try tree.found("executable-in-world-writable-place") == ["/tmp/a/miner"])
    }

    @Test(.enabled(if: isRoot, "needs root: gives files away")) func unowned() throws {
        try tree.write("data/strange")
        chown(tree.directory.path + "/data/strange", 4242, 65532)
        try tree.write("data/group")
        chown(tree.directory.path + "/data/group", 0, 4242)
        #expect(try tree.found("unowned-file") == ["/data/group", "/data/strange"])
        let hidden = try tree.log("unowned-file", hidesOwners: true)
        #expect(hidden.gapCount == 0 && hidden.count == 2)
    }

    @Test(.enabled(if: isRoot, "needs root: gives files away")) func ownersThatAUserNamespaceHidesAreUnknown() throws {
        try tree.write("etc/passwd", "root:x:0:0::/:/x\nnobody:x:65534:65534::/:/x\n")
        try tree.write("etc/group", "root:x:0:\nnogroup:x:65534:\n")
        try tree.write("data/strange")
        chown(tree.directory.path + "/data/strange", 65534, 65534)
        #expect(try tree.log("unowned-file").gapCount == 0)
        let log = try tree.log("unowned-file", hidesOwners: true)
        #expect(log.count == 0 && log.gaps.map(\.examples.paths) == [["/data/strange"]])
    }

    @Test func withoutAccountsNothingIsOwnedByName() throws {
        unlink(tree.directory.path + "/etc/passwd")
        let log = try tree.log("unowned-file")
        #expect(log.count == 0)
        #expect(log.impediment?.contains("/etc/passwd") == true)
    }

    @Test func shellsAndPackageManagers() throws {
        try tree.write("bin/busybox", mode: 0o755)
        try tree.directory.link("bin/sh", to: "/bin/busybox")
        try tree.directory.link("bin/zsh", to: "/bin/nothing")
        try tree.write("usr/share/doc/bash", mode: 0o644)
        try tree.write("bin/bashful", mode: 0o755)
        try tree.write("usr/bin/apt-get", mode: 0o755)
        try tree.directory.link("usr/bin/pip3", to: "pip3.11")
        try tree.write("usr/bin/pip3.11", mode: 0o755)
        #expect(try tree.found("shell-present") == ["/bin/busybox", "/bin/sh"])
        #expect(try tree.found("package-manager-present") == ["/usr/bin/apt-get", "/usr/bin/pip3", "/usr/bin/pip3.11"])
    }

    @Test(.enabled(if: isRoot, "needs root: makes device nodes")) func deviceNodes() throws {
        try tree.directory.makeDirectory("dev")
        #expect(mknod(tree.directory.path + "/dev/sda", S_IFBLK | 0o600, 0x800) == 0)
        #expect(mknod(tree.directory.path + "/dev/whiteout", S_IFCHR, 0) == 0)
        #expect(mkfifo(tree.directory.path + "/dev/fifo", 0o600) == 0)
        #expect(try tree.found("device-node") == ["/dev/sda"])
        #expect(try tree.log("device-node").findings.first?.message == "block device 8:0, mode 0600")
    }

    @Test(.enabled(if: isRoot, "needs root: gives files away")) func sensitiveFiles() throws {
        try tree.write("etc/shadow", "root:*:1::::::\n", mode: 0o640)
        #expect(try tree.found("sensitive-file-permissions") == [])
        chmod(tree.directory.path + "/etc/shadow", 0o644)
        #expect(try tree.found("sensitive-file-permissions") == ["/etc/shadow"])
        chown(tree.directory.path + "/etc/passwd", 65532, 0)
        chmod(tree.directory.path + "/etc/passwd", 0o664)
        #expect(try tree.found("sensitive-file-permissions") == ["/etc/passwd", "/etc/passwd", "/etc/shadow"])
    }

    @Test func privateKeys() throws {
        let key = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"
        try tree.write("home/app/.ssh/id_ed25519", key, mode: 0o644)
        try tree.write("etc/ssl/tls.key", key, mode: 0o604)
        try tree.write("etc/ssl/closed.key", key, mode: 0o640)
        try tree.write("etc/ssl/cert.pem", "-----BEGIN CERTIFICATE-----\n", mode: 0o644)
        try tree.write("etc/ssl/empty.key", "", mode: 0o644)
        #expect(try tree.found("private-key-permissions") == ["/etc/ssl/tls.key", "/home/app/.ssh/id_ed25519"])
        try tree.write("etc/ssl/huge.pem", String(repeating: "x", count: 2 << 20) + key, mode: 0o644)
        let log = try tree.log("private-key-permissions")
        #expect(
            log.gaps.map(\.examples.paths) == [["/etc/ssl/huge.pem"]], "a key beyond the limit is not said to be absent"
        )
    }

    @Test func serviceAccountTokens() throws {
        try tree.write("var/run/secrets/kubernetes.io/serviceaccount/token", "eyJ")
        try tree.write("var/run/secrets/kubernetes.io/serviceaccount/..2024/token", "eyJ")
        try tree.write("home/token", "x")
        try tree.write("run/secrets/kubernetes.io/serviceaccount/token", "")
        #expect(
            try tree.found("service-account-token") == [
                "/var/run/secrets/kubernetes.io/serviceaccount/..2024/token",
                "/var/run/secrets/kubernetes.io/serviceaccount/token",
            ])
    }

    @Test(
        arguments: [
            ("root::0:0:r:/:/x\n", nil, 1), ("root:x:0:0:r:/:/x\n", "root::1:::::\n", 1),
            ("root:x:0:0:r:/:/x\n", "root:*:1:::::\n", 0),
            ("root:x:0:0:r:/:/x\na::1:1:::\n", "root::1:::::\nb::\n", 3), ("#root::0:0\n+::::::\n\n", nil, 0),
        ] as [(String, String?, Int)])
    func emptyPasswords(passwd: String, shadow: String?, expected: Int) throws {
        try tree.write("etc/passwd", passwd)
        if let shadow { try tree.write("etc/shadow", shadow, mode: 0o640) }
        #expect(try tree.log("empty-password").count == expected)
    }

    @Test(arguments: [
        ("root:x:0:0:r:/:/x\ntoor:x:0:0:r:/:/x\n", 1), ("root:x:0:0::/:/x\n", 0), ("admin:x:0:0::/:/x\n", 0),
        ("root:x:0:0::/:/x\nroot:x:0:0::/:/x\n", 1), ("a:x:000:0::/:/x\nroot:x:0:0::/:/x\nb:x: 0:0::/:/x\n", 2),
    ])
    func secondRoots(passwd: String, expected: Int) throws {
        try tree.write("etc/passwd", passwd)
        #expect(try tree.log("duplicate-uid-0").count == expected)
    }

    @Test(arguments: [
        "#x::0:0::/:/x\n", "+::0:0:::\n", "root:x:zero:0::/:/x\n", "root\n", "x:x:4294967296:0::/:/x\n",
        "x:x::0::/:/x\n",
    ])
    func linesThatAreNoAccountAreAGap(passwd: String) throws {
        try tree.write("etc/passwd", "app:x:1:1::/:/x\n" + passwd)
        #expect(try tree.log("duplicate-uid-0").gaps.map(\.reason) == [.malformed])
        #expect(try tree.log("empty-password").gaps.map(\.reason) == [.malformed])
    }

    @Test(.enabled(if: isRoot, "needs root: gives files away")) func searchPathWritableByTarget() throws {
        try tree.write("usr/bin/own", mode: 0o755)
        chown(tree.directory.path + "/usr/bin/own", 65532, 0)
        try tree.write("usr/bin/grouped", mode: 0o775)
        chown(tree.directory.path + "/usr/bin/grouped", 0, 7)
        try tree.write("opt/bin/tool", mode: 0o757)
        chmod(tree.directory.path + "/opt/bin", 0o757)
        #expect(try tree.found("path-writable-by-target", process: process()) == ["/usr/bin/own"])
        #expect(
            try tree.found("path-writable-by-target", process: process(groups: [7])) == [
                "/usr/bin/grouped", "/usr/bin/own",
            ])
        #expect(
            try tree.found("path-writable-by-target", process: process(path: "relative:/opt/bin:/nothing")) == [
                "/opt/bin", "/opt/bin/tool", "/usr/bin/own",
            ])
        #expect(try tree.found("path-writable-by-target", process: process(readOnly: true)) == [])
        #expect(try tree.found("path-writable-by-target", process: process(uid: 0)) == [""])
        #expect(try tree.found("path-writable-by-target", process: process(capabilities: .dacOverride)) == [""])
        #expect(try tree.log("path-writable-by-target").impediment != nil)
    }

    @Test(.enabled(if: isRoot, "needs root: gives files away")) func searchPathByLinksAndOwners() throws {
        try tree.write("opt/app", mode: 0o755)
        chown(tree.directory.path + "/opt/app", 65532, 0)
        try tree.directory.link("usr/bin/app", to: "/opt/app")
        try tree.write("usr/bin/closed", mode: 0o555)
        chown(tree.directory.path + "/usr/bin/closed", 65532, 0)
        // Closed to listing, open to searching: the directory below is looked at all the same.
        chmod(tree.directory.path + "/usr", 0o711)
        #expect(
            try tree.found("path-writable-by-target", process: process()) == ["/usr/bin/app", "/usr/bin/closed"])
    }

    @Test func searchPathThatCantBeToldIsAGap() throws {
        let unknown = AuditContext.TargetProcess(
            uid: 65532, groups: [65532], capabilities: [], isRootReadOnly: true,
            searchPath: .unknown(Unknown(.overLimit, path: "/proc/7/environ")))
        #expect(try tree.log("path-writable-by-target", process: unknown).gaps.map(\.reason) == [.overLimit])
        let relative = process(readOnly: true, path: ":bin:/usr/bin")
        #expect(try tree.log("path-writable-by-target", process: relative).gapCount == 2)
    }

    @Test func programsUnderNamesWithVersions() throws {
        for name in ["bash-static", "busybox.static", "zsh5", "pip3.11", "dnf-3", "bashful", "shadow", "sh-x"] {
            try tree.write("opt/\(name)", mode: 0o755)
        }
        #expect(try tree.found("shell-present") == ["/opt/bash-static", "/opt/busybox.static", "/opt/zsh5"])
        #expect(try tree.found("package-manager-present") == ["/opt/dnf-3", "/opt/pip3.11"])
    }

    @Test func privateKeysUnderOtherNames() throws {
        let key = "-----BEGIN PRIVATE KEY-----\n"
        for name in ["id_rsa.bak", "tls.KEY", "privkey1"] { try tree.write("k/\(name)", key) }
        try tree.write("k/id_rsa.pub", "ssh-rsa AAAA")
        try tree.write("k/server.der", "0")
        let der: [UInt8] = [0x30, 0x82, 0x04, 0xa4, 0x02, 0x01, 0x00, 0x02]
        try Data(der).write(to: URL(fileURLWithPath: tree.directory.path + "/k/server.der"))
        #expect(
            try tree.found("private-key-permissions") == [
                "/k/id_rsa.bak", "/k/privkey1", "/k/server.der", "/k/tls.KEY",
            ])
    }

    @Test func longNamesAreCutInMessages() throws {
        try tree.write("etc/passwd", String(repeating: "\u{1}", count: 1 << 20) + "::0:0::/:/x\n")
        for rule in ["empty-password", "duplicate-uid-0"] {
            #expect(try tree.log(rule).findings.allSatisfy { $0.message.utf8.count < 1000 })
        }
    }

    @Test(.enabled(if: isRoot, "needs root: gives files away")) func hiddenOwnersOfSensitiveFilesAreUnknown() throws {
        chown(tree.directory.path + "/etc/passwd", 65534, 0)
        let log = try tree.log("sensitive-file-permissions", hidesOwners: true)
        #expect(log.count == 0 && log.gaps.map(\.examples.paths) == [["/etc/passwd"]])
    }

    @Test func searchPathsOfManyDirectoriesAreCutAloud() throws {
        let path = (0..<100).map { "/d\($0)" }.joined(separator: ":")
        #expect(
            try tree.log("path-writable-by-target", process: process(path: path)).gaps.map(\.reason) == [.overLimit])
    }

    @Test func findingsAreBoundedAndCounted() throws {
        for index in 0..<2500 { try tree.write("d\(index % 9)/open\(index)", mode: 0o666) }
        let log = try tree.log("world-writable-file")
        #expect(log.count == 2500)
        #expect(log.findings.count == RuleLog.mostFindings)
        let all = (0..<2500).map { "/d\($0 % 9)/open\($0)" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(log.findings.map { $0.path?.text } == all.prefix(RuleLog.mostFindings).map { $0 })
    }
}
