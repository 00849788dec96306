public import KubernetesAPI
import PlainData
public import ResultTransport

/// Objects of runs in a cluster, found by their labels.
public struct RunObjects: Sendable {
    /// One object of a run: what is needed to remove it.
    public struct Found: Sendable, Hashable {
        /// Its kind.
        public let kind: ResourceKind
        /// Its metadata, and nothing else of it.
        public let object: KubernetesObject
        /// The run that made it.
        public let run: RunID
        /// What it is to the run.
        public let component: RunLabels.Component?

        /// "configmaps/sidescan-… in shop".
        public var name: String { RunActs.name(kind, object.name, in: object.namespace) }
        /// Whether it is being removed already.
        public var isGoing: Bool { object["metadata", "deletionTimestamp"] != nil }
        /// What removes it by hand.
        public var command: String {
            let group = kind.group.isEmpty ? "" : ".\(kind.group)"
            return "kubectl delete \(kind.plural)\(group) \(object.name)"
                + (object.namespace.map { " -n \($0)" } ?? "")
        }
    }

    /// What a run may make, in the order of removing it: first the rights, so that nothing is published any more; then who
    /// publishes; then what was published.
    public static let kinds: [ResourceKind] = [.roleBinding, .role, .serviceAccount, .pod, .configMap]

    let client: KubernetesClient

    /// Finds what runs have made.
    ///
    /// - Parameters:
    ///   - run: One run; nil for all.
    ///   - kinds: Where to look.
    ///   - namespace: Where to look; nil for all namespaces.
    /// - Returns: What was found, in the order of kinds, and the kinds that could not be listed.
    public func find(
        _ run: RunID?, _ kinds: [ResourceKind] = kinds, in namespace: String?
    ) async -> (found: [Found], failed: [(kind: ResourceKind, error: APIError)]) {
        var found: [Found] = []
        var failed: [(kind: ResourceKind, error: APIError)] = []
        // A server that can't be reached is not tried for each kind anew: with all tries that takes its time.
        var unreachable: APIError?
        for kind in kinds {
            if let unreachable {
                failed.append((kind, unreachable))
                continue
            }
            do throws(APIError) {
                found += try await list(run, kind, in: namespace)
            } catch {
                failed.append((kind, error))
                if error.code == nil { unreachable = error }
            }
        }
        return (found, failed)
    }

    /// A page's objects come whole, and a chunk of a result may have a megabyte.
    private static func pageLength(_ kind: ResourceKind) -> Int { kind == .configMap ? 20 : 200 }

    private func list(
        _ run: RunID?, _ kind: ResourceKind, in namespace: String?
    ) async throws(APIError) -> [Found] {
        var found: [Found] = []
        var next: String?
        var restarts = 0
        repeat {
            do throws(APIError) {
                let page = try await client.page(
                    of: kind, in: namespace, KubernetesClient.Selection(labels: RunMarks.selector(run)),
                    limit: Self.pageLength(kind), after: next)
                // The server selects by labels; what is removed is held to them once more.
                found += page.items.compactMap { Self.found($0, kind, run) }
                next = page.next
            } catch {
                // The list's snapshot is gone: begin anew.
                guard error.isGone, restarts < 3 else { throw error }
                (found, next, restarts) = ([], nil, restarts + 1)
            }
        } while next != nil
        return found
    }

    static func found(_ object: KubernetesObject, _ kind: ResourceKind, _ run: RunID?) -> Found? {
        guard let its = RunMarks.run(of: object), run == nil || its == run else { return nil }
        var metadata = KubernetesObject(.map([]))
        metadata["metadata"] = object["metadata"]
        metadata["metadata", "managedFields"] = nil
        let component = object.labels[RunLabels.component].flatMap { RunLabels.Component(rawValue: $0) }
        return Found(kind: kind, object: metadata, run: its, component: component)
    }
}
