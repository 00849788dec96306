import Audit
import Foundation
import ScanReport
import TestSupport
import Testing

private let changed = "changed-package-file"
private let missing = "missing-package-file"
private let unowned = "unowned-executable"

/// What could not be seen of packages' files is never taken for what is as it was.
@Suite struct IntegrityGapTests {
    private let tree: PackagedTree

    init() throws {
        tree = try PackagedTree()
        try tree.install(["usr/bin/tool": "one", "usr/lib/private/plugin": "two", "usr/share/doc/tool/README": "read"])
    }

    @Test(
        "a file that can't be looked at is a gap for its content as for its presence",
        arguments: [
            ("usr/lib/private", [changed, missing]), ("usr/share/doc/tool", [changed]),
        ])
    func closedDirectory(directory: String, rules: [String]) throws {
        try tree.remove(directory)
        try tree.link(directory, to: "/" + directory)
        for rule in rules {
            let result = try tree.result(rule)
            #expect(result.found == [] && result.gaps == 1, "\(rule)")
        }
    }

    @Test("files beyond the bound of what is looked up are gaps for their content, too") func mostLookups() throws {
        let zeros = String(repeating: "0", count: 32)
        // Long paths reach the bound of their bytes with fewer files.
        let below = String(repeating: String(repeating: "x", count: 250) + "/", count: 15)
        let absent = (0..<4600).map { "\(zeros)  usr/aa\($0)/\(below)f\n" }.joined()
        try tree.write("var/lib/dpkg/info/many.md5sums", absent)
        try tree.write("opt/real/late", "late")
        try tree.link("usr/late", to: "/opt/real")
        try tree.write("var/lib/dpkg/info/late.md5sums", "\(zeros)  usr/late/late\n")
        let result = try tree.result(changed)
        #expect(result.found == [] && result.gaps > 0)
    }

    // MARK: dpkg

    private static func stanza(_ name: String, _ architecture: String = "amd64", state: String = "installed") -> String
    {
        "Package: \(name)\nStatus: install ok \(state)\nArchitecture: \(architecture)\nVersion: 1\n\n"
    }

    @Test("installed packages without a list and without digests keep all rules from passing") func silentPackages()
        throws
    {
        let status =
            ["tool", "all"].map { Self.stanza($0) }.joined() + Self.stanza("bar", state: "unpacked")
            + Self.stanza("gone", state: "config-files")
        try tree.write("var/lib/dpkg/status", status)
        try tree.write("usr/bin/bar", "#!/bin/sh\n")
        for rule in [changed, missing, unowned] {
            let result = try tree.result(rule)
            #expect(result.found == [], "\(rule)")
            #expect(
                result.impediment
                    == "the database of dpkg has neither a list nor digests of the files of 2 packages: all …",
                "\(rule)")
        }
        // An empty list is none: a package without files has the root directory in it.
        try tree.write("var/lib/dpkg/info/all.list", "/.\n")
        try tree.write("var/lib/dpkg/info/bar.list", "")
        #expect(try tree.result(missing).impediment?.hasSuffix("1 package: bar") == true)
        try tree.write("var/lib/dpkg/info/bar.list", "/.\n/usr\n/usr/bin\n/usr/bin/bar\n")
        #expect(try tree.result(missing).impediment == nil)
        #expect(try tree.result(unowned).impediment == nil)
        #expect(try tree.result(changed).impediment == "1 file is of packages that say no digest: /usr/bin/bar")
    }

    @Test("a package for several architectures has its own in its list's name") func architectures() throws {
        try tree.write(
            "var/lib/dpkg/status",
            Self.stanza("tool") + Self.stanza("libc6", "amd64") + Self.stanza("libc6", "i386"))
        try tree.write("var/lib/dpkg/info/libc6:amd64.list", "/.\n")
        #expect(try tree.result(changed).impediment?.hasSuffix("1 package: libc6") == true)
        try tree.write("var/lib/dpkg/info/libc6:i386.list", "/.\n")
        for rule in [changed, missing, unowned] { #expect(try tree.result(rule).impediment == nil, "\(rule)") }
    }

    @Test("what a package without digests lists and is not there is missing, directories aside") func bareLists() throws
    {
        try tree.write("var/lib/dpkg/status", Self.stanza("tool") + Self.stanza("bar"))
        try tree.write(
            "var/lib/dpkg/info/bar.list",
            "/.\n/usr\n/usr/bin\n/usr/bin/gone\n/usr/bin/moved\n/usr/none\n/usr/none/file\n/usr/share/doc/bar\n")
        try tree.write("var/lib/dpkg/diversions", "/usr/bin/moved\n/usr/bin/tool.real\n:\n")
        try tree.write("usr/bin/tool.real", "moved")
        // Of packages with digests the list has directories and links beyond them.
        try tree.list("var/lib/tool/empty")
        let result = try tree.result(missing)
        #expect(
            result.found == [
                "/usr/bin/gone: medium of the package bar, not there",
                "/usr/none/file: medium of the package bar, not there",
            ])
        #expect(result.impediment == nil && result.counts.missing == 2 && result.counts.leftOut == 1)
    }

    @Test(
        "a database that names no package keeps all rules from passing",
        arguments: ["", "\n\n", "garbage\n", "\u{1}\u{2}"])
    func emptyStatus(status: String) throws {
        try tree.write("var/lib/dpkg/status", status)
        for rule in [changed, missing, unowned] { #expect(try tree.result(rule).gaps == 1, "\(rule)") }
        try tree.remove("var/lib/dpkg/status")
        for rule in [changed, missing, unowned] { #expect(try tree.result(rule).gaps == 1, "\(rule)") }
    }

    @Test("distroless' packages without digests are told by name") func distroless() throws {
        let tree = try PackagedTree()
        try tree.write("usr/bin/foo", "foo")
        try tree.write("var/lib/dpkg/status", "")
        try tree.write("var/lib/dpkg/status.d/foo", "Package: foo\nVersion: 1\nArchitecture: amd64\n")
        for rule in [changed, missing, unowned] {
            #expect(
                try tree.result(rule).impediment
                    == "the database of dpkg has neither a list nor digests of the files of 1 package: foo", "\(rule)")
        }
        try tree.write("var/lib/dpkg/status.d/foo.md5sums", "\(try tree.digest("usr/bin/foo"))  usr/bin/foo\n")
        for rule in [changed, missing, unowned] {
            let result = try tree.result(rule)
            #expect(result.found == [] && result.impediment == nil && result.gaps == 0, "\(rule)")
        }
    }

    // MARK: apk and rpm

    @Test("a database of apk that is empty or none keeps all rules from passing", arguments: ["", "garbage\n"])
    func emptyApk(database: String) throws {
        let tree = try PackagedTree()
        try tree.write("lib/apk/db/installed", database)
        for rule in [changed, missing, unowned] { #expect(try tree.result(rule).gaps == 1, "\(rule)") }
    }

    /// A package's header in rpm's database.
    private static func header(_ path: String, algorithm: Int, digest: String) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        func text(_ value: some StringProtocol) -> [UInt8] { Array(value.utf8) + [0] }
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        let parts: [(tag: Int, type: Int, bytes: [UInt8])] = [
            (1116, 4, number(0)), (5011, 4, number(algorithm)), (1030, 3, [0x81, 0xed]), (1000, 6, text("x")),
            (1001, 6, text("1")), (1002, 6, text("1")), (1022, 6, text("noarch")), (1035, 8, text(digest)),
            (1117, 8, text(path[path.index(after: slash)...])), (1118, 8, text(path[...slash])),
        ]
        var (index, data): ([UInt8], [UInt8]) = ([], [])
        for part in parts {
            index += number(part.tag) + number(part.type) + number(data.count) + number(1)
            data += part.bytes
        }
        return number(parts.count) + number(data.count) + index + data
    }

    private func writeRPM(_ directory: String, _ headers: [[UInt8]], in tree: PackagedTree) throws {
        try tree.write(directory + "/rpmdb.sqlite", "")
        var lines = "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL);"
        for header in headers {
            let digits = header.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            lines += "INSERT INTO Packages(blob) VALUES (X'\(digits)');"
        }
        let run = try ProgramRun(["sqlite3", tree.path + "/" + directory + "/rpmdb.sqlite", lines])
        try #require(run.exitCode == 0, "\(run.errorText)")
    }

    @Test("a database of rpm without packages keeps all rules from passing", .enabled(if: Machine.has("sqlite3")))
    func emptyRPM() throws {
        let tree = try PackagedTree()
        try writeRPM("var/lib/rpm", [], in: tree)
        for rule in [changed, missing, unowned] { #expect(try tree.result(rule).gaps == 1, "\(rule)") }
    }

    @Test(
        "a digest that can't be used is no digest", .enabled(if: Machine.has("sqlite3")),
        arguments: [(12, 64), (8, 40), (11, 56), (8, 63)])
    func unusableDigests(algorithm: Int, length: Int) throws {
        let tree = try PackagedTree()
        let header = Self.header("/usr/bin/x", algorithm: algorithm, digest: String(repeating: "0", count: length))
        try tree.write("usr/bin/y", "y")
        let good = Self.header("/usr/bin/y", algorithm: 8, digest: try tree.digest("usr/bin/y", by: "sha256sum"))
        try writeRPM("var/lib/rpm", [header, good], in: tree)
        for content in ["x", ""] {
            try tree.write("usr/bin/x", content)
            let result = try tree.result(changed)
            #expect(result.found == [] && result.counts.withoutDigest == 1 && result.counts.unchanged == 1)
            #expect(result.impediment == "1 file is of packages that say no digest: /usr/bin/x")
        }
        try tree.remove("usr/bin/x")
        #expect(try tree.found(missing) == ["/usr/bin/x: medium of the package x, not there"])
    }

    @Test("all databases of rpm are read, one that is a link once", .enabled(if: Machine.has("sqlite3")))
    func databases() throws {
        let tree = try PackagedTree()
        for name in ["x", "y"] { try tree.write("usr/bin/" + name, name) }
        let headers = try ["x", "y"].map {
            Self.header("/usr/bin/\($0)", algorithm: 8, digest: try tree.digest("usr/bin/\($0)", by: "sha256sum"))
        }
        try writeRPM("var/lib/rpm", [headers[0]], in: tree)
        try writeRPM("usr/lib/sysimage/rpm", [headers[1]], in: tree)
        try tree.tree.directory.makeDirectory("usr/share")
        try tree.link("usr/share/rpm", to: "../lib/sysimage/rpm")
        #expect(try tree.result(changed).counts.unchanged == 2)
        try tree.write("usr/bin/y", "Y")
        #expect(try tree.found(changed) == ["/usr/bin/y: high not what the package x brought"])
    }
}
