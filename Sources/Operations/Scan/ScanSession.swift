import FoundationEssentials
import KubernetesAPI
import ResultTransport

/// What the steps of one run share.
struct ScanSession: Sendable {
    let order: ScanOrder
    let plan: ScanPlan
    let acts: RunActs
    /// When the run began; the deadline counts from here.
    let began: Date

    var surroundings: Surroundings { acts.surroundings }
    var client: KubernetesClient { acts.client }

    /// Tells a step.
    func tell(_ text: String) { surroundings.tell(.step(text)) }

    /// How many seconds of the run's time are left.
    var secondsLeft: Int { order.timeout - Int(surroundings.now().timeIntervalSince(began)) }

    /// Waits until it is worth asking again.
    func pause() async throws { try await surroundings.clock.sleep(for: surroundings.pause) }

    /// Reads an object; nil where there is none. What the API server can't answer now is asked again: until the deadline there
    /// is time.
    func read(_ kind: ResourceKind, _ name: String) async throws -> KubernetesObject? {
        let (client, namespace) = (client, order.namespace)
        return try await patiently {
            do {
                return try await client.get(kind, name, in: namespace)
            } catch let error as APIError where error.isNotFound {
                return nil
            }
        }
    }

    /// Does what changes nothing, and does it again where it fails in a way that passes.
    func patiently<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        while true {
            do {
                return try await leavable(work)
            } catch {
                guard let passing = Self.passing(error) else { throw error }
                surroundings.tell(.warning("asking again: \(passing)"))
                try await pause()
            }
        }
    }

    /// The error, where a later try may do better.
    private static func passing(_ error: any Error) -> APIError? {
        if case ResultError.request(let error) = error { return passing(error) }
        guard let error = error as? APIError else { return nil }
        switch error.cause {
        case .connection, .timeout, .answer: return error
        case .status(let code, _, _): return code >= 500 || code == 429 ? error : nil
        default: return nil
        }
    }
}
