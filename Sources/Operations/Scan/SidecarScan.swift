import Glibc
import KubernetesAPI
import PlainData
import ResultTransport
import SystemPackage

/// A scan beside a copy of the target, in a pod of the run's own.
struct SidecarScan: Sendable {
    let session: ScanSession
    let pod: KubernetesObject

    /// Starts the pod and gets the agent's report.
    func run() async throws -> VerifiedResult {
        try Task.checkCancellation()
        let made = try await session.acts.create(pod, .pod, in: session.order.namespace)
        session.tell("started scan pod \(made.name)")
        if let path = session.order.tokenFile { try await writeToken(boundTo: made, to: path) }
        return try await PublishedResult(session: session).read { try await failure(of: made) }
    }

    /// Why the pod will publish nothing any more.
    private func failure(of made: KubernetesObject) async throws -> ScanFailure? {
        guard let pod = try await session.read(.pod, made.name), pod.uid == made.uid else {
            return ScanFailure("scan pod \(made.name) went away before it was done", .failed)
        }
        for container in (pod["spec", "containers"]?.elements ?? []).compactMap({ $0["name"]?.text }) {
            if let obstacle = AgentStatus.obstacle(container, in: pod) {
                return ScanFailure("scan pod \(made.name): \(obstacle)", .failed)
            }
        }
        if case .ended(let code, let reason)? = AgentStatus(Injection.containerName, in: pod) {
            return ScanFailure.agent(
                Injection.containerName, exitCode: code, reason: reason, words: await lastWords(made.name))
        }
        if pod["status", "phase"]?.text == "Failed" {
            let words = pod["status", "message"]?.text ?? pod["status", "reason"]?.text ?? "no reason"
            return ScanFailure("scan pod \(made.name) failed: \(words)", .failed)
        }
        return nil
    }

    private func lastWords(_ name: String) async -> String {
        let collector = LogCollector(run: session.plan.run)
        let (client, namespace) = (session.client, session.order.namespace)
        let request = KubernetesClient.LogRequest(container: Injection.containerName, tailLines: 10)
        try? await leavable {
            try await client.log(of: name, in: namespace, request) { await collector.take($0) }
        }
        return await collector.lastWords
    }

    private func writeToken(boundTo pod: KubernetesObject, to path: String) async throws {
        let answer = try await session.acts.create(
            ScanCredentials.tokenRequest(boundTo: pod), at: "token", of: .serviceAccount, session.plan.name,
            in: session.order.namespace)
        guard let token = answer["status", "token"]?.text else {
            throw ScanFailure("the API server's answer to a TokenRequest holds no token", .failed)
        }
        do {
            // Never into a file that somebody else may have open.
            let file = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: .ownerReadWrite)
            try file.closeAfter { _ = try file.writeAll(token.utf8) }
        } catch {
            throw ScanFailure("can't write the token to a new file \(path): \(error)", .failed)
        }
        await session.acts.note("write", "token file \(path)", isTold: false)
        session.tell("wrote a token of \(ScanCredentials.tokenSeconds) seconds to \(path); it dies with the scan pod")
    }
}
