import Foundation
import ScanReport
import TestSupport
import Testing

/// Scans of running processes on this machine itself.
@Suite struct ProcessScanTests {
    @Test func ownChildIsScannedByPid() throws {
        let sleeper = try RunningProgram(["sleep", "60"])
        let listing = try AgentBinary.run("ps", "--json").text
        #expect(listing.contains("\"pid\" : \(sleeper.pid)"))
        #expect(try AgentBinary.run("ps").text.contains("sleep 60"))
        let doctor = try AgentBinary.run("doctor", "--pid", "\(sleeper.pid)")
        #expect(doctor.exitCode == 0, "\(doctor.text)")
        #expect(doctor.text.contains("(sleep)"))
    }

    @Test(.enabled(if: geteuid() == 0, "needs root: changes a process's root")) func rootOfAProcessIsItsOwn() throws {
        let jail = try TemporaryDirectory()
        try jail.write("etc/passwd", "root:x:0:0::/:/x\nsecond:x:0:0::/:/x\n")
        try jail.write("etc/group", "root:x:0:\n")
        let busybox = try #require(
            ["/bin/busybox", "/usr/bin/busybox"].first { FileManager.default.fileExists(atPath: $0) })
        try jail.makeDirectory("bin")
        _ = try jail.copy(program: busybox, to: "bin/busybox")
        let jailed = try RunningProgram(["chroot", jail.path, "/bin/busybox", "sleep", "60"])
        try Waiting.until("the jailed process runs") {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(jailed.pid)/root")) == jail.path
        }
        let run = try AgentBinary.run("scan", "--pid", "\(jailed.pid)", "--output", "json")
        #expect(run.exitCode == 0, "\(run.errorText)")
        #expect(try ReportSchema.complaint(about: run.output) == nil)
        let report = try JSONDecoder().decode(Report.self, from: Data(run.output))
        #expect(report.target.process?.pid == jailed.pid)
        #expect(report.target.process?.comm == "busybox")
        #expect(report.coverage.entries == 5)
        #expect(report.findings.map(\.ruleID).contains("duplicate-uid-0"))
        #expect(report.confinement.worker.uid == 0)
    }

    @Test func waitsForATarget() throws {
        let begin = Date()
        let run = try AgentBinary.run("scan", "--process", "^never-there$", "--wait", "1")
        #expect(run.exitCode == 2)
        #expect(Date().timeIntervalSince(begin) >= 1)
    }
}
