import KubernetesAPI
import PlainData
import ResultTransport

/// Everything that is looked at before a run makes anything.
struct Preflight: Sendable {
    let order: ScanOrder
    let acts: RunActs
    /// What the run would make.
    let plan: ScanPlan

    private var client: KubernetesClient { acts.client }

    /// - Throws: ``ScanFailure`` for each reason not to begin.
    func examine(_ pod: KubernetesObject?) async throws -> PreflightReport {
        var target: TargetFacts?
        if case .pod(_, let container) = order.subject, let pod {
            let facts = try TargetFacts(pod, container: container)
            target = try await knowingItsCronJob(facts)
        }
        let judgement = try PreflightJudgement(order, target: target, level: try await level())
        let agent = try judgement.agent()
        let (way, why, gaps) = try await choose(judgement, agent)
        var lines = judgement.lines
        if let target {
            let user = target.user.map { "runs as \($0.uid):\($0.gid), says \($0.source)" } ?? "runs as an unknown user"
            lines.insert("container \(target.container) of pod \(target.pod) \(user)", at: 0)
        }
        lines.append("the agent runs as \(agent.words)\(gaps.map { "; \($0)" } ?? "")")
        lines.append("way: \(way.rawValue)\(why.map { ", because \($0)" } ?? "")")
        var warnings = judgement.warnings
        if way == .debug, order.publishesFromDebug {
            warnings.append(
                "the target's pod publishes: its own containers have the same token, and could write a result in place of the "
                    + "agent's; by the log (without --publish) they can't")
        }
        return PreflightReport(pod: pod, target: target, way: way, agent: agent, lines: lines, warnings: warnings)
    }

    /// The pod that is to be scanned.
    func pod() async throws -> KubernetesObject? {
        guard case .pod(let name, _) = order.subject else { return nil }
        let (client, namespace) = (client, order.namespace)
        do {
            return try await leavable { try await client.get(.pod, name, in: namespace) }
        } catch let error as APIError {
            switch error.code {
            case 404: throw ScanFailure("there is no pod \(name) in namespace \(namespace)", .target)
            case 403: throw ScanFailure("rights are missing: get pods named \(name): \(error)", .rights)
            default: throw error
            }
        }
    }

    /// A CronJob makes a Job of another name each time: who sums up its runs needs its own. Where the Job may not be seen, the
    /// pod is said to be the Job's.
    private func knowingItsCronJob(_ facts: TargetFacts) async throws -> TargetFacts {
        guard let job = facts.job else { return facts }
        let (client, namespace) = (client, order.namespace)
        do {
            var facts = facts
            facts.take(job: try await leavable { try await client.get(.job, job.name, in: namespace) })
            return facts
        } catch is APIError {
            // The pod says which Job it is: no name that is none, and no failure, is a reason to leave the pod unscanned.
            try Task.checkCancellation()
            return facts
        }
    }

    private func level() async throws -> PodSecurityLevel? {
        let (client, namespace) = (client, order.namespace)
        do {
            let object = try await leavable { try await client.get(.namespace, namespace) }
            // The admission plug-in takes a word that it does not know for the strictest.
            return PodSecurityLevel(namespaceLabels: object.labels) ?? .restricted
        } catch let error as APIError where error.isForbidden {
            return nil
        } catch let error as APIError where error.isNotFound {
            throw ScanFailure("there is no namespace \(namespace)", .target)
        }
    }

    private func choose(
        _ judgement: PreflightJudgement, _ agent: AgentIdentity
    ) async throws -> (way: ScanOrder.Way, why: String?, gaps: String?) {
        switch order.way {
        case .debug, .sidecar:
            if case .image = order.subject, order.way == .debug {
                throw ScanFailure("an image is scanned in a pod of its own: --via sidecar", .failed)
            }
            let gaps = try judgement.judge(agent, order.way)
            try refuseUnless(try await missing(order.way), order.way)
            return (order.way, nil, gaps)
        case .auto:
            var obstacle = ScanFailure("an image is scanned in a pod of its own", .failed)
            if case .pod = order.subject {
                do throws(ScanFailure) {
                    let gaps = try judgement.judge(agent, .debug)
                    let missing = try await missingOrFailure(.debug)
                    if missing.isEmpty { return (.debug, "the caller may add ephemeral containers", gaps) }
                    obstacle = lacking(missing, .debug)
                } catch {
                    obstacle = error
                }
            }
            do throws(ScanFailure) {
                let gaps = try judgement.judge(agent, .sidecar)
                let missing = try await missingOrFailure(.sidecar)
                guard missing.isEmpty else { throw lacking(missing, .sidecar) }
                return (.sidecar, "not debug: \(obstacle)", gaps)
            } catch {
                if case .image = order.subject { throw error }
                guard error.description != obstacle.description else { throw error }
                throw ScanFailure("neither way is open: debug: \(obstacle); sidecar: \(error)", error.exit)
            }
        }
    }

    private func missingOrFailure(_ way: ScanOrder.Way) async throws(ScanFailure) -> [AccessRight] {
        do {
            return try await missing(way)
        } catch let failure as ScanFailure {
            throw failure
        } catch {
            throw ScanFailure("\(error)", .failed)
        }
    }

    private func lacking(_ missing: [AccessRight], _ way: ScanOrder.Way) -> ScanFailure {
        let list = missing.map(\.description).joined(separator: "; ")
        return ScanFailure(
            "\(acts.actor) lacks rights in namespace \(order.namespace) that --via \(way.rawValue) needs: \(list)",
            .rights)
    }

    private func refuseUnless(_ missing: [AccessRight], _ way: ScanOrder.Way) throws(ScanFailure) {
        if !missing.isEmpty { throw lacking(missing, way) }
    }

    /// The rights that a way needs and the caller lacks.
    private func missing(_ way: ScanOrder.Way) async throws -> [AccessRight] {
        var missing: [AccessRight] = []
        // One question about all objects of a kind spares those about each.
        var general: [AccessRight: Bool] = [:]
        for right in plan.rights(way, order) {
            try Task.checkCancellation()
            var isAllowed = false
            if right.name != nil {
                let whole = AccessRight(right.verb, right.kind, right.subresource, to: "")
                if let known = general[whole] {
                    isAllowed = known
                } else {
                    isAllowed = try await ask(whole)
                    general[whole] = isAllowed
                }
            }
            if !isAllowed { isAllowed = try await ask(right) }
            if !isAllowed { missing.append(right) }
        }
        return missing
    }

    private func ask(_ right: AccessRight) async throws -> Bool {
        let answer = try await acts.review(
            right.review(in: order.namespace), .selfSubjectAccessReview, about: right.description)
        return answer["status", "allowed"] == .boolean(true)
    }

    /// Lets the API server and its admission judge what would be made, without making it.
    ///
    /// - Throws: ``ScanFailure`` where they refuse it.
    func rehearse(_ report: PreflightReport) async throws {
        do {
            switch report.way {
            case .sidecar:
                // The run's own service account is not there yet; every namespace has the default one.
                var pod = try plan.scanPod(report, order, seconds: order.timeout)
                pod["spec", "serviceAccountName"] = .text("default")
                _ = try await acts.create(pod, .pod, in: order.namespace, dryRun: true)
            case .debug, .auto:
                guard let target = report.target else { return }
                let agent = try plan.ephemeralContainer(report, order, seconds: order.timeout)
                let pod = try await acts.patch(
                    .pod, target.pod, subresource: "ephemeralcontainers", in: order.namespace, .strategicMerge,
                    agent.patch, dryRun: true)
                // Before 1.23 the API server says yes to it and adds nothing.
                guard EphemeralAgent.isThere(agent.name, in: pod) else {
                    throw ScanFailure(
                        "the cluster adds no ephemeral containers (Kubernetes does from 1.23 on): use --via sidecar",
                        .refused)
                }
            }
        } catch let error as APIError {
            guard let code = error.code, (400..<500).contains(code), code != 429 else { throw error }
            let exit: ScanExit = error.isNotFound ? .target : .refused
            throw ScanFailure("the cluster would refuse the run: \(error)", exit)
        }
    }
}
