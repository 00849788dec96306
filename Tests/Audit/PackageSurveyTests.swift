import Audit
import Foundation
import Inventory
import LinuxSystem
import TargetFilesystem
import TestSupport
import Testing

/// The packages of small roots, found on the walk.
@Suite("Packages on the walk") struct PackageSurveyTests {
    private let tree: TemporaryDirectory

    init() throws {
        tree = try TemporaryDirectory()
        try tree.makeDirectory("etc")
    }

    private struct Outcome {
        let inventory: PackageInventory
        let gaps: [RuleLog.Gap]

        /// `PURL` of each.
        var purls: [String] {
            inventory.distinct().map { String(decoding: $0.purl(on: inventory.operatingSystem), as: UTF8.self) }
        }
        var evidence: [String] {
            inventory.distinct().flatMap(\.evidence).map { String(decoding: $0, as: UTF8.self) }
        }
        var missed: [String] {
            gaps.flatMap { gap in
                gap.examples.paths.map { "\(gap.reason) \(String(decoding: $0.bytes, as: UTF8.self))" }
            }.sorted()
        }
    }

    private func survey(threads: Int = 2) throws -> Outcome {
        let root = try TargetRoot(directory: Array(tree.path.utf8))
        let rule = PackageSurvey()
        let context = AuditContext(root, process: nil, hidesOwners: false)
        let (_, visitors) = try Walker().walk(root, on: WorkerThreads(count: threads)) {
            AuditVisitor(rules: [rule], context: context)
        }
        var log = RuleLog(rule.description)
        for visitor in visitors { log.merge(visitor.logs[0]) }
        rule.conclude(root, context, &log)
        #expect(rule.isSurvey && log.findings.isEmpty)
        return Outcome(inventory: rule.inventory, gaps: log.gaps)
    }

    private func status(_ names: String...) -> String {
        names.map { "Package: \($0)\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n" }
            .joined(separator: "\n")
    }

    /// A program with a section of Go's or Rust's, as long as a linker makes it.
    private func program(_ seed: String, count: Int = 4096) throws -> Data {
        var bytes = try Data(
            contentsOf: URL(fileURLWithPath: "\(AgentBinary.packageRoot)/Fuzz/Corpus/build-information/\(seed)"))
        bytes.append(Data(count: max(0, count - bytes.count)))
        return bytes
    }

    private func write(_ name: String, _ bytes: Data) throws {
        try tree.write(name)
        try bytes.write(to: URL(fileURLWithPath: "\(tree.path)/\(name)"))
    }

    @Test("what is no distribution has no packages, and misses nothing")
    func scratch() throws {
        try tree.write("app", "program")
        let found = try survey()
        #expect(found.purls.isEmpty && found.gaps.isEmpty && found.inventory.operatingSystem == nil)
    }

    @Test("the operating system is told by a link as by a file, and /etc comes before /usr/lib")
    func operatingSystem() throws {
        try tree.write("usr/lib/os-release", "ID=debian\nVERSION_ID=12\n")
        try tree.link("etc/os-release", to: "../usr/lib/os-release")
        try tree.write("var/lib/dpkg/status", status("a"))
        #expect(try survey().purls == ["pkg:deb/debian/a@1?arch=all&distro=debian-12"])
        try tree.write("opt/other", "ID=other\n")
        _ = unlink(tree.path + "/etc/os-release")
        try tree.link("etc/os-release", to: "/opt/other")
        #expect(try survey().purls == ["pkg:deb/other/a@1?arch=all&distro=other"])
    }

    @Test("a database that a link stands for is read, and one that is reached by two names is read once")
    func links() throws {
        try tree.write("opt/database", status("a", "b"))
        try tree.makeDirectory("var/lib/dpkg")
        try tree.link("var/lib/dpkg/status", to: "/opt/database")
        try tree.write("opt/rpm/Packages.db", "no database")
        try tree.makeDirectory("usr/lib/sysimage")
        try tree.link("var/lib/rpm", to: "../../opt/rpm")
        try tree.link("usr/lib/sysimage/rpm", to: "/opt/rpm")
        let found = try survey()
        #expect(found.evidence == ["/var/lib/dpkg/status", "/var/lib/dpkg/status"])
        #expect(found.missed == ["malformed /opt/rpm/Packages.db"])
        #expect(found.gaps.map(\.count) == [1])
    }

    @Test("where /usr is merged, a database is read once")
    func merged() throws {
        try tree.write("usr/lib/apk/db/installed", "P:musl\nV:1.2.5-r0\nA:x86_64\n\n")
        try tree.link("lib", to: "usr/lib")
        let found = try survey()
        #expect(found.purls == ["pkg:apk/musl@1.2.5-r0?arch=x86_64"])
        #expect(found.evidence == ["/usr/lib/apk/db/installed"] && found.gaps.isEmpty)
    }

    @Test("a database that leads nowhere, or is empty, is no database that is not there")
    func broken() throws {
        try tree.makeDirectory("var/lib/dpkg")
        try tree.link("var/lib/dpkg/status", to: "status")
        #expect(try survey().missed == ["symbolicLinkLoop /var/lib/dpkg/status"])
        _ = unlink(tree.path + "/var/lib/dpkg/status")
        try tree.write("var/lib/dpkg/status", "")
        #expect(try survey().missed == ["malformed /var/lib/dpkg/status"])
        _ = unlink(tree.path + "/var/lib/dpkg/status")
        try tree.makeDirectory("var/lib/dpkg/status")
        #expect(try survey().missed == ["notRegular(LinuxSystem.FileKind.directory) /var/lib/dpkg/status"])
    }

    @Test("what a link of a name of interest stands for is read by that name, once")
    func linksToOtherNames() throws {
        try tree.write("opt/store/m", "Name: evil\nVersion: 1\n")
        try tree.makeDirectory("usr/lib/python3/evil-1.dist-info")
        try tree.makeDirectory("usr/lib/python3/other-1.dist-info")
        try tree.link("usr/lib/python3/evil-1.dist-info/METADATA", to: "/opt/store/m")
        try tree.link("usr/lib/python3/other-1.dist-info/METADATA", to: "/opt/store/m")
        try tree.write("opt/store/jar", "no archive")
        try tree.makeDirectory("app")
        try tree.link("app/a.jar", to: "../opt/store/jar")
        try tree.link("app/b.jar", to: "nowhere")
        try tree.link("app/c.jar", to: "../opt")
        try tree.write("app/node_modules/a/package.json", #"{"name": "a", "version": "1"}"#)
        try tree.makeDirectory("app/node_modules/b")
        try tree.link("app/node_modules/b/package.json", to: "../a/package.json")
        let found = try survey()
        #expect(found.purls == ["pkg:npm/a@1", "pkg:pypi/evil@1"])
        #expect(
            found.evidence == ["/app/node_modules/a/package.json", "/usr/lib/python3/evil-1.dist-info/METADATA"])
        #expect(found.missed == ["malformed /app/a.jar"])
    }

    @Test("a package's licences are those of the package whose directory of documentation is its own too")
    func sharedDocumentation() throws {
        try tree.write("var/lib/dpkg/status", status("base", "lib", "tool"))
        try tree.write("usr/share/doc/base/copyright", "Format: x\nLicense: Shared\n")
        try tree.link("usr/share/doc/lib", to: "base")
        try tree.makeDirectory("usr/share/doc/tool")
        try tree.link("usr/share/doc/tool/copyright", to: "../base/copyright")
        let found = try survey()
        #expect(found.inventory.distinct().map(\.licences) == Array(repeating: [Array("Shared".utf8)], count: 3))
        #expect(found.gaps.isEmpty)
    }

    @Test("distroless images have a file for each package")
    func distroless() throws {
        try tree.write("var/lib/dpkg/status.d/a", "Package: a\nVersion: 1\nArchitecture: all\n")
        try tree.write("var/lib/dpkg/status.d/a.md5sums", "x\n")
        try tree.write("opt/b", "Package: b\nVersion: 2\nArchitecture: all\n")
        try tree.link("var/lib/dpkg/status.d/b", to: "/opt/b")
        let found = try survey()
        #expect(found.purls == ["pkg:deb/a@1?arch=all", "pkg:deb/b@2?arch=all"] && found.gaps.isEmpty)
    }

    @Test("programs of Go and Rust are known by what they hold, not by their name or mode")
    func programs() throws {
        try write("srv/data.txt", try program("inlined"))
        try write("lib.so", try program("crates"))
        try write("short", try program("pointers", count: 0))
        #expect(mkfifo(tree.path + "/pipe", 0o644) == 0)
        try tree.write("text", String(repeating: "\u{7f}ELF is no text\n", count: 400))
        let found = try survey()
        #expect(found.purls.contains("pkg:golang/stdlib@1.22.1") && found.purls.contains("pkg:cargo/serde@1.0.193"))
        // Shorter than any linker makes one.
        #expect(!found.purls.contains("pkg:golang/stdlib@1.16.2"))
        #expect(found.gaps.isEmpty)
    }

    @Test("what is too large or is not what its name says is missed")
    func missed() throws {
        try tree.write("node_modules/a/package.json", #"{"name": "a", "version": "1"}"#)
        try tree.write("node_modules/b/package.json", #"{"name": "b", "ver"#)
        try tree.write("node_modules/c/package.json", "{}")
        #expect(truncate(tree.path + "/node_modules/c/package.json", 3 << 20) == 0)
        try tree.write("app.jar", "no archive")
        let found = try survey()
        #expect(found.purls == ["pkg:npm/a@1"])
        #expect(
            found.missed == [
                "malformed /app.jar", "malformed /node_modules/b/package.json",
                "overLimit /node_modules/c/package.json",
            ])
    }

    @Test("a database of rpm with an open log is not believed to be whole", arguments: ["wal", "journal"])
    func openLog(end: String) throws {
        let source = AgentBinary.packageRoot + "/Tests/Inventory/Databases/rpmdb.sqlite.gz"
        try tree.makeDirectory("usr/lib/sysimage/rpm")
        let unpack = "gzip -dc \"$0\" >\"$1/usr/lib/sysimage/rpm/rpmdb.sqlite\""
        #expect(try ProgramRun(["sh", "-c", unpack, source, tree.path]).exitCode == 0)
        let whole = try survey()
        #expect(!whole.purls.isEmpty && whole.gaps.isEmpty)
        try tree.write("usr/lib/sysimage/rpm/rpmdb.sqlite-\(end)", "something")
        let open = try survey()
        #expect(open.purls == whole.purls && open.missed == ["notSupported /usr/lib/sysimage/rpm/rpmdb.sqlite"])
    }

    @Test("what was found does not depend on how many threads looked")
    func threads() throws {
        try tree.write("etc/os-release", "ID=debian\nVERSION_ID=12\n")
        for index in 0..<40 {
            // The same package at several places, and licences that come from several files.
            try tree.write(
                "srv/\(index)/node_modules/a/package.json",
                #"{"name": "a", "version": "1", "license": "L\#(index % 3)"}"#)
            try tree.write(
                "srv/\(index)/B_\(index % 5).dist-info/METADATA", "Name: \(index % 2 == 0 ? "B" : "b")\nVersion: 1\n")
            try tree.write("srv/\(index)/var/lib/dpkg/status", status("p\(index % 7)"))
            try tree.write("srv/\(index)/usr/share/doc/p1/copyright", "Format: x\nLicense: X\(index % 4)\n")
        }
        let one = try survey(threads: 1).inventory.distinct()
        #expect(one.count > 8)
        for threads in [2, 3, 4] { #expect(try survey(threads: threads).inventory.distinct() == one) }
    }
}
