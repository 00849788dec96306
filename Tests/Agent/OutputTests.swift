import Foundation
import Glibc
import ScanReport
import TestSupport
import Testing

/// Where reports go, and what else may have the name by then.
@Suite struct OutputTests {
    private let root: TemporaryDirectory
    private let volume: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
        volume = try TemporaryDirectory()
    }

    private func scan(_ outputs: String...) throws -> ProgramRun {
        try ProgramRun(
            [try AgentBinary.path, "scan", "--root", root.path] + outputs.flatMap { ["--output", $0] }, timeout: 120)
    }

    private func isReport(_ name: String) -> Bool {
        guard let data = FileManager.default.contents(atPath: volume.path + "/" + name) else { return false }
        return (try? JSONDecoder().decode(Report.self, from: data)) != nil
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: volume.path).sorted() }
    }

    private func expectRefusal(_ run: ProgramRun, _ says: String) {
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errorText.contains(says), "\(run.errorText)")
        #expect(run.errorText.hasPrefix("sidescan-agent: ") && run.errorText.count { $0 == "\n" } == 1)
    }

    @Test("findings go out as SARIF and JUnit without a profile; InSpec's forms ask for one") func findings() throws {
        try root.write("open", mode: 0o666)
        let run = try scan("sarif:\(volume.path)/a.sarif", "junit:\(volume.path)/a.xml")
        #expect(run.exitCode == 0, "\(run.errorText)")
        let sarif = String(
            decoding: FileManager.default.contents(atPath: volume.path + "/a.sarif") ?? Data(), as: UTF8.self)
        #expect(sarif.contains("\"ruleId\":\"world-writable-file\"") && sarif.contains("\"uri\":\"open\""))
        let junit = String(
            decoding: FileManager.default.contents(atPath: volume.path + "/a.xml") ?? Data(), as: UTF8.self)
        #expect(junit.contains("classname=\"sidescan.world-writable-file\" name=\"/open\""))
        #expect(try scan("inspec").exitCode != 0)
    }

    @Test("no link is followed, so whoever shares the volume does not choose which file is written")
    func links() throws {
        try volume.write("victim", "victim")
        try volume.link("report", to: "victim")
        try volume.link("dangling", to: "made")
        expectRefusal(try scan("json:\(volume.path)/report"), "symbolic link")
        expectRefusal(try scan("json:\(volume.path)/dangling"), "symbolic link")
        #expect(try names == ["dangling", "report", "victim"])
        #expect(try String(contentsOfFile: volume.path + "/victim", encoding: .utf8) == "victim")
    }

    @Test("a directory may be reached by a link")
    func linkedDirectory() throws {
        try volume.makeDirectory("real")
        try volume.link("here", to: "real")
        #expect(try scan("json:\(volume.path)/here/report").exitCode == 0)
        #expect(isReport("real/report"))
    }

    @Test("what is no place for a report is refused")
    func otherKinds() throws {
        try volume.makeDirectory("directory")
        for name in ["directory", "directory/", "directory/.", "directory/.."] {
            expectRefusal(try scan("json:\(volume.path)/\(name)"), "EISDIR")
        }
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = UInt16(AF_UNIX)
        let path = volume.path + "/socket"
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        expectRefusal(try scan("json:\(path)"), "neither a file")
        #expect(try names == ["directory", "socket"])
    }

    @Test("two names of one file are one file")
    func sameFile() throws {
        try volume.makeDirectory("a")
        try volume.link("link", to: "a")
        let path = volume.path
        for other in ["\(path)/a/../report", "\(path)//report", "\(path)/./report", "/proc/self/root\(path)/report"] {
            expectRefusal(try scan("json:\(path)/report", "text:\(other)"), "same file")
        }
        expectRefusal(try scan("json:\(path)/a/report", "text:\(path)/link/report"), "same file")
        expectRefusal(try scan("json:/dev/stderr", "text:/dev/fd/2"), "same file")
        expectRefusal(try scan("json", "text:/proc/self/fd/1"), "standard output")
        #expect(try names == ["a", "link"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/a").isEmpty)
        // Two names that only Swift takes for one.
        #expect(try scan("json:\(path)/\u{e9}", "json:\(path)/e\u{301}").exitCode == 0)
        #expect(isReport("\u{e9}") && isReport("e\u{301}"))
    }

    @Test("a name may be as long as names can be", arguments: [240, 255])
    func longName(length: Int) throws {
        let name = String(repeating: "n", count: length)
        #expect(try scan("json:\(volume.path)/\(name)").exitCode == 0)
        #expect(isReport(name))
        expectRefusal(
            try scan("json:\(volume.path)/\(name)" + String(repeating: "n", count: 256 - length)), "ENAMETOOLONG")
        #expect(try names == [name])
    }

    @Test("a descriptor is written to where it stands")
    func descriptors() throws {
        try volume.write("log", "before\n")
        let run = try ProgramRun([
            "bash", "-c",
            "exec \"$0\" scan --root \"$1\" --output json:/dev/fd/7 --output text:/dev/stderr 7>>\"$2/log\"",
            try AgentBinary.path, root.path, volume.path,
        ])
        #expect(run.exitCode == 0)
        #expect(run.errorText.contains("INCOMPLETE") || run.errorText.contains("CLEAN"), "\(run.errorText)")
        let log = try String(contentsOfFile: volume.path + "/log", encoding: .utf8)
        #expect(log.hasPrefix("before\n{"))
        // A low one may be another test's, which this process hands on.
        expectRefusal(try scan("json:/dev/fd/987"), "EBADF")
        expectRefusal(try scan("json:/dev/fd/0"), "EBADF")
        let substituted = try ProgramRun([
            "bash", "-c", "\"$0\" scan --root \"$1\" --output json:>(cat >\"$2/copy\"); wait $!", try AgentBinary.path,
            root.path, volume.path,
        ])
        #expect(substituted.exitCode == 0, "\(substituted.errorText)")
        #expect(isReport("copy"))
    }

    @Test("more reports than anybody reads are refused before any file is made", arguments: [17, 300])
    func tooMany(count: Int) throws {
        let run = try ProgramRun(
            [try AgentBinary.path, "scan", "--root", root.path]
                + (0..<count).flatMap { ["--output", "json:\(volume.path)/\($0)"] })
        expectRefusal(run, "at most 16")
        #expect(try names.isEmpty)
    }

    @Test("as many as are allowed are written")
    func many() throws {
        let run = try ProgramRun(
            [try AgentBinary.path, "scan", "--root", root.path]
                + (0..<16).flatMap { ["--output", "json:\(volume.path)/\($0)"] })
        #expect(run.exitCode == 0)
        #expect(try names.count == 16 && names.allSatisfy { isReport($0) })
    }
}
