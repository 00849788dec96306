import LinuxSystem
public import SystemPackage

/// Whether a target's root can be read and, if not, what stands in the way and what would help.
public struct Diagnosis: Sendable {
    /// How much of the target can be read.
    public let extent: Extent
    /// What the kernel said to opening the root; nil where it opened.
    public let errno: Errno?
    /// What was looked at, in the order of the kernel's own checks.
    public let checks: [Check]
    /// What would help, each in one sentence, the one with the least rights first; empty where nothing is missing.
    public let remedies: [String]

    /// How much of a target can be read.
    public enum Extent: String, Sendable {
        /// Every file.
        case all
        /// The root, and of its files those that their owners and modes open to the agent.
        case permitted
        /// Nothing.
        case none
    }

    /// One thing that was looked at.
    public struct Check: Sendable, Equatable {
        /// What it is about, the same from run to run.
        public let id: Identifier
        /// What it means for the scan.
        public let state: State
        /// What was found, in one line.
        public let message: String

        /// What a check is about.
        public enum Identifier: String, Sendable, CaseIterable {
            case user, group, userNamespace, capabilities, dumpable, securityModule, seccomp, yama, hidepid, files
        }

        /// What a check means for the scan.
        public enum State: String, Sendable {
            /// Nothing stands in the way here.
            case ok
            /// The root can't be read because of this.
            case blocks
            /// Part of the target can't be read because of this.
            case limits
            /// Worth knowing; it changes nothing.
            case note
        }
    }

    /// What surrounds both processes.
    public struct Surroundings: Sendable {
        /// The seccomp mode of the agent.
        public var seccomp: ProcessStatus.SeccompMode?
        /// `no_new_privs` of the agent.
        public var noNewPrivileges: Bool?
        /// `kernel.yama.ptrace_scope`, or nil where the kernel has no Yama.
        public var yamaScope: Int?
        /// The `hidepid` option of the agent's /proc, or nil for none.
        public var hidepid: String?
        /// The security modules' label of the target, or nil where there is none to read.
        public var securityLabel: String?

        /// Surroundings from their parts.
        public init(
            seccomp: ProcessStatus.SeccompMode?, noNewPrivileges: Bool?, yamaScope: Int?, hidepid: String?,
            securityLabel: String?
        ) {
            self.seccomp = seccomp
            self.noNewPrivileges = noNewPrivileges
            self.yamaScope = yamaScope
            self.hidepid = hidepid
            self.securityLabel = securityLabel
        }
    }

    /// Explains what an attempt to open a target's root gave.
    ///
    /// - Parameters:
    ///   - attempt: The errno of opening `/proc/PID/root`, or nil where it opened.
    ///   - subject: The agent.
    ///   - object: The target.
    ///   - surroundings: What surrounds them.
    public init(attempt: Errno?, subject: ReachSubject, object: ReachObject, surroundings: Surroundings) {
        let found = attempt == nil ? [] : obstacles(from: subject, to: object)
        // The kernel itself says EACCES.
        let isFiltered = attempt == .notPermitted && surroundings.seccomp == .filter
        let isExplained = attempt == nil || isFiltered || !found.isEmpty
        let mayTrace = subject.effective.contains(.sysPtrace) && object.userNamespace.isWithinReach
        let isDumpableSuspect = !isExplained && object.isDumpable == nil && !mayTrace
        var checks = [
            Self.user(subject, object, found), Self.group(subject, object, found), Self.userNamespace(object, found),
            Self.capabilities(subject, object, found), Self.dumpable(object, found, isSuspect: isDumpableSuspect),
        ]
        checks.append(
            Self.securityModule(surroundings, isExplained: isExplained, isDumpableSuspect: isDumpableSuspect))
        checks.append(Self.seccomp(surroundings, isFiltered: isFiltered))
        checks.append(Self.yama(surroundings))
        checks.append(Self.hidepid(surroundings))
        let readsAll =
            !subject.effective.isDisjoint(with: [.dacReadSearch, .dacOverride]) && object.userNamespace.isWithinReach
        if attempt == nil { checks.append(Self.files(subject, readsAll: readsAll)) }
        self.checks = checks
        errno = attempt
        extent = attempt != nil ? .none : readsAll ? .all : .permitted
        if attempt == nil {
            remedies = readsAll ? [] : [Self.moreFiles]
        } else if isFiltered {
            remedies = ["run the agent under the seccomp profile RuntimeDefault"]
        } else {
            // Where every rule is met that can be checked, more rights help only against the one that can't be.
            let helpful = !found.isEmpty || isDumpableSuspect ? TargetProcess.remedies(for: object) : []
            remedies =
                helpful.filter { !$0.isTaken(by: subject) }.map(\.sentence) + (isExplained ? [] : [Self.otherLabel])
        }
    }

    private static let moreFiles =
        "to read the files of other users too: runAsUser: 0 with the capabilities DAC_READ_SEARCH and SYS_PTRACE"
        + " (Pod Security 'baseline' and 'restricted' refuse that); what stays unread is reported as skipped"

    private static let otherLabel =
        "run the agent under the target's own AppArmor profile (appArmorProfile) or SELinux label (seLinuxOptions), and"
        + " under no Landlock rules but its own"

    private static func ids(_ ids: ProcessIDs) -> String {
        let all = [ids.real, ids.effective, ids.saved]
        return Set(all).count == 1 ? "\(ids.effective)" : "\(all[0])/\(all[1])/\(all[2]) (real/effective/saved)"
    }

    private static func user(_ subject: ReachSubject, _ object: ReachObject, _ found: [ReachObstacle]) -> Check {
        let both = "target \(ids(object.uid)), agent \(subject.uid)"
        return found.contains(.userDiffers)
            ? Check(id: .user, state: .blocks, message: "the user differs: \(both)")
            : Check(id: .user, state: .ok, message: "user: \(both)")
    }

    private static func group(_ subject: ReachSubject, _ object: ReachObject, _ found: [ReachObstacle]) -> Check {
        let both = "target \(ids(object.gid)), agent \(subject.gid)"
        return found.contains(.groupDiffers)
            ? Check(id: .group, state: .blocks, message: "the group differs, and has to match too: \(both)")
            : Check(id: .group, state: .ok, message: "group: \(both)")
    }

    private static func userNamespace(_ object: ReachObject, _ found: [ReachObstacle]) -> Check {
        let state: Check.State = found.contains(.userNamespaceDiffers) ? .blocks : .note
        return switch object.userNamespace {
        case .same?: Check(id: .userNamespace, state: .ok, message: "both are in one user namespace")
        case .below?:
            Check(
                id: .userNamespace, state: state,
                message:
                    "the target is in a user namespace below the agent's: who did not make that needs SYS_PTRACE, even"
                    + " with the same user and group")
        case .elsewhere?:
            Check(
                id: .userNamespace, state: state,
                message: "the target is in a user namespace that is not below the agent's: the agent's user, group and"
                    + " capabilities count for nothing there")
        case nil: Check(id: .userNamespace, state: .note, message: "the user namespace can't be seen")
        }
    }

    private static func capabilities(
        _ subject: ReachSubject, _ object: ReachObject, _ found: [ReachObstacle]
    ) -> Check {
        for case .capabilitiesExceed(let excess) in found {
            return Check(
                id: .capabilities, state: .blocks,
                message: "the target has capabilities that the agent has not: \(excess.summary)")
        }
        if !found.isEmpty, object.userNamespace.isWithinReach, subject.bounding.contains(.sysPtrace), subject.uid != 0 {
            return Check(
                id: .capabilities, state: .blocks,
                message: "SYS_PTRACE was added but is not effective: a container that runs as non-root gets none")
        }
        return Check(
            id: .capabilities, state: .ok,
            message: "capabilities: target \(object.permitted.summary); agent \(subject.effective.summary)")
    }

    private static func dumpable(_ object: ReachObject, _ found: [ReachObstacle], isSuspect: Bool) -> Check {
        switch object.isDumpable {
        case true?: Check(id: .dumpable, state: .ok, message: "the target is dumpable")
        case false?:
            Check(
                id: .dumpable, state: found.contains(.notDumpable) ? .blocks : .note,
                message:
                    "the target is not dumpable: it changed its user after exec, may not read its own executable, or"
                    + " set PR_SET_DUMPABLE to 0")
        case nil:
            Check(
                id: .dumpable, state: isSuspect ? .blocks : .note,
                message: isSuspect
                    ? "the target is perhaps not dumpable: of a process of root that can't be seen from here"
                    : "whether the target is dumpable can't be seen")
        }
    }

    private static func securityModule(
        _ surroundings: Surroundings, isExplained: Bool, isDumpableSuspect: Bool
    ) -> Check {
        let label =
            surroundings.securityLabel.map { "the target's label is \($0)" } ?? "the target has no label to read"
        return isExplained
            ? Check(id: .securityModule, state: .ok, message: "security modules: \(label)")
            : Check(
                id: .securityModule, state: isDumpableSuspect ? .note : .blocks,
                message: "a security module (AppArmor, SELinux, Landlock) may refuse it: \(label)")
    }

    private static func seccomp(_ surroundings: Surroundings, isFiltered: Bool) -> Check {
        switch surroundings.seccomp {
        case .filter? where isFiltered:
            Check(
                id: .seccomp, state: .blocks,
                message: "the agent's seccomp filter refuses the system call: the kernel itself would say EACCES")
        case .filter?:
            Check(id: .seccomp, state: .ok, message: "the agent runs under a seccomp filter that lets it look")
        case .disabled?, .strict?, nil:
            Check(id: .seccomp, state: .note, message: "no seccomp filter is in force for the agent")
        }
    }

    private static func yama(_ surroundings: Surroundings) -> Check {
        switch surroundings.yamaScope {
        case nil, 0?: Check(id: .yama, state: .ok, message: "Yama does not restrict")
        case let scope?:
            Check(
                id: .yama, state: .note,
                message: "Yama's ptrace_scope is \(scope): it restricts attaching, not reading the root")
        }
    }

    private static func hidepid(_ surroundings: Surroundings) -> Check {
        switch surroundings.hidepid {
        case nil, "0"?, "off"?: Check(id: .hidepid, state: .ok, message: "/proc hides no process (no hidepid)")
        case let value?:
            Check(
                id: .hidepid, state: .note,
                message: "/proc is mounted with hidepid=\(value): processes of other users can't be seen or looked into"
            )
        }
    }

    private static func files(_ subject: ReachSubject, readsAll: Bool) -> Check {
        readsAll
            ? Check(id: .files, state: .ok, message: "every file can be read, whatever its mode")
            : Check(
                id: .files, state: .limits,
                message: "files that are closed to user \(subject.uid) and group \(subject.gid) can't be read")
    }
}
