import Audit
import Foundation
import Glibc
import ScanReport
import TestSupport
import Testing

private let changed = "changed-package-file"
private let missing = "missing-package-file"
private let unowned = "unowned-executable"

@Suite struct IntegrityTests {
    private let tree: PackagedTree

    init() throws {
        tree = try PackagedTree()
        try tree.install(
            ["usr/bin/tool": "one", "usr/bin/other": "two", "usr/lib/empty": "", "usr/share/doc/tool/README": "read"],
            configuration: ["etc/tool.conf": "setting"])
    }

    @Test("what is as its package brought it is counted, and nothing is found") func whole() throws {
        for rule in [changed, missing, unowned] {
            let result = try tree.result(rule)
            #expect(result.found == [] && result.impediment == nil && result.gaps == 0)
            #expect(result.counts.checked == 5 && result.counts.unchanged == 5)
            #expect(result.counts.unowned == 0 && result.counts.applications == 0 && result.counts.processes == nil)
        }
    }

    @Test("what was changed is told, configuration apart from the rest") func change() throws {
        try tree.write("usr/bin/tool", "ONE")
        try tree.write("usr/bin/other", "")
        try tree.write("usr/lib/empty", "no more")
        try tree.write("etc/tool.conf", "mine")
        let result = try tree.result(changed)
        #expect(
            result.found == [
                "/etc/tool.conf: low configuration, not as the package tool brought it",
                "/usr/bin/other: high not what the package tool brought",
                "/usr/bin/tool: high not what the package tool brought",
                "/usr/lib/empty: high not what the package tool brought",
            ])
        #expect(result.counts.checked == 5 && result.counts.unchanged == 1)
        #expect(result.counts.changed == 3 && result.counts.configurationChanged == 1)
    }

    @Test("a file that is longer than a piece is compared whole") func pieces() throws {
        let content = String(repeating: "abcdefgh", count: 100_000)
        try tree.install(["usr/lib/long": content])
        #expect(try tree.found(changed) == [])
        try tree.write("usr/lib/long", content.dropLast() + "x")
        #expect(try tree.found(changed) == ["/usr/lib/long: high not what the package tool brought"])
    }

    @Test("what stands in a file's place and is none is a change") func otherKinds() throws {
        for name in ["usr/bin/tool", "usr/bin/other", "usr/lib/empty"] { try tree.remove(name) }
        try tree.tree.directory.makeDirectory("usr/bin/tool")
        mkfifo(tree.path + "/usr/bin/other", 0o644)
        try tree.link("usr/lib/empty", to: "/usr/bin/nowhere")
        #expect(
            try tree.found(changed) == [
                "/usr/bin/other: high a FIFO stands where the package tool has a file",
                "/usr/bin/tool: high a directory stands where the package tool has a file",
                "/usr/lib/empty: high a symbolic link to nothing stands where the package tool has a file",
            ])
        #expect(try tree.found(missing) == [])
    }

    @Test("a symbolic link is as good as the content that it leads to") func links() throws {
        try tree.remove("usr/bin/tool")
        try tree.write("opt/tool", "one")
        try tree.link("usr/bin/tool", to: "../../opt/tool")
        #expect(try tree.found(changed) == [])
        try tree.write("opt/tool", "evil")
        #expect(
            try tree.found(changed) == [
                "/usr/bin/tool: high not what the package tool brought, but a symbolic link to something else"
            ])
    }

    @Test("a merged /usr, and any other directory that is a link, is seen through") func mergedDirectories() throws {
        try tree.link("bin", to: "usr/bin")
        try tree.write("usr/real/program", "\u{7f}ELF program")
        try tree.link("usr/alias", to: "real")
        try tree.install(["bin/merged": "m", "usr/alias/program": "\u{7f}ELF program"])
        for rule in [changed, missing, unowned] { #expect(try tree.found(rule) == [], "\(rule)") }
        #expect(try tree.result(unowned).counts.checked == 7)
        try tree.write("usr/real/program", "\u{7f}ELF other")
        #expect(try tree.found(changed) == ["/usr/alias/program: high not what the package tool brought"])
    }

    @Test("names of one file are all compared") func hardLinks() throws {
        try tree.install(["usr/bin/first": "same"])
        #expect(Glibc.link(tree.path + "/usr/bin/first", tree.path + "/usr/bin/second") == 0)
        try tree.install(["usr/bin/third": "x"])
        try tree.remove("usr/bin/third")
        #expect(Glibc.link(tree.path + "/usr/bin/first", tree.path + "/usr/bin/third") == 0)
        #expect(try tree.found(changed) == ["/usr/bin/third: high not what the package tool brought"])
    }

    @Test("a diverted file is looked for where it was diverted to") func diversions() throws {
        try tree.write("usr/bin/tool.real", "one")
        try tree.write("usr/bin/tool", "wrapper")
        try tree.write("var/lib/dpkg/diversions", "/usr/bin/tool\n/usr/bin/tool.real\n:\n")
        for rule in [changed, missing] { #expect(try tree.found(rule) == [], "\(rule)") }
    }

    @Test("what is not there is missing, but for documentation and what dpkg was told to leave out") func gone() throws
    {
        for name in ["usr/bin/tool", "usr/bin/other", "etc/tool.conf", "usr/share/doc/tool/README"] {
            try tree.remove(name)
        }
        try tree.write("etc/dpkg/dpkg.cfg.d/slim", "path-exclude=/usr/bin/oth*\n")
        let result = try tree.result(missing)
        #expect(
            result.found == [
                "/etc/tool.conf: info configuration of the package tool, not there",
                "/usr/bin/tool: medium of the package tool, not there",
            ])
        #expect(result.counts.missing == 1 && result.counts.configurationMissing == 1 && result.counts.leftOut == 2)
        #expect(try tree.found(changed) == [])
        try tree.remove("usr")
        #expect(try tree.found(missing).count == 3)
    }

    @Test("executables of no package are told where packages' are, and counted elsewhere") func foreign() throws {
        try tree.write("usr/bin/script", "#!/bin/sh\n")
        // A shell runs what the kernel does not.
        try tree.write("usr/bin/text", "id > /tmp/x\n")
        try tree.write("usr/lib/x/text", "no program", mode: 0o644)
        try tree.write("usr/lib/x/library.so", "\u{7f}ELF...", mode: 0o644)
        try tree.write("usr/lib/x/data.sh", "#!/bin/sh\n", mode: 0o644)
        try tree.write("usr/local/bin/mine", "\u{7f}ELF...")
        try tree.write("opt/app/run", "#!/bin/sh\n")
        try tree.write("usr/lib/python3/dist-packages/p/native.so", "\u{7f}ELF...")
        try tree.write("usr/lib/x/__pycache__/m.pyc", "\u{7f}ELF...")
        try tree.write("var/lib/dpkg/info/tool.postinst", "#!/bin/sh\n")
        let result = try tree.result(unowned)
        #expect(
            result.found == [
                "/usr/bin/script: medium a script of no package",
                "/usr/bin/text: medium a file with an execute bit, of no package",
                "/usr/lib/x/__pycache__/m.pyc: medium an ELF file that belongs to no package",
                "/usr/lib/x/library.so: medium an ELF file that belongs to no package",
            ])
        #expect(result.counts.unowned == 4 && result.counts.applications == 3)
    }

    @Test("without packages' databases nothing is said") func noDatabase() throws {
        let tree = try PackagedTree()
        try tree.write("usr/bin/script", "#!/bin/sh\n")
        for rule in [changed, missing, unowned] {
            let result = try tree.result(rule)
            #expect(result.found == [])
            #expect(result.impediment == "the target has no database of dpkg, apk or rpm")
            #expect(result.counts.unowned == nil)
        }
    }

    @Test("a database that can't be read or understood whole keeps rules from passing") func malformed() throws {
        try tree.write("usr/bin/script", "#!/bin/sh\n")
        try tree.write("var/lib/dpkg/info/odd.md5sums", "this is no digest\n")
        for rule in [changed, missing, unowned] {
            let result = try tree.result(rule)
            #expect(result.found == [] && result.impediment?.contains("could not be understood") == true, "\(rule)")
        }
        try tree.remove("var/lib/dpkg/info/odd.md5sums")
        try tree.write("var/lib/rpm/rpmdb.sqlite", "no database")
        for rule in [changed, missing, unowned] {
            let result = try tree.result(rule)
            #expect(result.found == [] && result.gaps == 1, "\(rule)")
        }
    }

    @Test("files of which no package says a digest keep the rule from passing") func withoutDigests() throws {
        try tree.write("usr/bin/vendor", "x")
        try tree.write("usr/bin/vendor2", "x")
        try tree.list("usr/bin/vendor", "usr/bin/vendor2")
        let result = try tree.result(changed)
        #expect(result.found == [] && result.counts.withoutDigest == 2)
        #expect(result.impediment == "2 files are of packages that say no digest: /usr/bin/vendor …")
        #expect(try tree.result(unowned).impediment == nil)
    }

    @Test("apk's digests, of links too") func apk() throws {
        let tree = try PackagedTree()
        try tree.write("usr/bin/a", "a")
        try tree.write("usr/bin/b", "b")
        try tree.write("etc/a.conf", "c")
        try tree.link("usr/bin/l", to: "a")
        func line(_ bytes: String) throws -> String {
            try tree.write("tmp/x", bytes)
            let run = try ProgramRun(["sh", "-c", "openssl dgst -sha1 -binary \"$0\" | base64", tree.path + "/tmp/x"])
            return "Z:Q1" + run.text
        }
        try tree.write(
            "lib/apk/db/installed",
            "P:tool\nV:1\nF:usr/bin\nR:a\na:0:0:755\n\(try line("a"))R:b\n\(try line("b"))R:l\n\(try line("a"))F:etc\nR:a.conf\n\(try line("c"))\n",
            mode: 0o644)
        #expect(try tree.found(changed) == [])
        try tree.write("usr/bin/a", "A")
        try tree.write("etc/a.conf", "C")
        try tree.remove("usr/bin/b")
        try tree.remove("usr/bin/l")
        try tree.link("usr/bin/l", to: "b")
        #expect(
            try tree.found(changed) == [
                "/etc/a.conf: low configuration, not as the package tool brought it",
                "/usr/bin/a: high not what the package tool brought",
                "/usr/bin/l: high a symbolic link to nothing stands where the package tool has a file",
            ])
        #expect(try tree.found(missing) == ["/usr/bin/b: medium of the package tool, not there"])
        #expect(try tree.found(unowned) == [])
    }

    @Test("rpm's digests", .enabled(if: Machine.has("rpmbuild"), "needs rpmbuild")) func rpm() throws {
        let tree = try PackagedTree()
        let top = tree.path + "/build"
        try tree.write(
            "build/x.spec",
            """
            Name: x
            Version: 1
            Release: 1
            Summary: x
            License: x
            BuildArch: noarch
            %description
            x
            %install
            mkdir -p %{buildroot}/etc %{buildroot}/usr/bin
            echo c > %{buildroot}/etc/x.conf
            echo b > %{buildroot}/usr/bin/x
            echo g > %{buildroot}/usr/bin/y
            %files
            %config(noreplace) /etc/x.conf
            /usr/bin/x
            /usr/bin/y
            """)
        for arguments in [
            ["rpmbuild", "--define", "_topdir \(top)/b", "-bb", top + "/x.spec"],
            [
                "rpm", "--define", "_dbpath /var/lib/rpm", "--root", tree.path, "-i", "--nodeps", "--noscripts",
                top + "/b/RPMS/noarch/x-1-1.noarch.rpm",
            ],
        ] {
            let run = try ProgramRun(arguments)
            try #require(run.exitCode == 0, "\(run.errorText)")
        }
        #expect(try tree.result(changed).counts.unchanged == 3)
        try tree.write("usr/bin/x", "tampered\n")
        try tree.write("etc/x.conf", "mine\n")
        try tree.remove("usr/bin/y")
        #expect(
            try tree.found(changed) == [
                "/etc/x.conf: low configuration, not as the package x brought it",
                "/usr/bin/x: high not what the package x brought",
            ])
        #expect(try tree.found(missing) == ["/usr/bin/y: medium of the package x, not there"])
    }

    @Test("what a hostile database says is in printable form") func printableForm() throws {
        try tree.write("usr/bin/evil", "x")
        try tree.write("usr/bin/tool2", "y")
        let zeros = String(repeating: "0", count: 32)
        try tree.write("var/lib/dpkg/info/e\u{1b}[31m.md5sums", "\(zeros)  usr/bin/tool2\n")
        #expect(try tree.found(changed) == [#"/usr/bin/tool2: high not what the package e\x1B[31m brought"#])
    }
}
