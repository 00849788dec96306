import Foundation
import ScanReport
import TestSupport
import Testing

/// Roots that are none, or hold nothing.
@Suite struct RootTests {
    @Test("an empty root: nothing found, all seen")
    func empty() throws {
        let root = try HostileRoot()
        try root.remove("etc")
        let scan = try HostileScan(root)
        #expect(scan.report.coverage.entries == 0)
        #expect(scan.report.coverage.isComplete)
        #expect(try scan.status("setuid-setgid-file") == .passed)
        #expect(try scan.status("unowned-file") == .skipped)
    }

    @Test(
        "no directory: exit code 2 and one line that says so",
        arguments: ["file", "nothing", "fifo", "socket", "loop", "file/x"])
    func none(_ name: String) throws {
        let directory = try TemporaryDirectory()
        try directory.write("file", "text")
        _ = SpecialFile.fifo.make(directory.path + "/fifo")
        _ = SpecialFile.socket.make(directory.path + "/socket")
        try directory.link("loop", to: "loop")
        for format in ["text", "json"] {
            let run = try AgentBinary.run(
                "scan", "--root", directory.path + "/" + name, "--output", format, timeout: 10)
            #expect(run.exitCode == 2)
            #expect(run.output.isEmpty)
            #expect(run.errors.count { $0 == UInt8(ascii: "\n") } == 1)
            #expect(run.errorText.contains(directory.path + "/" + name))
        }
    }

    @Test("no process: exit code 2 and one line")
    func noProcess() throws {
        let run = try AgentBinary.run("scan", "--pid", "2147483647", "--output", "json", timeout: 10)
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.count { $0 == UInt8(ascii: "\n") } == 1)
    }

    @Test("a root that everybody may write to is a finding itself", .needsRoot)
    func writable() throws {
        let root = try HostileRoot()
        guard try ProgramRun(["chmod", "0777", root.path]).exitCode == 0 else { throw Failure("chmod") }
        #expect(try HostileScan(root).paths("world-writable-directory") == ["/"])
    }
}
