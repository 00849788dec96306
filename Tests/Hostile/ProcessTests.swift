import Foundation
import Glibc
import ScanReport
import TestSupport
import Testing

/// Targets that end while they are looked at.
@Suite(.serialized) struct ProcessTests {
    @Test("a process's own root is scanned, not the machine's", .needsOwnRoot)
    func ownRoot() throws {
        let root = try HostileRoot()
        try root.write("etc/passwd", HostileRoot.insidePasswd)
        try root.link("etc/shadow-", to: root.canary.path + "/shadow")
        let process = try RootedProcess(in: root)
        let run = try AgentBinary.run("scan", "--pid", "\(process.pid)", "--output", "json")
        let report = try JSONDecoder().decode(Report.self, from: Data(run.output))
        #expect(report.target.process?.pid == process.pid)
        #expect(report.coverage.entries == HostileRoot.firstEntries + 2)
        #expect(report.findings.contains { $0.message == "user 'inside' has user id 0" })
        root.canary.expectUntouched(by: report)
    }

    @Test("a process that ends during the scan: a true report, or exit code 2 and one line", .needsOwnRoot)
    func ending() throws {
        let root = try HostileRoot(in: Storage.fast(entries: 30_000))
        try root.makeDirectory("many")
        try DirectoryMaker(root.path + "/many").makeFiles(count: 30_000, namesPerFile: 30_000)
        var reports = 0
        var refusals = 0
        for round in 0..<40 {
            let process = try RootedProcess(in: root)
            let agent = try RunningProgram([
                try AgentBinary.path, "scan", "--pid", "\(process.pid)", "--output", "json",
            ])
            // From before the process is found to after the last entry was looked at.
            usleep(UInt32(round) * 1500)
            process.end()
            let run = try agent.finish(timeout: 20)
            #expect(!run.timedOut)
            if run.exitCode == 0 {
                reports += 1
                let report = try JSONDecoder().decode(Report.self, from: Data(run.output))
                #expect(report.target.process?.pid == process.pid)
                #expect(report.coverage.entries == HostileRoot.firstEntries + 2 + 30_000)
                // It calls chroot, and so shows a part of the machine for the whole. Else nothing is missing but what of the
                // process itself could not be asked any more: that is told.
                let process = "/proc/\(process.pid)/"
                let gaps = report.coverage.unreadable.filter { gap in
                    gap.errno != "ESRCH" || !gap.examples.allSatisfy { $0.text.hasPrefix(process) }
                }
                #expect(
                    [["outside-chroot"], ["outside-chroot", "own-user-namespace"]].contains(gaps.map(\.reason)),
                    "\(report.coverage.unreadable)")
                root.canary.expectUntouched(by: report)
            } else {
                refusals += 1
                #expect(run.exitCode == 2)
                #expect(run.output.isEmpty)
                #expect(run.errors.count { $0 == UInt8(ascii: "\n") } == 1, "\(run.errorText)")
            }
        }
        #expect(reports > 0)
        #expect(refusals > 0)
        #expect(root.canary.openings().isEmpty)
    }

    @Test("a process that has ended and was not waited for is no target", .needsOwnRoot)
    func zombie() throws {
        let root = try HostileRoot()
        let process = try RootedProcess(in: root)
        kill(process.pid, SIGKILL)
        usleep(50_000)
        let run = try AgentBinary.run("scan", "--pid", "\(process.pid)", timeout: 10)
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.count { $0 == UInt8(ascii: "\n") } == 1)
    }
}
