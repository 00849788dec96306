/// Whether an agent will be able to look through the root of a target, as docs/who-may-read-a-root.md has it.
public enum ReadingJudgement: Sendable, Hashable {
    /// It will, as far as the pod's document tells.
    case readable(gaps: String?)
    /// It won't; why, and what would help.
    case unreadable(String)

    /// Applies the table of docs/who-may-read-a-root.md.
    ///
    /// - Parameters:
    ///   - agent: As whom the agent is to run.
    ///   - user: As whom the target runs; nil where only the operator knows.
    ///   - privileges: What the target may do.
    public init(agent: AgentIdentity, target user: TargetFacts.User?, _ privileges: TargetFacts.Privileges) {
        if agent.capabilities == .ptrace {
            self =
                agent.uid == 0
                ? .readable(gaps: nil)
                : .unreadable(
                    "SYS_PTRACE is of no use to uid \(agent.uid): a container that isn't root gets no effective "
                        + "capability; --run-as 0:0 is needed with --capabilities ptrace")
            return
        }
        let isRoot = user?.uid == 0 || user == nil && agent.uid == 0
        if let user, agent.uid != user.uid || agent.gid != user.gid {
            // Root's capabilities help with none but what root runs.
            self = .unreadable(
                "the target runs as \(user.uid):\(user.gid) and the agent would as \(agent.uid):\(agent.gid): user and "
                    + "group have to be the same; leave --run-as out, or use --run-as 0:0 --capabilities ptrace")
            return
        }
        guard isRoot else {
            self = .readable(gaps: "files that uid \(agent.uid) may not read are reported as unseen")
            return
        }
        let hasWhatTargetHas: Bool =
            switch agent.capabilities {
            case .none: privileges.hasNone
            case .target: !privileges.isPrivileged
            case .ptrace: true
            }
        guard hasWhatTargetHas else {
            let what = privileges.isPrivileged ? "is privileged" : "runs as root with capabilities"
            let help =
                privileges.isPrivileged
                ? "--capabilities ptrace" : "--capabilities target, or --capabilities ptrace for all files"
            self = .unreadable(
                "the target \(what), and the kernel lets no agent with less look at it: use \(help)"
                    + (agent.capabilities == .none ? "; dropping ALL in the target would let this agent look" : ""))
            return
        }
        self = .readable(
            gaps: agent.capabilities == .none ? "files of other users with mode 0600 are reported as unseen" : nil)
    }
}
