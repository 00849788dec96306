import Foundation
import Inventory
import TargetFilesystem
import TestSupport
import Testing

@Suite struct BinaryPackageTests {
    private static func seed(_ name: String) throws -> [UInt8] {
        let path = "\(AgentBinary.packageRoot)/Fuzz/Corpus/build-information/\(name)"
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private static let modules = [
        "example.org/a v1.4.2 pkg:golang/example.org/a@v1.4.2",
        "github.com/f/z v0.1.1 pkg:golang/github.com/f/z@v0.1.1",
        "github.com/x/y/v2 v2.0.1 pkg:golang/github.com/x/y@v2.0.1#v2",
    ]

    @Test(
        "Go's build information is read in both of its forms",
        arguments: [("inlined", "1.22.1"), ("pointers", "1.16.2")])
    func go(name: String, version: String) throws {
        let found = Found(binary: try Self.seed(name))
        #expect(found.lines == Self.modules + ["stdlib go\(version) pkg:golang/stdlib@\(version)"])
        #expect(found.reasons.isEmpty)
    }

    @Test("Where the names of sections can't be read Go's header is looked for, and what is not found is missed")
    func unreadableSections() throws {
        for (name, lines) in [("inlined", 4), ("pointers", 4), ("crates", 0)] {
            var bytes = try Self.seed(name)
            for index in 40..<48 { bytes[index] = 0x7f }
            let found = Found(binary: bytes)
            #expect(found.lines.count == lines || found.reasons == [.malformed], "\(name)")
            #expect(found.lines.isEmpty == (found.reasons == [.malformed]), "\(name)")
        }
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "/bin/bash")))
        for index in 40..<48 { bytes[index] = 0x7f }
        #expect(Found(binary: bytes).reasons == [.malformed])
    }

    @Test("The crates that cargo-auditable writes down are read, without those that only built it")
    func rust() throws {
        let found = Found(binary: try Self.seed("crates"))
        #expect(found.lines == ["app 0.3.0 pkg:cargo/app@0.3.0", "serde 1.0.193 pkg:cargo/serde@1.0.193"])
    }

    @Test("Of a program that neither built only its headers are read")
    func others() throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "/bin/bash")))
        var read = 0
        var inventory = PackageInventory()
        let parts = RandomAccess(size: bytes.count) { offset, count in
            read += count
            return Array(bytes[offset..<(offset + count)])
        }
        PackageCollector.collect(binary: parts, path: Array("/bin/bash".utf8), into: &inventory)
        #expect(inventory.packages.isEmpty && inventory.missed.isEmpty)
        #expect(read < 80 << 10 && read < bytes.count / 4)
    }

    @Test("A section that is not what its name says is malformed")
    func broken() throws {
        var bytes = try Self.seed("crates")
        let start = try #require(bytes.indices.dropFirst(64).first { bytes[$0] == 0x78 })
        bytes[start + 4] ^= 0xff
        let found = Found(binary: bytes)
        #expect(found.lines.isEmpty)
        #expect(found.reasons == [.malformed])
    }

    @Test("What Go's own compiler builds is read", .enabled(if: (try? ProgramRun(["go", "version"])) != nil))
    func compiled() throws {
        let directory = try TemporaryDirectory()
        try directory.write("src/go.mod", "module example.org/tool\n\ngo 1.18\n")
        try directory.write("src/main.go", "package main\n\nfunc main() {}\n")
        let script = "cd \"$1/src\" && go build -ldflags '-s -w -X main.Version=1.4.2' -o ../tool ."
        let run = try ProgramRun(
            ["sh", "-c", script, "sh", directory.path],
            environment: [
                "GOCACHE": directory.path + "/cache", "GOFLAGS": "-mod=mod", "GOPROXY": "off", "CGO_ENABLED": "0",
            ], timeout: 300)
        try #require(run.exitCode == 0, "\(run.errorText)")
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: directory.path + "/tool")))
        let found = Found(binary: bytes)
        #expect(found.lines.first == "example.org/tool v1.4.2 pkg:golang/example.org/tool@v1.4.2")
        #expect(found.lines.last?.hasPrefix("stdlib go1.") == true)
    }
}
