import Foundation
import TestSupport
import Testing

/// Files of the target that their own modes close to the agent: never a pass.
@Suite("A target's closed files", .enabled(if: Machine.staticBusybox != nil, "\(Machine.busyboxReason)"))
struct ClosedFileTests {
    struct Report: Decodable {
        let rules: [Rule]
        let coverage: Coverage

        struct Rule: Decodable {
            let id, status: String
            let reason: String?
        }

        struct Coverage: Decodable {
            let isComplete: Bool
            let unreadable: [Gap]
        }

        struct Gap: Decodable {
            let subject, reason: String
            let errno: String?
            let examples: [Example]
        }

        struct Example: Decodable {
            let path: String
        }

        func rule(_ id: String) -> Rule? { rules.first { $0.id == id } }
    }

    private let root: TemporaryDirectory
    private let target: SpawnedTarget

    /// A target of user 65532 in a root of its own, with a shadow file that is only root's to read.
    private init(shadow: String) throws {
        root = try TemporaryDirectory()
        _ = try root.copy(program: try #require(Machine.staticBusybox), to: "busybox")
        try root.write("etc/passwd", "root:x:0:0:root:/:/bin/false\n")
        try root.write("etc/group", "root:x:0:\n")
        try root.write("etc/shadow", shadow, mode: 0o600)
        target = try SpawnedTarget(
            ["chroot", "--userspec=65532:65532", "--groups=65532", root.path, "/busybox", "sleep", "300"],
            name: "busybox")
    }

    init() throws {
        try self.init(shadow: "root:*:19000:0:99999:7:::\n")
    }

    private func scan(_ agent: Agent, _ other: SpawnedTarget? = nil) throws -> Report {
        let pid = (other ?? target).pid
        let words = try agent.credentials.command + [SharedAgent.path, "scan", "--pid", "\(pid)", "--output", "json"]
        let run = try ProgramRun(words)
        try #require(run.exitCode == 0, "\(run.errorText)")
        return try JSONDecoder().decode(Report.self, from: Data(run.output))
    }

    @Test("what can't be read is skipped, and named", arguments: [Agent.same, .rootWithPtrace])
    func skipped(_ agent: Agent) throws {
        // Root may read root's files, so for it the file is another's.
        if agent.uid == 0 { try #require(chown(root.path + "/etc/shadow", 4711, 4711) == 0) }
        let doctor = try DoctorAnswer.ask(target.pid, as: agent.credentials.command)
        #expect(doctor.readable == "permitted")
        let report = try scan(agent)
        let rule = try #require(report.rule("empty-password"))
        #expect(rule.status == "skipped")
        #expect(rule.reason?.contains("/etc/shadow") == true)
        #expect(rule.reason?.contains("EACCES") == true)
        #expect(!report.coverage.isComplete)
        #expect(
            report.coverage.unreadable.contains {
                $0.subject == "file" && $0.errno == "EACCES" && $0.examples.map(\.path).contains("/etc/shadow")
            })
        // The world may see its mode, if not its content.
        #expect(report.rule("duplicate-uid-0")?.status == "passed")
        target.end()
    }

    @Test("with DAC_READ_SEARCH the same is read, and passes")
    func passed() throws {
        #expect(try DoctorAnswer.ask(target.pid, as: Agent.rootWithBoth.credentials.command).readable == "all")
        let report = try scan(.rootWithBoth)
        #expect(report.rule("empty-password")?.status == "passed")
        // The target calls chroot, and so shows a part of the machine for the whole.
        #expect(report.coverage.unreadable.map(\.reason) == ["outside-chroot"])
        target.end()
    }

    @Test("and fails where it holds what it must not")
    func failed() throws {
        let other = try ClosedFileTests(shadow: "root::19000:0:99999:7:::\n")
        defer { other.target.end() }
        #expect(try other.scan(.rootWithBoth).rule("empty-password")?.status == "failed")
        #expect(try other.scan(.same).rule("empty-password")?.status == "skipped")
    }

    /// In a user namespace of its own, a process of any user may mount what it likes over its container's root.
    @Test(
        "nothing passes by what a target shows in a user namespace of its own",
        .enabled(if: Machine.canMakeNamespaces, "\(Machine.namespacesReason)"))
    func disguised() throws {
        target.end()
        let disguised = try SpawnedTarget(
            Agent.same.credentials.command + [
                "unshare", "--user", "--map-root-user", "--root", root.path, "/busybox", "sleep", "300",
            ], name: "busybox")
        defer { disguised.end() }
        let report = try scan(.same, disguised)
        #expect(report.coverage.unreadable.contains { $0.reason == "own-user-namespace" })
        #expect(!report.coverage.isComplete)
        let setuid = try #require(report.rule("setuid-setgid-file"))
        #expect(setuid.status == "skipped")
        #expect(setuid.reason?.contains("user namespace of its own") == true)
    }
}
