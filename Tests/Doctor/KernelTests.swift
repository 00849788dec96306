import Foundation
import LinuxSystem
import SystemPackage
import TargetProcess
import TestSupport
import Testing

/// The measured table against this machine's kernel: a real target, and the agent beside it.
@Suite("Who may look, by the kernel", .enabled(if: Machine.canChangeCredentials, "\(Machine.credentialsReason)"))
struct KernelTests {
    @Test("doctor", arguments: Cell.table.filter { !$0.agent.hasFileCapability })
    func doctorIsRight(_ cell: Cell) throws {
        let target = try SpawnedTarget(cell.target)
        defer { target.end() }
        try expect(cell, try .ask(target.pid, as: cell.agent.credentials.command), target.pid)
    }

    @Test(
        "doctor with a file capability",
        .enabled(if: Machine.canSetFileCapabilities, "needs setcap, and a file system for it"),
        arguments: Cell.table.filter(\.agent.hasFileCapability))
    func doctorIsRightWithFileCapability(_ cell: Cell) throws {
        let target = try SpawnedTarget(cell.target)
        defer { target.end() }
        let directory = try TemporaryDirectory()
        let agent = try capableAgent(in: directory)
        try expect(cell, try .ask(target.pid, as: cell.agent.credentials.command, agent: agent), target.pid)
    }

    @Test(
        "a file capability counts for nothing where escalation is forbidden",
        .enabled(if: Machine.canSetFileCapabilities, "needs setcap, and a file system for it"))
    func fileCapabilityWithoutEscalation() throws {
        let target = try SpawnedTarget(.sameUser)
        defer { target.end() }
        let directory = try TemporaryDirectory()
        let agent = try capableAgent(in: directory)
        var credentials = Agent.fileCapability.credentials
        credentials.mayEscalate = false
        let answer = try DoctorAnswer.ask(target.pid, as: credentials.command, agent: agent)
        #expect(answer.readable == "none")
        #expect(answer.blocking == [.user, .group, .capabilities])
        credentials.bounding = []
        credentials.mayEscalate = true
        let run = try ProgramRun(credentials.command + [agent, "doctor", "--pid", "\(target.pid)"])
        #expect(run.exitCode != 0 && run.output.isEmpty)
        #expect(run.errorText.contains("Operation not permitted"))
    }

    @Test("every way to be not dumpable", arguments: SpawnedTarget.NotDumpable.allCases)
    func notDumpable(_ way: SpawnedTarget.NotDumpable) throws {
        let target = try SpawnedTarget(way)
        defer { target.end() }
        let answer = try DoctorAnswer.ask(target.pid, as: Agent.same.credentials.command)
        #expect(answer.readable == "none")
        #expect(answer.errno == "EACCES")
        #expect(answer.blocking == [.dumpable])
        #expect(answer.targetUID == 65532 && answer.targetGID == 65532)
        #expect(answer.remedies == [ReachRemedy.rootWithPtrace.sentence])
        try prove(answer.remedies, target.pid)
    }

    /// Root's processes look the same from outside whether they are dumpable or not, so nothing may be said for certain.
    @Test("a process of root that is not dumpable")
    func rootNotDumpable() throws {
        let undumpable =
            "import ctypes, time; c = ctypes.CDLL(None); c.prctl(4, 0, 0, 0, 0); c.prctl(15, b'undumpable', 0, 0, 0)"
        let target = try SpawnedTarget(
            Agent.bareRoot.credentials.command + [Machine.python, "-c", undumpable + "; time.sleep(300)"],
            name: "undumpable")
        defer { target.end() }
        let answer = try DoctorAnswer.ask(target.pid, as: Agent.bareRoot.credentials.command)
        #expect(answer.readable == "none")
        #expect(answer.blocking == [.dumpable])
        #expect(answer.check(.dumpable)?.message.contains("perhaps") == true)
        // What was done already is no remedy.
        #expect(answer.remedies.first == ReachRemedy.rootWithPtrace.sentence)
        try prove(Array(answer.remedies.prefix(1)), target.pid)
    }

    private func expect(_ cell: Cell, _ answer: DoctorAnswer, _ pid: Int32) throws {
        #expect(answer.pid == pid)
        #expect(answer.targetUID == cell.target.id && answer.targetGID == cell.target.id)
        #expect(answer.agentUID == cell.agent.uid && answer.agentGID == cell.agent.gid)
        #expect(answer.blocking == cell.blocking)
        switch cell.access {
        case .all:
            #expect(answer.readable == "all")
            #expect(answer.remedies.isEmpty)
        case .permitted:
            #expect(answer.readable == "permitted")
            #expect(answer.check(.files)?.state == "limits")
            try prove(answer.remedies, pid, readable: ["all"])
        case .refused:
            #expect(answer.readable == "none")
            #expect(answer.errno == "EACCES")
            #expect(answer.remedies.first == cell.target.remedy.sentence)
            try prove(answer.remedies, pid)
        }
    }

    /// Follows each remedy, and looks whether it is one.
    private func prove(_ remedies: [String], _ pid: Int32, readable: Set<String> = ["all", "permitted"]) throws {
        try #require(!remedies.isEmpty)
        for remedy in remedies {
            let advised = try DoctorAnswer.ask(pid, as: try Advice(remedy).credentials.command)
            #expect(readable.contains(advised.readable), "\(remedy): \(advised.checks)")
            #expect(advised.blocking.isEmpty)
        }
    }

    private func capableAgent(in directory: TemporaryDirectory) throws -> String {
        let agent = try directory.copy(program: SharedAgent.path, to: "sidescan-agent")
        let setcap = try ProgramRun(["setcap", "cap_sys_ptrace+ep", agent])
        guard setcap.exitCode == 0 else { throw Failure("setcap: \(setcap.errorText)") }
        return agent
    }
}
