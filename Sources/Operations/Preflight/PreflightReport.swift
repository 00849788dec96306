public import KubernetesAPI

/// What preflight found: that the run may begin, how, and what is worth knowing.
public struct PreflightReport: Sendable {
    /// The pod that was looked at; nil where an image is scanned.
    public let pod: KubernetesObject?
    /// What the pod says of the target; nil where an image is scanned.
    public let target: TargetFacts?
    /// How the agent gets beside the target; never `auto`.
    public let way: ScanOrder.Way
    /// As whom the agent runs.
    public let agent: AgentIdentity
    /// What was found, in lines for people.
    public let lines: [String]
    /// What is no reason to stop.
    public let warnings: [String]
}

/// The part of preflight that is judged from documents alone.
struct PreflightJudgement: Sendable {
    let order: ScanOrder
    let target: TargetFacts?
    /// nil where they could not be read.
    let level: PodSecurityLevel?
    private(set) var lines: [String] = []
    private(set) var warnings: [String] = []

    /// Judges what does not depend on the way.
    ///
    /// - Throws: Where the target's image or privileges are refused.
    init(_ order: ScanOrder, target: TargetFacts?, level: PodSecurityLevel?) throws(ScanFailure) {
        self.order = order
        self.target = target
        self.level = level
        try judgeImage()
        try judgeExposures()
        if level == nil {
            warnings.append(
                "namespace \(order.namespace) can't be read, so its Pod Security level is not known beforehand")
        }
    }

    private mutating func judgeImage() throws(ScanFailure) {
        var images: [ImageReference] = []
        let named: String
        switch order.subject {
        case .image(let image): named = image
        case .pod: named = target?.image ?? ""
        }
        if let image = ImageReference(named) { images.append(image) }
        if let running = target?.runningImage { images.append(running) }
        if let digest = images.last?.digest {
            lines.append("image \(target?.imageName ?? named)")
            if let asked = images.first?.digest, asked != digest {
                warnings.append("the pod names \(asked), and its status says that \(digest) runs")
            }
        } else {
            lines.append("image \(named)")
            warnings.append("no digest is known of image \(named), so the report can't be tied to one")
        }
        guard !order.allowedRegistries.isEmpty else {
            lines.append("any registry is allowed (--allow-registry names some)")
            return
        }
        guard !images.isEmpty else {
            throw ScanFailure("image '\(named)' names no registry, and only some are allowed", .refused)
        }
        for image in images where !order.allowedRegistries.contains(where: { image.lies(below: $0) }) {
            throw ScanFailure(
                "image \(image) is of none of the allowed registries: \(order.allowedRegistries.joined(separator: ", "))",
                .refused)
        }
    }

    private mutating func judgeExposures() throws(ScanFailure) {
        guard let exposures = target?.exposures, !exposures.isEmpty else { return }
        if order.refusesPrivileged {
            throw ScanFailure("refused by --refuse-privileged: \(exposures.joined(separator: "; "))", .refused)
        }
        warnings += exposures
    }

    /// As whom the agent is to run.
    ///
    /// - Throws: Where nothing tells.
    func agent() throws(ScanFailure) -> AgentIdentity {
        let user: (uid: Int, gid: Int)
        if let asked = order.runAs {
            user = asked
        } else if order.capabilities == .ptrace {
            user = (0, 0)
        } else if let known = target?.user {
            user = (known.uid, known.gid)
        } else {
            throw ScanFailure(
                "nothing tells which user and group the target runs as (the API does from Kubernetes 1.33 on, or "
                    + "runAsUser and runAsGroup in the pod): say so with --run-as UID:GID", .target)
        }
        return AgentIdentity(
            uid: user.uid, gid: user.gid, capabilities: order.capabilities, targetAdds: target?.privileges.added ?? [],
            targetDrops: target?.privileges.dropped ?? [])
    }

    /// Whether the agent will see the target, and the namespace accept it.
    ///
    /// - Returns: A line that says what it will see.
    func judge(_ agent: AgentIdentity, _ way: ScanOrder.Way) throws(ScanFailure) -> String? {
        var gaps: String?
        if let target {
            // A scan pod's copy of the target's container is never privileged.
            let privileges = way == .sidecar ? target.privileges.withoutPrivilege : target.privileges
            // In a scan pod the copy runs as whom --run-as says where nothing else tells.
            switch ReadingJudgement(agent: agent, target: target.user, privileges) {
            case .readable(let some): gaps = some
            case .unreadable(let why): throw ScanFailure(why, .target)
            }
        }
        let objections = level?.objections(to: agent) ?? []
        guard objections.isEmpty else {
            throw ScanFailure(
                "namespace \(order.namespace) enforces Pod Security \(level?.rawValue ?? ""), which refuses "
                    + objections.joined(separator: " and "), .refused)
        }
        return gaps
    }
}

extension TargetFacts.Privileges {
    var withoutPrivilege: TargetFacts.Privileges {
        TargetFacts.Privileges(isPrivileged: false, added: added, dropped: dropped)
    }
}
