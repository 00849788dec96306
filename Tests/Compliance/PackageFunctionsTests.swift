import PlainData
import RubyHost
import TargetFilesystem
import TestSupport
import Testing

@testable import Compliance

/// Databases of packages.
@Suite struct PackageFunctionsTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func rows(_ name: String) throws -> [[String]]? {
        let root = try TargetRoot(directory: Array(directory.path.utf8))
        let answer = NativeFunctions(root, TargetKnowledge()).answer([.symbol(Array(name.utf8))])
        guard case .value(let value) = answer else { return nil }
        return value.elements?.map { row in
            ["name", "version", "status", "architecture"].map { row[$0]?.text ?? "-" }
        }
    }

    @Test func dpkg() throws {
        try directory.write(
            "var/lib/dpkg/status",
            """
            Package: tea
            Status: hold ok installed
            Description: a package
             Version: not this one
            Architecture: all
            Version: 1:2.0-1

            package: salt
            STATUS: deinstall ok config-files
            version:  3


            """)
        #expect(
            try rows("dpkg_packages") == [
                ["tea", "1:2.0-1", "hold ok installed", "all"], ["salt", "3", "deinstall ok config-files", "-"],
            ])
    }

    @Test func distroless() throws {
        try directory.write("var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12\n")
        try directory.write("var/lib/dpkg/status.d/base.md5sums", "Package: no\n")
        #expect(try rows("dpkg_packages") == [["base-files", "12", "install ok installed", "-"]])
    }

    @Test func apk() throws {
        try directory.write("lib/apk/db/installed", "C:Q1=\nP:musl\nV:1.2.4-r2\nA:x86_64\nF:lib\n\nP:zlib\nV:1.3-r1\n")
        #expect(
            try rows("apk_packages") == [
                ["musl", "1.2.4-r2", "install ok installed", "x86_64"],
                ["zlib", "1.3-r1", "install ok installed", "-"],
            ])
    }

    @Test func noDatabase() throws {
        #expect(try rows("dpkg_packages") == nil)
        #expect(try rows("apk_packages") == nil)
    }
}
