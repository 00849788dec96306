import Foundation
import ScanReport
import TestSupport
import Testing

/// Files compared with what packages say of them, by a caged agent.
@Suite("Integrity") struct IntegrityScanTests {
    private let root: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
        let names = ["usr/bin/a", "usr/closed/b", "usr/listless/c", "usr/open/d"]
        for name in names { try root.write(name, "content of \(name)\n") }
        let sums = try ProgramRun(["sh", "-c", "cd \"$0\" && find usr -type f | xargs md5sum", root.path])
        try root.write("var/lib/dpkg/status", "Package: tool\nStatus: install ok installed\nVersion: 1\n")
        try root.write("var/lib/dpkg/info/tool.md5sums", sums.text)
        try root.write("var/lib/dpkg/info/tool.list", names.map { "/\($0)\n" }.joined())
    }

    private func scan(_ before: [String] = [], of directory: String? = nil) throws -> (report: Report, run: ProgramRun)
    {
        let words = ["scan", "--root", directory ?? root.path, "--audit", "integrity", "--output", "json"]
        let run = try ProgramRun(before + [try AgentBinary.path] + words, timeout: 60)
        try #require(run.exitCode == 0, "\(run.errorText)")
        return (try JSONDecoder().decode(Report.self, from: Data(run.output)), run)
    }

    private func found(_ report: Report, _ rule: String) -> [String] {
        report.findings.filter { $0.ruleID == rule }.compactMap { $0.path?.text }
    }

    @Test("what is as it was passes, and is counted; what is not is found")
    func counted() throws {
        var (report, run) = try scan()
        #expect(report.rules.allSatisfy { $0.status == .passed }, "\(report.rules)")
        #expect(report.rules.map(\.id) == ["changed-package-file", "missing-package-file", "unowned-executable"])
        #expect(report.integrity?.checked == 4 && report.integrity?.unchanged == 4)
        #expect(try ReportSchema.complaint(about: run.output) == nil)
        try root.write("usr/bin/a", "other")
        try root.write("usr/bin/new", "#!/bin/sh\n", mode: 0o755)
        try FileManager.default.removeItem(atPath: root.path + "/usr/open/d")
        (report, run) = try scan()
        #expect(found(report, "changed-package-file") == ["/usr/bin/a"])
        #expect(found(report, "missing-package-file") == ["/usr/open/d"])
        #expect(found(report, "unowned-executable") == ["/usr/bin/new"])
        #expect(try ReportSchema.complaint(about: run.output) == nil)
    }

    @Test(
        "what this user can't read or look up is neither changed nor missing, and keeps the rules from passing",
        .enabled(if: geteuid() == 0 && Machine.has("setpriv"), "needs root and setpriv: becomes another user"))
    func unreadable() throws {
        chmod(root.path + "/usr/closed", 0o700)
        chmod(root.path + "/usr/listless", 0o711)
        chmod(root.path + "/usr/open/d", 0o600)
        let nobody = [
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all",
        ]
        let report = try scan(nobody).report
        #expect(report.findings.isEmpty)
        func reason(_ rule: String) -> String {
            let result = report.rules.first { $0.id == rule }
            #expect(result?.status == .skipped, "\(rule)")
            return result?.reason ?? ""
        }
        #expect(
            reason("changed-package-file")
                == "/usr/closed/b and 1 more could not be read (EACCES, permission-denied)")
        #expect(reason("missing-package-file") == "/usr/closed/b could not be read (EACCES, permission-denied)")
        #expect(reason("unowned-executable").contains("2 directories could not be read"))
        // One that can't be listed hides no file whose name is known.
        #expect(report.integrity?.unchanged == 2 && report.integrity?.notSeen == 1)
    }

    @Test("a root without packages is not said to be whole")
    func noPackages() throws {
        let bare = try TemporaryDirectory()
        try bare.write("usr/bin/x", "#!/bin/sh\n", mode: 0o755)
        let report = try scan(of: bare.path).report
        #expect(report.rules.allSatisfy { $0.status == .skipped }, "\(report.rules)")
        #expect(report.verdict.status == .incomplete && report.findings.isEmpty)
    }

    @Test(
        "a process whose program was deleted is found",
        .enabled(if: geteuid() == 0, "needs root: changes a process's root"))
    func deletedProgram() throws {
        let jail = try TemporaryDirectory()
        let busybox = try #require(
            ["/bin/busybox", "/usr/bin/busybox"].first { FileManager.default.fileExists(atPath: $0) })
        let program = try jail.copy(program: busybox, to: "busybox")
        let sleeper = try RunningProgram(["chroot", jail.path, "/busybox", "sleep", "60"])
        try Waiting.until("it runs") {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(sleeper.pid)/exe")) == program
        }
        func scan() throws -> (report: Report, own: [String]) {
            let run = try AgentBinary.run(
                "scan", "--pid", "\(sleeper.pid)", "--audit", "integrity", "--output", "json")
            try #require(run.exitCode == 0, "\(run.errorText)")
            let report = try JSONDecoder().decode(Report.self, from: Data(run.output))
            return (report, report.findings.filter { $0.path?.text == program }.map(\.message))
        }
        let before = try scan()
        #expect(before.own == [] && (before.report.integrity?.processes ?? 0) > 0)
        // Which other processes are in its container can't be told, nor what lies outside of its changed root.
        #expect(before.report.rules.first { $0.id == "deleted-executable" }?.status == .skipped)
        try FileManager.default.removeItem(atPath: program)
        #expect(try scan().own == ["pid \(sleeper.pid) (busybox) runs it, and it was deleted"])
    }

    /// A whole system, as debsums has it; not in `make test`, for it takes a root file system of Debian.
    @Test(
        "what was changed in a system is what debsums says",
        .enabled(
            if: ProcessInfo.processInfo.environment["SIDESCAN_DEBIAN_ROOT"] != nil && Machine.has("debsums"),
            "needs a root of Debian in SIDESCAN_DEBIAN_ROOT, and debsums"))
    func debsums() throws {
        let system = try #require(ProcessInfo.processInfo.environment["SIDESCAN_DEBIAN_ROOT"])
        let copy = try TemporaryDirectory()
        let top = copy.path + "/root"
        #expect(try ProgramRun(["cp", "-a", system, top], timeout: 300).exitCode == 0)
        let script = """
            cd "$0" && echo x >>usr/bin/ls && : >usr/bin/cat && printf 'x' >>usr/lib/x86_64-linux-gnu/libz.so.1
            echo '# x' >>etc/login.defs; rm usr/bin/tac etc/debconf.conf
            """
        #expect(try ProgramRun(["sh", "-c", script, top]).exitCode == 0)
        let report = try scan(of: top).report
        let run = try ProgramRun(["debsums", "--all", "--changed", "--root=\(top)"], timeout: 300)
        func whole(_ path: Substring) -> String {
            let directory = (String(path) as NSString).deletingLastPathComponent
            let resolved = (realpath(directory, nil)).map { String(cString: $0) } ?? directory
            return (resolved + "/" + (String(path) as NSString).lastPathComponent).replacingOccurrences(
                of: top, with: "")
        }
        let changed = Set(run.text.split(separator: "\n").map { whole($0) })
        #expect(Set(found(report, "changed-package-file")) == changed && changed.count == 4, "\(changed)")
        let missing = Set(
            run.errorText.split(separator: "\n").filter { $0.contains("missing file ") }.compactMap {
                $0.split(separator: " ").first { $0.hasPrefix("/") }
            }.map { whole($0) })
        #expect(Set(found(report, "missing-package-file")) == missing && missing.count == 2, "\(missing)")
    }
}
