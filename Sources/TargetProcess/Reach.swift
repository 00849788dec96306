public import LinuxSystem

/// What the kernel looks at of the process that looks; `__ptrace_may_access` in kernel/ptrace.c, with
/// `PTRACE_MODE_READ_FSCREDS`, which every access to `/proc/PID/root` has to pass (proc_pid_root(5), ptrace(2)).
public struct ReachSubject: Hashable, Sendable {
    /// The user id by which it reaches files.
    public var uid: UInt32
    /// The group id by which it reaches files.
    public var gid: UInt32
    /// Its effective capabilities.
    public var effective: CapabilitySet
    /// The most that exec could give it.
    public var bounding: CapabilitySet

    /// A subject.
    public init(uid: UInt32, gid: UInt32, effective: CapabilitySet, bounding: CapabilitySet) {
        self.uid = uid
        self.gid = gid
        self.effective = effective
        self.bounding = bounding
    }

    /// The subject that a process is.
    public init(_ status: ProcessStatus) {
        self.init(
            uid: status.uid.filesystem, gid: status.gid.filesystem, effective: status.capabilities.effective,
            bounding: status.capabilities.bounding)
    }
}

/// What the kernel looks at of the process that is looked at.
public struct ReachObject: Hashable, Sendable {
    /// Its user ids.
    public var uid: ProcessIDs
    /// Its group ids.
    public var gid: ProcessIDs
    /// Its permitted capabilities.
    public var permitted: CapabilitySet
    /// Whether it is dumpable, PR_SET_DUMPABLE(2const); nil where that can't be seen.
    public var isDumpable: Bool?
    /// Where its user namespace lies, seen from the subject's; nil where that can't be seen.
    public var userNamespace: UserNamespaceRelation?

    /// An object.
    public init(
        uid: ProcessIDs, gid: ProcessIDs, permitted: CapabilitySet, isDumpable: Bool?,
        userNamespace: UserNamespaceRelation?
    ) {
        self.uid = uid
        self.gid = gid
        self.permitted = permitted
        self.isDumpable = isDumpable
        self.userNamespace = userNamespace
    }
}

/// What stands between a process and another's root, each by the kernel's own rule.
public enum ReachObstacle: Hashable, Sendable {
    /// A user id differs.
    case userDiffers
    /// A group id differs: the same user is not enough.
    case groupDiffers
    /// The target holds capabilities that the subject does not; `cap_ptrace_access_check` in security/commoncap.c.
    case capabilitiesExceed(CapabilitySet)
    /// The target is not dumpable.
    case notDumpable
    /// The target is in another user namespace, where nothing but SYS_PTRACE helps; `cap_ptrace_access_check` again.
    case userNamespaceDiffers
}

/// The kernel's rules, applied to what is known; empty where nothing stands in the way.
public func obstacles(from subject: ReachSubject, to object: ReachObject) -> [ReachObstacle] {
    if subject.effective.contains(.sysPtrace), object.userNamespace.isWithinReach { return [] }
    var obstacles: [ReachObstacle] = []
    let users = object.uid
    if ![users.real, users.effective, users.saved].allSatisfy({ $0 == subject.uid }) { obstacles.append(.userDiffers) }
    let groups = object.gid
    if ![groups.real, groups.effective, groups.saved].allSatisfy({ $0 == subject.gid }) {
        obstacles.append(.groupDiffers)
    }
    // Sets of capabilities are compared within one user namespace only. (Who made a namespace holds all of them there, but
    // who that was can't be seen from outside.)
    let excess = object.permitted.subtracting(subject.effective)
    if object.userNamespace != nil, object.userNamespace != .same {
        obstacles.append(.userNamespaceDiffers)
    } else if !excess.isEmpty {
        obstacles.append(.capabilitiesExceed(excess))
    }
    if object.isDumpable == false { obstacles.append(.notDumpable) }
    return obstacles
}

/// A way to run the agent by which a target's root can be read.
public enum ReachRemedy: Hashable, Sendable {
    /// With the target's own ids and no capability.
    case runAs(uid: UInt32, gid: UInt32)
    /// With the target's own ids and the capabilities that it has.
    case runAsWithCapabilities(uid: UInt32, gid: UInt32, CapabilitySet)
    /// As root with SYS_PTRACE.
    case rootWithPtrace
    /// In the target's own user namespace.
    case sameUserNamespace

    /// One sentence that says what to set.
    public var sentence: String {
        switch self {
        case .runAs(let uid, let gid):
            "run the agent with runAsUser: \(uid) and runAsGroup: \(gid); no capability is needed"
        case .runAsWithCapabilities(let uid, let gid, let capabilities):
            "run the agent with runAsUser: \(uid) and runAsGroup: \(gid) and the target's capabilities"
                + " (\(capabilities.summary)), or drop ALL capabilities in the target"
        case .rootWithPtrace:
            "run the agent with runAsUser: 0 and the capability SYS_PTRACE"
                + " (Pod Security 'baseline' and 'restricted' refuse that)"
        case .sameUserNamespace:
            "run the agent in the target's user namespace: as a container of the same pod, and not in a namespace of its own"
        }
    }

    /// Whether a process is already what this remedy would make of it.
    func isTaken(by subject: ReachSubject) -> Bool {
        switch self {
        case .runAs(let uid, let gid): subject.uid == uid && subject.gid == gid
        case .runAsWithCapabilities(let uid, let gid, let capabilities):
            subject.uid == uid && subject.gid == gid && subject.effective.isSuperset(of: capabilities)
        case .rootWithPtrace: subject.effective.contains(.sysPtrace)
        case .sameUserNamespace: false
        }
    }
}

/// The ways that the kernel's rules allow for a target, the one with the least rights first.
public func remedies(for object: ReachObject) -> [ReachRemedy] {
    let uid = object.uid.effective
    let gid = object.gid.effective
    var remedies: [ReachRemedy] = []
    let plain = ReachSubject(uid: uid, gid: gid, effective: [], bounding: [])
    let equal = ReachSubject(uid: uid, gid: gid, effective: object.permitted, bounding: object.permitted)
    if obstacles(from: plain, to: object).isEmpty {
        remedies.append(.runAs(uid: uid, gid: gid))
    } else if uid == 0, obstacles(from: equal, to: object).isEmpty {
        // Only root gets effective capabilities from a container's runtime.
        remedies.append(.runAsWithCapabilities(uid: uid, gid: gid, object.permitted))
    }
    remedies.append(object.userNamespace.isWithinReach ? .rootWithPtrace : .sameUserNamespace)
    return remedies
}
