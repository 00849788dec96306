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
        do {
            return try await leavable { try await client.get(kind, name, in: namespace) }
        } catch let error as APIError where error.isNotFound {
            return nil
        }
    }
}
