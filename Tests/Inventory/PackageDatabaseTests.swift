import Foundation
import Inventory
import SystemPackage
import TargetFilesystem
import TestSupport
import Testing

@Suite struct PackageDatabaseTests {
    private static func databases(_ directory: TemporaryDirectory) throws -> [PackageDatabase] {
        PackageDatabase.all(in: try TargetRoot(directory: Array(directory.path.utf8)))
    }

    /// `NAME VERSION ARCHITECTURE STATE` of each package.
    private static func lines(_ database: PackageDatabase?) -> [String] {
        (database?.packages ?? []).map { package in
            [package.name, package.version, package.architecture, package.status.state]
                .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        }
    }

    @Test func nothing() throws {
        #expect(try Self.databases(TemporaryDirectory()).isEmpty)
    }

    @Test func packagesThatDpkgInstalled() throws {
        let directory = try TemporaryDirectory()
        for (name, version) in [("alpha", "1:2.0-3"), ("beta", "0.1")] {
            try directory.write(
                "build/\(name)/DEBIAN/control",
                "Package: \(name)\nVersion: \(version)\nArchitecture: all\nMaintainer: a <a@b>\nDescription: x\n more\n"
            )
            try directory.write("build/\(name)/etc/\(name).conf", "x")
            try directory.write("build/\(name)/DEBIAN/conffiles", "/etc/\(name).conf\n")
        }
        try directory.write("root/var/lib/dpkg/status")
        try directory.makeDirectory("root/var/lib/dpkg/info")
        try directory.makeDirectory("root/var/lib/dpkg/updates")
        let dpkg = ["dpkg", "--root=\(directory.path)/root", "--force-not-root", "--log=/dev/null"]
        for name in ["alpha", "beta"] {
            let package = "\(directory.path)/\(name).deb"
            try #require(
                try ProgramRun(["dpkg-deb", "--root-owner-group", "-b", "\(directory.path)/build/\(name)", package])
                    .exitCode == 0)
            let run = try ProgramRun(dpkg + ["-i", package])
            try #require(run.exitCode == 0, "\(run.errorText)")
        }
        try #require(try ProgramRun(dpkg + ["-r", "beta"]).exitCode == 0)
        let root = try TargetRoot(directory: Array("\(directory.path)/root".utf8))
        let databases = PackageDatabase.all(in: root)
        #expect(databases.map(\.manager) == [.dpkg])
        #expect(Self.lines(databases.first) == ["alpha 1:2.0-3 all installed", "beta 0.1 all config-files"])
        #expect(databases.first?.packages.map(\.isInstalled) == [true, false])
        #expect(databases.first?.missed.isEmpty == true)
    }

    @Test func distroless() throws {
        let directory = try TemporaryDirectory()
        try directory.write("var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a-0\nArchitecture: all\n")
        try directory.write("var/lib/dpkg/status.d/tzdata.md5sums", "00  usr/share/x\n")
        try directory.link("var/lib/dpkg/status.d/loop", to: "loop")
        let databases = try Self.databases(directory)
        #expect(Self.lines(databases.first) == ["tzdata 2024a-0 all installed"])
        #expect(databases.first?.missed.map(\.reason) == [.symbolicLinkLoop])
    }

    @Test func apk() throws {
        let directory = try TemporaryDirectory()
        try directory.write("lib/apk/db/installed", "C:Q1\nP:musl\nV:1.2.4-r2\nA:x86_64\nF:lib\n\nP:bad\n\n")
        let databases = try Self.databases(directory)
        #expect(databases.map(\.manager) == [.apk])
        #expect(Self.lines(databases.first) == ["musl 1.2.4-r2 x86_64 installed"])
        #expect(databases.first?.missed.map(\.reason) == [.malformed])
    }

    @Test("an empty database does not say that nothing is installed", arguments: ["", "\n\n"])
    func emptyDatabases(content: String) throws {
        for path in ["var/lib/dpkg/status", "var/lib/dpkg/status.d/base", "lib/apk/db/installed"] {
            let directory = try TemporaryDirectory()
            try directory.write(path, content)
            #expect(try Self.databases(directory).first?.missed.map(\.reason) == [.malformed], "\(path)")
        }
    }

    @Test("a database of rpm without a package does not say that nothing is installed")
    func emptyRPM() throws {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("var/lib/rpm")
        let script = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            database.execute("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
            database.commit()
            """
        let run = try ProgramRun(["python3", "-c", script, directory.path + "/var/lib/rpm/rpmdb.sqlite"])
        try #require(run.exitCode == 0, "\(run.errorText)")
        let databases = try Self.databases(directory)
        #expect(databases.first?.packages.isEmpty == true)
        #expect(databases.first?.missed.map(\.reason) == [.malformed])
    }

    /// Two packages, as rpm 4.18 wrote them, and the same headers in the two older forms.
    private static func unpack(_ name: String, to path: String) throws {
        let fixture = "\(AgentBinary.packageRoot)/Tests/Inventory/Databases/\(name).gz"
        let run = try ProgramRun(["sh", "-c", "gzip -dc -- \"$0\" > \"$1\"", fixture, path])
        try #require(run.exitCode == 0)
    }

    @Test(arguments: ["rpmdb.sqlite", "Packages.db", "Packages"], ["var/lib/rpm", "usr/lib/sysimage/rpm"])
    func rpm(name: String, place: String) throws {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory(place)
        try Self.unpack(name, to: "\(directory.path)/\(place)/\(name)")
        let databases = try Self.databases(directory)
        #expect(databases.map(\.manager) == [.rpm])
        #expect(
            Self.lines(databases.first).sorted()
                == ["alpha 1.2.3-4.test noarch installed", "beta 2:1.2.3-4.test noarch installed"])
        #expect(databases.first?.missed.isEmpty == true)
    }

    @Test(arguments: ["rpmdb.sqlite", "Packages.db", "Packages"]) func damagedIsNeverAbsent(name: String) throws {
        let directory = try TemporaryDirectory()
        try directory.write("var/lib/rpm/" + name, "no database")
        #expect(try Self.databases(directory).first?.missed.map(\.reason) == [.malformed])
        let file = "\(directory.path)/var/lib/rpm/\(name)"
        try Self.unpack(name, to: file)
        let whole = try #require(FileManager.default.contents(atPath: file))
        for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 40)) {
            try whole[..<length].write(to: URL(fileURLWithPath: file))
            let database = try #require(try Self.databases(directory).first)
            #expect(database.packages.count == 2 || !database.missed.isEmpty, "cut at \(length)")
        }
    }

    @Test func anOpenLogIsNotPassedOver() throws {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("var/lib/rpm")
        try Self.unpack("rpmdb.sqlite", to: directory.path + "/var/lib/rpm/rpmdb.sqlite")
        try directory.write("var/lib/rpm/rpmdb.sqlite-wal", "frames")
        #expect(try Self.databases(directory).first?.missed.map(\.reason) == [.notSupported])
    }
}
