import Crypto
import PlainData
import ProfileSource
import TestSupport
import Testing

@Suite struct ProfileFilesTests {
    private static func write(profile directory: TemporaryDirectory, below: String = "", depends: String = "") throws {
        let name = below.isEmpty ? "parent" : String(below.dropLast())
        try directory.write(below + "inspec.yml", "name: \(name)\nversion: 1.0.0\nmaintained: 2024-01-02\n\(depends)")
        try directory.write(below + "controls/b.rb", "control 'b'")
        try directory.write(below + "controls/a/z.rb", "control 'z'")
        try directory.write(below + "controls/notes.txt", "")
        try directory.write(below + "libraries/l.rb", "class L; end")
        try directory.write(below + "files/data.json", "{}")
        try directory.write(below + "README.md", "")
    }

    private static func paths(_ files: [ProfileFiles.File]) -> [String] {
        files.map { String(decoding: $0.path, as: UTF8.self) }
    }

    private static func check(_ profile: ProfileFiles) {
        #expect(profile.name == "parent")
        #expect(profile.metadata?["maintained"] == .text("2024-01-02"))
        #expect(paths(profile.controls) == ["controls/a/z.rb", "controls/b.rb"])
        #expect(paths(profile.libraries) == ["libraries/l.rb"])
        #expect(paths(profile.files) == ["files/data.json"])
        #expect(profile.controls.last?.bytes == Array("control 'b'".utf8))
        let expected =
            "controls/a/z.rb\0control 'z'\0controls/b.rb\0control 'b'\0files/data.json\0{}\0"
            + "inspec.lock.deps\0--- {}\n\0inspec.yml\0name: parent\nversion: 1.0.0\nmaintained: 2024-01-02\n\0"
            + "libraries/l.rb\0class L; end\0"
        let digest = SHA256.hash(data: Array(expected.utf8)).description.split(separator: " ").last.map(String.init)
        #expect(profile.sha256 == digest)
    }

    @Test func directory() throws {
        let directory = try TemporaryDirectory()
        try Self.write(profile: directory)
        Self.check(try ProfileFiles.open(directory.path))
    }

    @Test(arguments: ["p.tar.gz", "p.tgz", "p.zip"], [true, false])
    func archive(name: String, hasLeadingDirectory: Bool) throws {
        let directory = try TemporaryDirectory()
        try Self.write(profile: directory, below: "parent/")
        let path = directory.path + "/" + name
        if hasLeadingDirectory {
            try Packing.pack("parent", of: directory.path, to: path)
        } else {
            try Packing.pack(".", of: directory.path + "/parent", to: path)
        }
        Self.check(try ProfileFiles.open(path))
    }

    @Test("controls beside inspec.yml, where none are looked for, are not passed over", arguments: [false, true])
    func controlsInTheWrongPlace(isArchive: Bool) throws {
        let directory = try TemporaryDirectory()
        try directory.write("flat/inspec.yml", "name: flat\n")
        try directory.write("flat/a.rb", "control 'a'")
        var path = directory.path + "/flat"
        if isArchive {
            try Packing.pack("flat", of: directory.path, to: path + ".zip")
            path += ".zip"
        }
        let error = #expect(throws: ProfileError.self) { _ = try ProfileFiles.open(path) }
        #expect(error?.message.contains("put it into controls/, or leave inspec.yml out") == true)
        if !isArchive {
            try directory.write("flat/controls/b.rb", "control 'b'")
            #expect(Self.paths(try ProfileFiles.open(path).controls) == ["controls/b.rb"])
        }
    }

    @Test func mountedConfigMap() throws {
        let directory = try TemporaryDirectory()
        try directory.write("..2024_01/a.rb", "control 'a'")
        try directory.link("..data", to: "..2024_01")
        try directory.link("a.rb", to: "..data/a.rb")
        let profile = try ProfileFiles.open(directory.path)
        #expect(Self.paths(profile.controls) == ["a.rb"])
        #expect(profile.metadata == nil)
        #expect(profile.name.hasPrefix("tests from ."))
    }

    @Test func oneFile() throws {
        let directory = try TemporaryDirectory()
        try directory.write("x.rb", "1")
        #expect(Self.paths(try ProfileFiles.open(directory.path + "/x.rb").controls) == ["x.rb"])
    }

    @Test func dependencies() throws {
        let directory = try TemporaryDirectory()
        try Self.write(profile: directory, below: "parent/", depends: "depends:\n- name: child\n  path: ../child\n")
        try Self.write(profile: directory, below: "child/")
        let profile = try ProfileFiles.open(directory.path + "/parent")
        #expect(profile.dependencies.map(\.name) == ["child"])
        #expect(profile.dependencies.first?.files.name == "child")
    }

    @Test func dependenciesInsideOfAnArchive() throws {
        let directory = try TemporaryDirectory()
        try Self.write(profile: directory, below: "parent/", depends: "depends:\n- name: c\n  path: vendor/child\n")
        try Self.write(profile: directory, below: "child/")
        try directory.makeDirectory("parent/vendor")
        try Packing.run(["cp", "-r", "child", "parent/vendor/child"], in: directory.path)
        try Packing.pack("parent", of: directory.path, to: directory.path + "/p.tar.gz")
        let profile = try ProfileFiles.open(directory.path + "/p.tar.gz")
        #expect(profile.dependencies.first?.files.name == "child")
        #expect(profile.dependencies.first?.files.controls.count == 2)
    }

    @Test(arguments: [
        (
            "depends:\n- name: c\n  path: ../child\n",
            "profiles depend on each other in a circle: parent → child → parent"
        ),
        ("depends:\n- name: c\n  path: ../none\n", "parent depends on c, which is not at its path ../none"),
        (
            "depends:\n- name: c\n  url: https://example.com\n",
            "parent depends on c by something else than `path:`; nothing is fetched here: vendor it into the profile and name its path"
        ),
        ("depends: x\n", "`depends` of parent is no list"),
    ]) func refusesDependencies(depends: String, message: String) throws {
        let directory = try TemporaryDirectory()
        try Self.write(profile: directory, below: "parent/", depends: depends)
        try Self.write(profile: directory, below: "child/", depends: "depends:\n- name: p\n  path: ../parent\n")
        do throws(ProfileError) {
            _ = try ProfileFiles.open(directory.path + "/parent")
            Issue.record("it was opened")
        } catch {
            #expect(error.message == message)
        }
    }

    @Test func refusesWhatIsNoProfile() throws {
        let directory = try TemporaryDirectory()
        try directory.write("x.tar.gz", "no archive")
        try directory.write("x.zip", "no archive")
        try directory.write("x.txt", "no archive")
        try directory.makeDirectory("empty")
        for name in ["x.tar.gz", "x.zip", "x.txt", "empty", "nothing"] {
            #expect(throws: ProfileError.self) { try ProfileFiles.open(directory.path + "/" + name) }
        }
    }
}
