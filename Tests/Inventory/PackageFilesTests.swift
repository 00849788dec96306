import Foundation
import Inventory
import SystemPackage
import TargetFilesystem
import TestSupport
import Testing

@Suite struct PackageFilesTests {
    private static let digest = "d41d8cd98f00b204e9800998ecf8427e"

    private func builder() -> PackageFilesBuilder {
        var merged = MergedDirectories()
        merged.add(Array("bin".utf8), target: Array("/usr/bin".utf8))
        return PackageFilesBuilder(merged: merged)
    }

    private func describe(_ files: PackageFiles, _ path: String) -> String? {
        files.find(Array(path.utf8)).map { match in
            let digest = files.algorithm(of: match).map { "\($0)" } ?? "none"
            return "\(files.kind(of: match)) \(digest) \(String(decoding: files.owner(of: match), as: UTF8.self))"
        }
    }

    @Test("dpkg's lists, sums and conffiles are one table, by the paths that the walk has") func dpkg() {
        var builder = builder()
        builder.add(dpkgList: Array("/.\n/bin\n/bin/a\n/usr/share/x\n".utf8), of: Array("a:amd64".utf8))
        builder.add(
            dpkgSums: Array("\(Self.digest)  bin/a\n\(Self.digest)  usr/gone\n".utf8), of: Array("a:amd64".utf8))
        builder.add(dpkgSums: Array("\(Self.digest)  usr/bin/b c\n".utf8), of: Array("unlisted".utf8))
        builder.add(
            dpkgConffilesOf: Array(
                "Package: a\nConffiles:\n /etc/a \(Self.digest)\n /etc/b c \(Self.digest) obsolete\n /etc/n newconffile\nDescription: x\n /etc/none \(Self.digest)\n"
                    .utf8))
        let files = builder.build()
        #expect(describe(files, "usr/bin/a") == "file md5 a:amd64")
        #expect(describe(files, "bin/a") == nil)
        #expect(describe(files, "usr/share/x") == "listed none a:amd64")
        #expect(describe(files, "usr/gone") == nil, "another package replaced it")
        #expect(describe(files, "usr/bin/b c") == "file md5 unlisted")
        #expect(describe(files, "etc/a") == "configuration md5 a")
        #expect(describe(files, "etc/b c") == "configuration md5 a")
        #expect(describe(files, "etc/n") == "configuration none a")
        #expect(describe(files, "etc/none") == nil)
        #expect(!files.isCut)
    }

    @Test("a diverted file is where it was diverted to, but for the package that did it") func diversions() throws {
        var builder = builder()
        let other = "00000000000000000000000000000000"
        builder.add(dpkgSums: Array("\(Self.digest)  bin/sh\n".utf8), of: Array("bash:amd64".utf8))
        builder.add(dpkgSums: Array("\(other)  bin/sh\n".utf8), of: Array("dash:amd64".utf8))
        builder.add(dpkgDiversions: Array("/bin/sh\n/bin/sh.distrib\ndash\n/usr/local\n/usr/other\n:\n".utf8))
        let files = builder.build()
        let own = try #require(files.find(Array("usr/bin/sh".utf8)))
        #expect(files.owner(of: own) == Array("dash:amd64".utf8))
        #expect(files.isUnchanged(own, .md5, [UInt8](repeating: 0, count: 16)))
        #expect(!files.isUnchanged(own, .md5, [UInt8](repeating: 1, count: 16)))
        #expect(describe(files, "usr/bin/sh.distrib") == "file md5 bash:amd64")
    }

    @Test("apk's lines") func apk() throws {
        // sha1 of nothing
        let text =
            "P:one\nV:1\nF:etc\nR:conf\nZ:Q12jmj7l5rSw0yVb/vlWAYkK/YBwk=\nF:bin\nR:x\na:0:0:755\nZ:Q12jmj7l5rSw0yVb/vlWAYkK/YBwk=\nR:y\n\nP:two\nF:\nR:top\n"
        var builder = builder()
        builder.add(apkInstalled: Array(text.utf8))
        let files = builder.build()
        #expect(describe(files, "etc/conf") == "configuration sha1 one")
        #expect(describe(files, "usr/bin/x") == "file sha1 one")
        #expect(describe(files, "usr/bin/y") == "listed none one")
        #expect(describe(files, "top") == "listed none two")
        let match = try #require(files.find(Array("usr/bin/x".utf8)))
        let empty = try #require(FileDigest(.sha1)).finish()
        #expect(files.isUnchanged(match, .sha1, empty))
    }

    @Test("digests are those of coreutils, in pieces") func digests() throws {
        let directory = try TemporaryDirectory()
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Data(bytes).write(to: URL(fileURLWithPath: directory.path + "/x"))
        for (program, algorithm) in [
            ("md5sum", DigestAlgorithm.md5), ("sha1sum", .sha1), ("sha256sum", .sha256), ("sha384sum", .sha384),
            ("sha512sum", .sha512),
        ] {
            var digest = try #require(FileDigest(algorithm))
            for start in stride(from: 0, to: bytes.count, by: 4099) {
                bytes[start..<min(start + 4099, bytes.count)].withUnsafeBytes { digest.update($0) }
            }
            let expected = try ProgramRun([program, directory.path + "/x"]).text.prefix { $0 != " " }
            #expect(digest.finish().map { String(format: "%02x", $0) }.joined() == expected)
            #expect(expected.utf8.count == algorithm.length * 2)
        }
        #expect(FileDigest(.sha224) == nil)
    }

    @Test(
        "rpm's header says digests, configuration, ghosts and what was not installed",
        .enabled(if: Machine.has("rpm"), "needs rpm"))
    func rpm() throws {
        let directory = try TemporaryDirectory()
        let fixture = "\(AgentBinary.packageRoot)/Tests/Inventory/Databases"
        for name in ["rpmdb.sqlite", "Packages.db", "Packages"] {
            let path = directory.path + "/" + name
            let run = try ProgramRun(["sh", "-c", "gzip -dc -- \"$0\" > \"$1\"", "\(fixture)/\(name).gz", path])
            try #require(run.exitCode == 0)
            var builder = PackageFilesBuilder()
            #expect(
                builder.add(
                    rpm: Array(try Data(contentsOf: URL(fileURLWithPath: path))), try #require(RPMForm(rawValue: name)))
            )
            let whole = builder.build()
            #expect(!whole.isCut)
        }
    }

    @Test(
        "what rpmbuild puts into a package is what the table has",
        .enabled(if: Machine.has("rpmbuild"), "needs rpmbuild"))
    func rpmbuild() throws {
        let directory = try TemporaryDirectory()
        try directory.write(
            "x.spec",
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
            mkdir -p %{buildroot}/etc %{buildroot}/usr/bin %{buildroot}/var/log
            echo c > %{buildroot}/etc/x.conf
            echo b > %{buildroot}/usr/bin/x
            ln -s x %{buildroot}/usr/bin/y
            touch %{buildroot}/var/log/x.log
            %files
            %config(noreplace) /etc/x.conf
            /usr/bin/x
            /usr/bin/y
            %ghost /var/log/x.log
            """)
        let top = directory.path
        let built = try ProgramRun(["rpmbuild", "--define", "_topdir \(top)/b", "-bb", top + "/x.spec"])
        try #require(built.exitCode == 0, "\(built.errorText)")
        try directory.makeDirectory("root")
        let package = top + "/b/RPMS/noarch/x-1-1.noarch.rpm"
        let run = try ProgramRun([
            "rpm", "--define", "_dbpath /var/lib/rpm", "--root", top + "/root", "-i", "--nodeps", "--noscripts",
            package,
        ])
        try #require(run.exitCode == 0, "\(run.errorText)")
        let installed = InstalledFiles(in: try TargetRoot(directory: Array((top + "/root").utf8)))
        #expect(installed.hasDatabase && installed.missed.isEmpty)
        let files = installed.files
        #expect(describe(files, "etc/x.conf") == "configuration sha256 x")
        #expect(describe(files, "usr/bin/x") == "file sha256 x")
        #expect(describe(files, "usr/bin/y") == "listed none x")
        #expect(describe(files, "var/log/x.log") == "ghost none x")
        let found = try Verification(top + "/root", installed)
        #expect(found.modified.isEmpty && found.missing.count == 0 && found.compared == 2)
        try directory.write("root/usr/bin/x", "tampered\n")
        #expect(try Verification(top + "/root", installed).modified == ["usr/bin/x"])
    }

    @Test(
        "dpkg --verify finds the same, and tampered, missing and foreign files are told",
        .enabled(if: Machine.has("dpkg-deb"), "needs dpkg"))
    func verify() throws {
        let directory = try TemporaryDirectory()
        let top = directory.path
        for name in [
            "usr/bin/tool", "usr/bin/other", "usr/lib/x/data", "usr/share/doc/tool/README", "etc/tool.conf",
            "etc/gone.conf",
        ] {
            try directory.write("build/\(name)", "content of \(name)\n")
        }
        try directory.write(
            "build/DEBIAN/control",
            "Package: tool\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b>\nDescription: x\n")
        try directory.write("build/DEBIAN/conffiles", "/etc/tool.conf\n/etc/gone.conf\n")
        let sums = try ProgramRun([
            "sh", "-c", "cd \"$0\"/build && find usr -type f | xargs md5sum > DEBIAN/md5sums", top,
        ])
        try #require(sums.exitCode == 0)
        try directory.write("root/var/lib/dpkg/status")
        try directory.makeDirectory("root/var/lib/dpkg/info")
        try directory.makeDirectory("root/var/lib/dpkg/updates")
        try directory.write("root/usr/bin/ignored", "")
        try directory.link("root/bin", to: "usr/bin")
        let dpkg = ["dpkg", "--root=\(top)/root", "--force-not-root", "--force-bad-path", "--log=/dev/null"]
        for arguments in [
            ["dpkg-deb", "--root-owner-group", "-b", top + "/build", top + "/tool.deb"],
            dpkg + ["-i", top + "/tool.deb"],
        ] {
            let run = try ProgramRun(arguments)
            try #require(run.exitCode == 0, "\(arguments): \(run.errorText)")
        }
        var found = try Verification(top + "/root")
        #expect(found.modified == [] && found.missing.files == [] && found.compared == 6)
        #expect(found.foreign == ["usr/bin/ignored: system"])

        try directory.write("root/usr/bin/tool", "tampered\n")
        try directory.write("root/etc/tool.conf", "changed\n")
        try directory.write("root/usr/lib/x/__pycache__/m.cpython-311.pyc", "")
        try directory.write("root/opt/app", "")
        for path in ["usr/bin/other", "usr/share/doc/tool/README", "etc/gone.conf"] {
            try FileManager.default.removeItem(atPath: "\(top)/root/\(path)")
        }
        found = try Verification(top + "/root")
        #expect(found.modified == ["usr/bin/tool"])
        #expect(found.configuration == ["etc/tool.conf"])
        #expect(
            found.missing.files.map { String(decoding: $0.path, as: UTF8.self) } == ["etc/gone.conf", "usr/bin/other"])
        #expect(found.missing.count == 1 && found.missing.configurationCount == 1 && found.missing.leftOutCount == 1)
        #expect(
            found.foreign == [
                "opt/app: application", "usr/bin/ignored: system", "usr/lib/x/__pycache__/m.cpython-311.pyc: generated",
            ])
        let verified = try ProgramRun(["dpkg", "--root=\(top)/root", "--verify"]).text.split(separator: "\n")
        let said = Set(verified.compactMap { $0.split(separator: " ").last.map { String($0.dropFirst()) } })
        #expect(
            said == ["usr/bin/tool", "etc/tool.conf", "usr/bin/other", "usr/share/doc/tool/README", "etc/gone.conf"])

        found = try Verification(top + "/root", unseen: ["usr"])
        #expect(found.missing.count == 0 && found.missing.unknownCount == 2 && found.missing.leftOutCount == 0)
        try directory.write("root/etc/dpkg/dpkg.cfg.d/slim", "path-exclude /usr/bin/o*\npath-include=/usr/bin/x*\n")
        found = try Verification(top + "/root")
        #expect(found.missing.count == 0 && found.missing.leftOutCount == 2)
    }

    @Test("distroless keeps its sums beside its packages") func distroless() throws {
        let directory = try TemporaryDirectory()
        try directory.write("var/lib/dpkg/status.d/base", "Package: base\nVersion: 1\n")
        try directory.write(
            "var/lib/dpkg/status.d/base.md5sums", "\(Self.digest)  usr/bin/a\n\(Self.digest)  usr/bin/b\n")
        try directory.write("usr/bin/a", "")
        try directory.write("usr/bin/b", "x")
        let found = try Verification(directory.path)
        #expect(found.modified == ["usr/bin/b"])
        #expect(found.compared == 2)
    }

    @Test("a root without packages says nothing of any file") func none() throws {
        let directory = try TemporaryDirectory()
        let installed = InstalledFiles(in: try TargetRoot(directory: Array(directory.path.utf8)))
        #expect(!installed.hasDatabase && installed.files.count == 0 && installed.missed.isEmpty)
    }

    @Test("what is over the limits is told") func limits() {
        var builder = PackageFilesBuilder(limits: PackageFilesBuilder.Limits(entries: 2))
        builder.add(dpkgList: Array("/a\n/b\n/c\n".utf8), of: Array("x".utf8))
        #expect(builder.build().isCut)
        var odd = PackageFilesBuilder()
        odd.add(dpkgSums: Array("no digest  a\n".utf8), of: Array("x".utf8))
        #expect(odd.build().isCut)
    }

    /// A whole system, as debsums has it; not in `make test`, for it takes a root file system of Debian.
    @Test(
        "a system is as debsums has it",
        .enabled(
            if: ProcessInfo.processInfo.environment["SIDESCAN_DEBIAN_ROOT"] != nil,
            "needs a root of Debian in SIDESCAN_DEBIAN_ROOT"))
    func debsums() throws {
        let root = try #require(ProcessInfo.processInfo.environment["SIDESCAN_DEBIAN_ROOT"])
        let found = try Verification(root)
        print("compared \(found.compared), missing \(found.missing), foreign \(found.foreign)")
        let run = try ProgramRun(["debsums", "--all", "--changed", "--root=\(root)"], timeout: 300)
        let changed = Set(run.text.split(separator: "\n").map { String($0.dropFirst(root.count + 1)) })
        #expect(Set(found.modified + found.configuration) == changed)
        #expect(found.compared > 5000)
    }
}
