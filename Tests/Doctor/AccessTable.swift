import LinuxSystem
import TargetProcess
import Testing

/// Who looks: a row of the table of who may look at /proc/PID/root, as measured in real pods.
struct Agent: Sendable, Hashable, CustomTestStringConvertible {
    let name: String
    let uid, gid: UInt32
    /// What `capabilities` in the container's security context leave it.
    let bounding: CapabilitySet
    /// Whether its executable has cap_sys_ptrace+ep, and escalation is allowed.
    var hasFileCapability = false

    var testDescription: String { "agent \(name)" }

    /// Only root gets what the container may have; anybody else needs a file capability.
    var effective: CapabilitySet { uid == 0 ? bounding : hasFileCapability ? .sysPtrace : [] }

    static let same = Agent(name: "65532:65532", uid: 65532, gid: 65532, bounding: [])
    static let otherGroup = Agent(name: "65532:10001", uid: 65532, gid: 10001, bounding: [])
    static let otherUser = Agent(name: "10001", uid: 10001, gid: 10001, bounding: [])
    static let otherUserWithPtrace = Agent(name: "10001 + SYS_PTRACE", uid: 10001, gid: 10001, bounding: .sysPtrace)
    static let fileCapability = Agent(
        name: "10001, file capability", uid: 10001, gid: 10001, bounding: [.containerDefault, .sysPtrace],
        hasFileCapability: true)
    static let bareRoot = Agent(name: "root, drop ALL", uid: 0, gid: 0, bounding: [])
    static let root = Agent(name: "root, default", uid: 0, gid: 0, bounding: .containerDefault)
    static let rootWithPtrace = Agent(name: "root + SYS_PTRACE", uid: 0, gid: 0, bounding: .sysPtrace)
    static let rootWithBoth = Agent(
        name: "root + SYS_PTRACE + DAC_READ_SEARCH", uid: 0, gid: 0, bounding: [.sysPtrace, .dacReadSearch])

    static let all: [Agent] = [
        same, otherGroup, otherUser, otherUserWithPtrace, fileCapability, bareRoot, root, rootWithPtrace, rootWithBoth,
    ]
}

/// Who is looked at: a column of the table.
enum LookedAt: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case sameUser = "65532:65532"
    case root = "root, default"
    case bareRoot = "root, drop ALL"
    case notDumpable = "65532, not dumpable"

    var testDescription: String { "target \(rawValue)" }

    var id: UInt32 { self == .root || self == .bareRoot ? 0 : 65532 }
    var capabilities: CapabilitySet { self == .root ? .containerDefault : [] }

    /// The first remedy where it can't be read.
    var remedy: ReachRemedy {
        switch self {
        case .sameUser: .runAs(uid: 65532, gid: 65532)
        case .root: .runAsWithCapabilities(uid: 0, gid: 0, .containerDefault)
        case .bareRoot: .runAs(uid: 0, gid: 0)
        case .notDumpable: .rootWithPtrace
        }
    }
}

extension CapabilitySet {
    /// What containerd, CRI-O and Docker give a container that asks for nothing: CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL,
    /// SETGID, SETUID, SETPCAP, NET_BIND_SERVICE, NET_RAW, SYS_CHROOT, MKNOD, AUDIT_WRITE, SETFCAP.
    static let containerDefault = CapabilitySet(rawValue: 0xa804_25fb)
}

/// What a cell of the table says.
enum Access: Sendable, Hashable {
    /// All files.
    case all
    /// What the files' own modes allow.
    case permitted
    /// EACCES, because of these.
    case refused(Set<Diagnosis.Check.Identifier>)
}

/// One cell of the table.
struct Cell: Sendable, CustomTestStringConvertible {
    let agent: Agent
    let target: LookedAt
    let access: Access

    var testDescription: String { "\(agent.testDescription), \(target.testDescription)" }

    private static let ids: Set<Diagnosis.Check.Identifier> = [.user, .group]

    /// The whole table: row by row, in the order of ``LookedAt``.
    static let table: [Cell] = [
        (Agent.same, [.permitted, .refused([.user, .group, .capabilities]), .refused(ids), .refused([.dumpable])]),
        (
            .otherGroup,
            [
                .refused([.group]), .refused([.user, .group, .capabilities]), .refused(ids),
                .refused([.group, .dumpable]),
            ]
        ),
        (
            .otherUser,
            [
                .refused(ids), .refused([.user, .group, .capabilities]), .refused(ids),
                .refused([.user, .group, .dumpable]),
            ]
        ),
        // The capability that was added and is not effective is what its reader has to be told of.
        (
            .otherUserWithPtrace,
            [
                .refused([.user, .group, .capabilities]), .refused([.user, .group, .capabilities]),
                .refused([.user, .group, .capabilities]), .refused([.user, .group, .capabilities, .dumpable]),
            ]
        ),
        (.fileCapability, [.permitted, .permitted, .permitted, .permitted]),
        (.bareRoot, [.refused(ids), .refused([.capabilities]), .permitted, .refused([.user, .group, .dumpable])]),
        (.root, [.refused(ids), .all, .all, .refused([.user, .group, .dumpable])]),
        (.rootWithPtrace, [.permitted, .permitted, .permitted, .permitted]),
        (.rootWithBoth, [.all, .all, .all, .all]),
    ].flatMap { (agent: Agent, row: [Access]) in
        zip(LookedAt.allCases, row).map { Cell(agent: agent, target: $0, access: $1) }
    }
}
