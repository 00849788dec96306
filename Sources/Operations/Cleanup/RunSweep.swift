import KubernetesAPI
import ResultTransport

/// Removes what runs have made, and makes sure that it is gone.
struct RunSweep: Sendable {
    /// How often it is looked whether all is gone, with a pause between: some 30 seconds.
    private static let rounds = 60
    /// How many lists may fail before it is said that it can't be told.
    private static let mostBlindRounds = 3
    /// How often the removal of one object is asked for.
    private static let attempts = 3

    let acts: RunActs

    /// What came of a sweep.
    struct Outcome: Sendable {
        var removed: [RunObjects.Found] = []
        /// What is still there, and why.
        var left: [(found: RunObjects.Found, reason: String)] = []
        /// Where it can't be told whether something is left, and why.
        var unknown: [(kind: ResourceKind, error: APIError)] = []

        var isClean: Bool { left.isEmpty && unknown.isEmpty }
    }

    /// Removes until a list shows nothing any more.
    ///
    /// - Parameters:
    ///   - run: One run; nil for all.
    ///   - kinds: What to look for.
    ///   - namespace: Where; nil for all namespaces.
    ///   - calm: How often nothing has to be found in a row: more than once where something that was asked for, and never
    ///     answered, may still come to be.
    ///   - choose: Which of what is found is to be removed, in this order.
    func sweep(
        _ run: RunID?, _ kinds: [ResourceKind], in namespace: String?, calm: Int = 1,
        _ choose: @Sendable ([RunObjects.Found]) -> [RunObjects.Found]
    ) async -> Outcome {
        var outcome = Outcome()
        var asked: [String: Int] = [:]
        var reasons: [String: String] = [:]
        var seen: [String: RunObjects.Found] = [:]
        // Rounds in a row in which all was seen and nothing was there; rounds in which not all could be seen.
        var (quiet, blind) = (0, 0)
        let objects = RunObjects(client: acts.client)
        for round in 0..<Self.rounds {
            if round > 0 { try? await acts.surroundings.clock.sleep(for: acts.surroundings.pause) }
            let (found, failed) = await objects.find(run, kinds, in: namespace)
            let wanted = choose(found)
            let stillThere = Set(wanted.map(\.key))
            for (key, gone) in seen where !stillThere.contains(key) && failed.allSatisfy({ $0.kind != gone.kind }) {
                outcome.removed.append(gone)
                seen[key] = nil
            }
            outcome.unknown = failed
            outcome.left = wanted.map { ($0, reasons[$0.key] ?? "it is still being removed") }
            quiet = wanted.isEmpty && failed.isEmpty ? quiet + 1 : 0
            blind += failed.isEmpty ? 0 : 1
            let isBlind = !failed.isEmpty && blind >= Self.mostBlindRounds
            if quiet >= calm || wanted.isEmpty && isBlind { break }
            var isHopeless = !wanted.isEmpty
            for item in wanted {
                seen[item.key] = item
                let count = asked[item.key, default: 0]
                if item.isGoing || count > 0 && reasons[item.key] == nil { isHopeless = false }
                guard !item.isGoing, count < Self.attempts else { continue }
                isHopeless = false
                asked[item.key] = count + 1
                var acts = acts
                acts.run = item.run
                do throws(APIError) {
                    try await acts.delete(item.object, item.kind)
                    reasons[item.key] = nil
                } catch {
                    // Gone, or another object by now: the next list tells.
                    reasons[item.key] = error.isNotFound || error.isConflict ? nil : error.description
                }
            }
            if isHopeless, failed.isEmpty || isBlind { break }
        }
        return outcome
    }
}

extension RunObjects.Found {
    /// What tells it from every other object, also from a later one of its name.
    fileprivate var key: String { "\(name) \(object.uid)" }
}
