import LinuxSystem
import SystemPackage
import TargetProcess
import Testing

/// The measured table against the rules as Sidescan states them.
@Suite("Who may look, by the rules")
struct ModelTests {
    @Test("every row has every column")
    func tableIsWhole() {
        #expect(Cell.table.count == Agent.all.count * LookedAt.allCases.count)
        #expect(Set(Cell.table.map(\.testDescription)).count == Cell.table.count)
    }

    @Test("obstacles", arguments: Cell.table)
    func obstaclesFit(_ cell: Cell) {
        let found = obstacles(from: cell.agent.subject, to: cell.target.object)
        guard case .refused(let blocking) = cell.access else {
            #expect(found.isEmpty)
            return
        }
        var expected: Set<ReachObstacle> = []
        if blocking.contains(.user) { expected.insert(.userDiffers) }
        if blocking.contains(.group) { expected.insert(.groupDiffers) }
        if blocking.contains(.dumpable) { expected.insert(.notDumpable) }
        let excess = cell.target.capabilities.subtracting(cell.agent.effective)
        if blocking.contains(.capabilities), !excess.isEmpty { expected.insert(.capabilitiesExceed(excess)) }
        #expect(Set(found) == expected)
    }

    @Test("diagnosis", arguments: Cell.table)
    func diagnosisFits(_ cell: Cell) {
        let isRefused = cell.isRefused
        let diagnosis = Diagnosis(
            attempt: isRefused ? .permissionDenied : nil, subject: cell.agent.subject, object: cell.target.object,
            surroundings: .container)
        #expect(diagnosis.errno == (isRefused ? .permissionDenied : nil))
        #expect(diagnosis.blocking == cell.blocking)
        switch cell.access {
        case .refused:
            #expect(diagnosis.extent == .none)
            #expect(diagnosis.remedies.first == cell.target.remedy.sentence)
        case .permitted:
            #expect(diagnosis.extent == .permitted)
            #expect(diagnosis.checks.first { $0.id == .files }?.state == .limits)
        case .all:
            #expect(diagnosis.extent == .all)
            #expect(diagnosis.checks.first { $0.id == .files }?.state == .ok)
            #expect(diagnosis.remedies.isEmpty)
        }
    }

    /// What is advised has to be right by the same rules, for whoever was refused.
    @Test("remedies open what was refused", arguments: LookedAt.allCases)
    func remediesHelp(_ target: LookedAt) {
        let advised = remedies(for: target.object)
        #expect(!advised.isEmpty)
        for remedy in advised {
            #expect(obstacles(from: remedy.subject, to: target.object).isEmpty, "\(remedy.sentence)")
        }
        #expect(advised.last == .rootWithPtrace)
    }
}

extension Cell {
    var isRefused: Bool {
        if case .refused = access { true } else { false }
    }

    var blocking: Set<Diagnosis.Check.Identifier> {
        if case .refused(let checks) = access { checks } else { [] }
    }
}

extension Agent {
    var subject: ReachSubject { ReachSubject(uid: uid, gid: gid, effective: effective, bounding: bounding) }
}

extension LookedAt {
    /// As it looks from outside: of root's processes can't be seen whether they are dumpable.
    var object: ReachObject {
        ReachObject(
            uid: ProcessIDs(all: id), gid: ProcessIDs(all: id), permitted: capabilities,
            isDumpable: id == 0 ? nil : self != .notDumpable, userNamespace: .same)
    }
}

extension ReachRemedy {
    /// Who looks where the advice was followed.
    var subject: ReachSubject {
        switch self {
        case .runAs(let uid, let gid): ReachSubject(uid: uid, gid: gid, effective: [], bounding: [])
        case .runAsWithCapabilities(let uid, let gid, let set):
            ReachSubject(uid: uid, gid: gid, effective: set, bounding: set)
        // It changes nothing of who the agent is.
        case .rootWithPtrace, .sameUserNamespace: Agent.rootWithPtrace.subject
        }
    }
}

extension Diagnosis {
    var blocking: Set<Check.Identifier> { Set(checks.filter { $0.state == .blocks }.map(\.id)) }

    func check(_ id: Check.Identifier) -> Check? { checks.first { $0.id == id } }
}

extension Diagnosis.Surroundings {
    /// A container as most are: under a seccomp filter, without Yama, hidepid and security modules.
    static let container = Diagnosis.Surroundings(
        seccomp: .filter, noNewPrivileges: true, yamaScope: nil, hidepid: nil, securityLabel: nil)
}
