import KubernetesAPI
import PlainData
import ResultTransport

/// A scan through an ephemeral container of the target's own pod.
struct DebugScan: Sendable {
    let session: ScanSession
    let target: TargetFacts
    let agent: EphemeralAgent

    /// Adds the agent and gets its report.
    func run() async throws -> VerifiedResult {
        // Once asked for it can't be taken back.
        try Task.checkCancellation()
        try await add()
        session.tell("added ephemeral container \(agent.name) to pod \(target.pod)")
        return try await session.order.publishesFromDebug ? published() : logged()
    }

    private func add() async throws {
        do throws(APIError) {
            _ = try await session.acts.patch(
                .pod, target.pod, subresource: "ephemeralcontainers", in: target.namespace, .strategicMerge,
                agent.patch)
        } catch {
            // Without an answer it may be there all the same.
            guard error.code == nil, let pod = try? await session.read(.pod, target.pod), pod.uid == target.podUID,
                EphemeralAgent.isThere(agent.name, in: pod)
            else { throw error }
        }
    }

    /// The pod, as long as it is the one that was examined.
    private func pod() async throws -> KubernetesObject {
        guard let pod = try await session.read(.pod, target.pod), pod.uid == target.podUID else {
            throw ScanFailure("pod \(target.pod) went away while it was scanned", .target)
        }
        if let obstacle = AgentStatus.obstacle(agent.name, in: pod) { throw ScanFailure(obstacle, .failed) }
        return pod
    }

    private func status() async throws -> AgentStatus? { AgentStatus(agent.name, in: try await pod()) }

    private func started() async throws {
        var told: String?
        while true {
            switch try await status() {
            case .running?:
                session.tell("the agent runs")
                return
            case .ended?: return
            case .waiting(let reason)?:
                if let reason, reason != told {
                    session.tell("waiting for the agent: \(reason)")
                    told = reason
                }
            case nil: break
            }
            try await session.pause()
        }
    }

    private func logged() async throws -> VerifiedResult {
        try await started()
        let collector = LogCollector(run: session.plan.run)
        while true {
            // Asked before the log is read: what is read after the end is all there is.
            let before = try await status()
            let follows = if case .ended = before { false } else { true }
            try await read(following: follows, into: collector)
            if await collector.isComplete { return try await collector.result() }
            if case .ended(let code, let reason) = before {
                guard await collector.hasBegun else {
                    throw ScanFailure.agent(
                        agent.name, exitCode: code, reason: reason, words: await collector.lastWords)
                }
                return try await collector.result()
            }
            try await session.pause()
        }
    }

    private func read(following follows: Bool, into collector: LogCollector) async throws {
        let (client, target, agent) = (session.client, target, agent)
        try await session.patiently {
            try await client.log(
                of: target.pod, in: target.namespace,
                KubernetesClient.LogRequest(container: agent.name, follow: follows)
            ) { await collector.take($0) }
        }
    }

    private func published() async throws -> VerifiedResult {
        try await started()
        return try await PublishedResult(session: session).read {
            let status = try await status()
            guard case .ended(let code, let reason)? = status else { return nil }
            let collector = LogCollector(run: session.plan.run)
            try? await read(following: false, into: collector)
            return ScanFailure.agent(agent.name, exitCode: code, reason: reason, words: await collector.lastWords)
        }
    }
}
