import Foundation
import Inventory
import TargetFilesystem
import TestSupport
import Testing

@Suite struct JavaArchiveTests {
    private static func manifest(_ lines: String...) -> [UInt8] {
        Array((["Manifest-Version: 1.0"] + lines + [""]).joined(separator: "\r\n").utf8)
    }

    private static func pom(_ group: String, _ artifact: String, _ version: String) -> (String, [UInt8]) {
        (
            "META-INF/maven/\(group)/\(artifact)/pom.properties",
            Array("#Created\ngroupId=\(group)\nartifactId=\(artifact)\nversion=\(version)\n".utf8)
        )
    }

    private static let manifestName = "META-INF/MANIFEST.MF"

    @Test("The name and the version of a file without Maven's data are those of its name, else of the manifest")
    func names() throws {
        let manifest = Self.manifest("Implementation-Title: x", "Implementation-Version: 3.1", "Main-Class: com.a.M")
        let archive = try Packed.zip([(Self.manifestName, manifest)])
        #expect(Found("/opt/shop-api-2.0.jar", archive).lines == ["shop-api 2.0 pkg:maven/com.a.M/shop-api@2.0"])
        #expect(Found("/opt/shop.war", archive).lines == ["shop 3.1 pkg:maven/com.a.M/shop@3.1"])
        #expect(Found("/opt/7z.jar", archive).lines == ["x 3.1 pkg:maven/com.a.M/x@3.1"])
    }

    @Test(
        "File names are split where a version begins",
        arguments: [
            ("my-http2-server-5.jar", "my-http2-server 5"), ("jetpack-build235-rc5.jar", "jetpack build235-rc5"),
            ("ironman-r4-2009.jar", "ironman-r4 2009"), ("a_1.3.jar", "a 1.3"), ("a-rc1.jar", "a rc1"),
            ("org.eclipse.core-1.jar", "org.eclipse.core 1"), ("com.b.thing-4.jar", "thing 4"),
        ])
    func split(file: String, expected: String) throws {
        let archive = try Packed.zip([(Self.manifestName, Self.manifest())])
        let line = try #require(Found("/opt/" + file, archive).lines.first)
        #expect(line.split(separator: " ").prefix(2).joined(separator: " ") == expected)
    }

    @Test("Maven's data names the archive that it fits, and what was shaded into it")
    func poms() throws {
        let archive = try Packed.zip([
            (Self.manifestName, Self.manifest("Bundle-License: Apache-2.0")), Self.pom("org.a", "tool", "1.2"),
            Self.pom("com.google", "guava", "32.0-jre"),
        ])
        let found = Found("/opt/tool-1.2-all.jar", archive)
        #expect(
            found.lines == [
                "guava 32.0-jre pkg:maven/com.google/guava@32.0-jre", "tool 1.2 pkg:maven/org.a/tool@1.2",
            ])
        #expect(found.licences == ["Apache-2.0"])
    }

    @Test("Archives in archives are read, packed or stored", arguments: [true, false])
    func nested(isStored: Bool) throws {
        let inner = try Packed.zip([(Self.manifestName, Self.manifest()), Self.pom("org.a", "inner", "1.2")])
        let middle = try Packed.zip([("lib/inner-1.2.jar", inner)], isStored: isStored)
        let outer = try Packed.zip(
            [(Self.manifestName, Self.manifest()), ("WEB-INF/lib/middle.jar", middle)], isStored: isStored)
        let found = Found("/opt/shop-1.war", outer)
        #expect(found.lines == ["inner 1.2 pkg:maven/org.a/inner@1.2", "shop 1 pkg:maven/shop/shop@1"])
        #expect(found.evidence.contains("/opt/shop-1.war:WEB-INF/lib/middle.jar:lib/inner-1.2.jar"))
        #expect(found.reasons.isEmpty)
    }

    @Test("Archives that lie too deep are told as cut")
    func depth() throws {
        var archive = try Packed.zip([(Self.manifestName, Self.manifest())])
        for _ in 0..<8 { archive = try Packed.zip([("a.jar", archive)], isStored: true) }
        let found = Found("/opt/a.jar", archive)
        #expect(found.lines.isEmpty)
        #expect(found.reasons == [.overLimit])
    }

    @Test("What expands beyond all measure is told as cut, and is not held")
    func bomb() throws {
        let inner = try Packed.zip([("x.jar", [UInt8](repeating: 0, count: 40 << 20))])
        let found = Found("/opt/a.jar", inner)
        #expect(found.lines.isEmpty)
        #expect(found.reasons == [.overLimit])
    }

    @Test("A large archive is read by its directory and single members")
    func parts() throws {
        let archive = try Packed.zip(
            [
                ("data.bin", [UInt8](repeating: 7, count: 4 << 20)), (Self.manifestName, Self.manifest()),
                Self.pom("org.a", "tool", "1"),
            ], isStored: true)
        var read = 0
        var inventory = PackageInventory()
        withoutActuallyEscaping({ (offset: Int, count: Int) -> [UInt8]? in
            read += count
            return Array(archive[offset..<(offset + count)])
        }) { body in
            PackageCollector.collect(
                path: Array("/opt/tool.jar".utf8), parts: RandomAccess(size: archive.count, read: body),
                into: &inventory)
        }
        #expect(inventory.packages.count == 1)
        #expect(read < 8192)
    }

    @Test("An archive that says it has no members, or fewer, is read as the JDK reads it", arguments: [0, 1])
    func understated(count: UInt8) throws {
        var archive = try Packed.zip([(Self.manifestName, Self.manifest()), Self.pom("org.a", "tool", "1.2")])
        archive[archive.count - 14] = count
        archive[archive.count - 12] = count
        let found = Found("/opt/tool-1.2.jar", archive)
        #expect(found.lines == ["tool 1.2 pkg:maven/org.a/tool@1.2"] && found.reasons.isEmpty)
    }

    @Test("An archive that says it has more members than there are is malformed")
    func overstated() throws {
        var archive = try Packed.zip([(Self.manifestName, Self.manifest())])
        archive[archive.count - 12] = 9
        #expect(Found("/opt/tool-1.2.jar", archive).reasons == [.malformed])
    }

    @Test("More of Maven's data in an archive than is kept is told as cut")
    func manyPOMs() throws {
        let poms = (0..<10_050).map { Self.pom("g", "a\($0)", "1") }
        let found = Found("/opt/many-1.jar", try Packed.zip([(Self.manifestName, Self.manifest())] + poms))
        #expect(found.lines.count == 10_001 && found.reasons == [.overLimit])
    }

    @Test("What is no archive is malformed", arguments: ["", "PK", "no archive at all, but longer than an end record"])
    func malformed(content: String) {
        #expect(Found("/opt/a.jar", content).reasons == [.malformed])
    }

    @Test(
        "An archive that the JDK's own tool makes is read",
        .enabled(if: (try? ProgramRun(["jar", "--version"])) != nil))
    func jdk() throws {
        let directory = try TemporaryDirectory()
        try directory.write("in/a.txt", "a")
        try directory.write(
            "in/META-INF/maven/org.a/made/pom.properties", "groupId=org.a\nartifactId=made\nversion=7\n")
        let run = try ProgramRun(["jar", "cf", directory.path + "/made.jar", "-C", directory.path + "/in", "."])
        try #require(run.exitCode == 0, "\(run.errorText)")
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: directory.path + "/made.jar")))
        #expect(Found("/opt/made.jar", bytes).lines == ["made 7 pkg:maven/org.a/made@7"])
    }
}
