import Foundation
import TestSupport
import Testing

/// How `scripts/image` builds: the same from the same, and nothing that is no agent.
@Suite("Image builds", .disabled(if: Machine.noImagesReason != nil, "\(Machine.noImagesReason ?? "")"))
struct ImageBuildTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// A program as far as its headers go.
    private func program(padding: (byte: String, count: Int)? = nil, machine: [UInt8]? = nil) throws -> String {
        let file = try #require(FileHandle(forReadingAtPath: AgentBinary.path))
        var bytes = try #require(try file.read(upToCount: 4096))
        // e_machine; elf(5).
        if let machine { bytes.replaceSubrange(18..<20, with: machine) }
        let path = directory.path + "/program"
        try bytes.write(to: URL(fileURLWithPath: path))
        if let padding {
            let run = try ProgramRun([
                "sh", "-c", "head -c \(padding.count) /dev/\(padding.byte) >>\"$1\"", "sh", path,
            ])
            #expect(run.exitCode == 0)
        }
        return path
    }

    private func complaint(about agent: String) throws -> String {
        let archive = directory.path + "/refused.tar"
        let run = try ProgramRun([AgentBinary.packageRoot + "/scripts/image", agent, archive], timeout: 120)
        #expect(run.exitCode == 1)
        #expect(!FileManager.default.fileExists(atPath: archive))
        let lines = run.errorText.split(separator: "\n")
        #expect(lines.count == 1, "\(lines)")
        return lines.last.map(String.init) ?? ""
    }

    @Test("times, modes, the umask, the directory and the time zone make no difference")
    func isReproducible() throws {
        let root = AgentBinary.packageRoot
        let copy = try ProgramRun([
            "sh", "-c",
            """
            umask 077
            mkdir -p "$2/Sources/ScanReport"
            cp -R "$1/Containerfile" "$1/.containerignore" "$1/LICENSE" "$1/profiles" "$1/scripts" "$2/"
            cp "$1/Sources/ScanReport/Version.swift" "$2/Sources/ScanReport/"
            cp "$3" "$2/agent"
            find "$2" -exec touch --date=2001-02-03 {} +
            """, "sh", root, directory.path, AgentBinary.path,
        ])
        #expect(copy.exitCode == 0, "\(copy.errorText)")
        let again = try ImageArchive(
            of: directory.path + "/agent",
            by: ["sh", "-c", "umask 077; exec \"$@\"", "sh", directory.path + "/scripts/image"],
            environment: ["TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"])
        let image = try ImageArchive.ofAgent.get()
        #expect(again.digest == image.digest)
        #expect(try again.bytes == image.bytes)
    }

    @Test("an image whose agent is built in the Containerfile's own stage is the same")
    func builderStage() throws {
        let builder = directory.path + "/builder.tar"
        let made = try ProgramRun([
            AgentBinary.packageRoot + "/Tests/Image/stand-in-builder", AgentBinary.path, builder,
        ])
        #expect(made.exitCode == 0, "\(made.errorText)")
        let built = try ImageArchive(of: "--builder", "oci-archive:" + builder)
        #expect(try built.digest == ImageArchive.ofAgent.get().digest)
    }

    @Test("another agent and another revision are another image")
    func differences() throws {
        let plain = try ImageArchive(of: program())
        let padded = try ImageArchive(of: program(padding: ("zero", 1)))
        let revised = try ImageArchive(of: program(), environment: ["SIDESCAN_REVISION": "other"])
        #expect(Set([plain, padded, revised].map(\.digest)).count == 3)
        #expect(revised.config.config.labels["org.opencontainers.image.revision"] == "other")
    }

    @Test(
        "the image has the agent's architecture",
        arguments: [([UInt8](arrayLiteral: 62, 0), "amd64"), ([183, 0], "arm64")])
    func architecture(_ machine: [UInt8], _ name: String) throws {
        #expect(try ImageArchive(of: program(machine: machine)).config.architecture == name)
    }

    @Test("what would not start in an image from scratch is refused")
    func refusals() throws {
        #expect(try complaint(about: directory.path + "/nothing").hasSuffix("/nothing is no file"))
        try directory.write("text", "no program", mode: 0o755)
        #expect(try complaint(about: directory.path + "/text").hasSuffix("/text is no program"))
        #expect(try complaint(about: Machine.python).hasSuffix("python3 is not linked statically"))
        #expect(try complaint(about: program(machine: [243, 0])).hasSuffix("is neither for x86_64 nor for aarch64"))
    }

    @Test(
        "an image over a limit is refused",
        arguments: [("zero", 36_000_000, "uncompressed"), ("urandom", 15_000_000, "compressed")])
    func limits(_ byte: String, _ count: Int, _ limit: String) throws {
        let complaint = try complaint(about: program(padding: (byte, count)))
        #expect(complaint.hasSuffix("are over the limit of \(count), \(limit)"), "\(complaint)")
    }

    @Test("nothing is left behind, whether it is built or refused")
    func cleansUp() throws {
        try directory.makeDirectory("temporary")
        let environment = ["TMPDIR": directory.path + "/temporary"]
        _ = try ImageArchive(of: program(), environment: environment)
        #expect(throws: Failure.self) {
            try ImageArchive(of: program(padding: ("zero", 36_000_000)), environment: environment)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/temporary") == [])
    }
}
