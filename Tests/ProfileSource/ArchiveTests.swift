import ProfileSource
import TestSupport
import Testing

@Suite struct ArchiveTests {
    /// Writes an archive of one member by Python, whatever its name.
    private static func make(_ path: String, member: String, bytes: Int = 1) throws {
        let program = """
            import io, sys, tarfile, zipfile
            path, member, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
            if path.endswith('.zip'):
                with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
                    archive.writestr(zipfile.ZipInfo(member), bytes(size), zipfile.ZIP_DEFLATED)
            else:
                with tarfile.open(path, 'w:gz', format=tarfile.GNU_FORMAT) as archive:
                    info = tarfile.TarInfo(member)
                    info.size = size
                    archive.addfile(info, io.BytesIO(bytes(size)))
            """
        try Packing.run(["python3", "-c", program, path, member, String(bytes)])
    }

    @Test(arguments: ["x.tar.gz", "x.zip"], ["../a.rb", "/a.rb", "p/../../a.rb"])
    func refusesUnsafeNames(name: String, member: String) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/" + name
        try Self.make(path, member: member)
        do throws(ProfileError) {
            _ = try ProfileFiles.open(path)
            Issue.record("it was opened")
        } catch {
            #expect(error.message == "\(path) has a member with an unsafe name: \(member)")
        }
    }

    @Test(arguments: ["x.tar.gz", "x.zip"]) func longNames(name: String) throws {
        let directory = try TemporaryDirectory()
        let member = String(repeating: "d/", count: 100) + "a.rb"
        try Self.make(directory.path + "/" + name, member: member)
        #expect(throws: ProfileError.self) { try ProfileFiles.open(directory.path + "/" + name) }
        let long = String(repeating: "x", count: 200) + ".rb"
        try Self.make(directory.path + "/" + name, member: long)
        #expect(try ProfileFiles.open(directory.path + "/" + name).controls.map(\.path) == [Array(long.utf8)])
    }

    @Test(arguments: ["x.tar.gz", "x.zip"]) func bombsAreRefused(name: String) throws {
        let directory = try TemporaryDirectory()
        try Self.make(directory.path + "/" + name, member: "a.rb", bytes: 120 << 20)
        #expect(throws: ProfileError.self) { try ProfileFiles.open(directory.path + "/" + name) }
    }
}
