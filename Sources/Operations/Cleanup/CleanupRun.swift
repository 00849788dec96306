import FoundationEssentials
public import KubernetesAPI
public import ResultTransport

/// What `sidescan cleanup` is asked to remove.
public struct CleanupOrder: Sendable, Hashable {
    /// Which runs.
    public enum Runs: Sendable, Hashable {
        /// This one.
        case one(RunID)
        /// Those of which the youngest object is older, in seconds.
        case olderThan(Double)
        /// Those of which the youngest object is older, in seconds, and which no object says to be still of use
        /// (``RunLabels/expires``).
        case over(olderThan: Double)
    }

    /// Which runs' objects.
    public var runs: Runs
    /// Where; nil for all namespaces.
    public var namespace: String?
    /// Whether results are removed too that are whole: they are what somebody may still want to collect.
    public var includesResults = false
    /// Whether only to say what would be removed.
    public var isDryRun = false

    /// An order with what has no default.
    public init(_ runs: Runs, in namespace: String?) {
        self.runs = runs
        self.namespace = namespace
    }
}

/// Finds what crashed runs left behind, and removes it.
public struct CleanupRun: Sendable {
    private let order: CleanupOrder
    private let acts: RunActs

    /// A cleanup.
    ///
    /// - Parameters:
    ///   - order: What to remove.
    ///   - client: Who asks.
    ///   - actor: Who that is, for the audit log.
    ///   - log: The audit log.
    ///   - surroundings: The time, and who is told.
    public init(
        _ order: CleanupOrder, with client: KubernetesClient, actor: String, log: AuditLog,
        _ surroundings: Surroundings
    ) {
        self.order = order
        acts = RunActs(client: client, run: RunID(), actor: actor, log: log, surroundings: surroundings)
    }

    /// What came of it.
    public struct Outcome: Sendable {
        /// What was removed; in a dry run what would be.
        public let removed: [RunObjects.Found]
        /// Results that are whole, and stay.
        public let kept: [RunObjects.Found]
        /// How it ended: ``ScanExit/done`` or ``ScanExit/leftovers``.
        public let exit: ScanExit
    }

    /// Removes, and tells line by line what it did.
    public func perform() async -> Outcome {
        let selection = CleanupSelection(order, now: acts.surroundings.now())
        let run: RunID? = if case .one(let run) = order.runs { run } else { nil }
        let tell = acts.surroundings.tell
        let (found, failed) = await RunObjects(client: acts.client).find(run, in: order.namespace)
        let kept = selection.kept(found)
        for item in kept {
            tell(.step("kept \(item.name): a result that is whole (--results removes it)"))
        }
        guard !order.isDryRun else {
            let chosen = selection.chosen(found)
            for item in chosen { tell(.step("would remove \(item.name) of run \(item.run)")) }
            for (kind, error) in failed { tell(.problem("can't list \(kind.plural): \(error)")) }
            return Outcome(removed: chosen, kept: kept, exit: failed.isEmpty ? .done : .leftovers)
        }
        let outcome = await RunSweep(acts: acts).sweep(run, RunObjects.kinds, in: order.namespace) {
            selection.chosen($0)
        }
        for item in outcome.removed { tell(.step("removed \(item.name) of run \(item.run)")) }
        outcome.tell(tell)
        if outcome.isClean, outcome.removed.isEmpty { tell(.step("nothing to remove")) }
        return Outcome(removed: outcome.removed, kept: kept, exit: outcome.isClean ? .done : .leftovers)
    }
}

/// Which of the objects found are to go.
struct CleanupSelection: Sendable {
    private let order: CleanupOrder
    private let now: Date

    init(_ order: CleanupOrder, now: Date) {
        self.order = order
        self.now = now
    }

    /// A run in a namespace: what is judged as one.
    private struct Group: Hashable {
        let namespace: String?
        let run: RunID

        init(_ found: RunObjects.Found) {
            namespace = found.object.namespace
            run = found.run
        }
    }

    func chosen(_ all: [RunObjects.Found]) -> [RunObjects.Found] { split(all).chosen }

    func kept(_ all: [RunObjects.Found]) -> [RunObjects.Found] { split(all).kept }

    private func split(_ all: [RunObjects.Found]) -> (chosen: [RunObjects.Found], kept: [RunObjects.Found]) {
        var chosen: [RunObjects.Found] = []
        var kept: [RunObjects.Found] = []
        let groups = Dictionary(grouping: all, by: Group.init)
        let old = Set(groups.filter { isOld($0.value) }.keys)
        // The index is written last: where there is one, the result is whole.
        let whole = Set(groups.filter { $0.value.contains { $0.kind == .configMap && $0.component == .result } }.keys)
        for item in all where old.contains(Group(item)) {
            if item.kind == .configMap, whole.contains(Group(item)), !order.includesResults {
                kept.append(item)
            } else {
                chosen.append(item)
            }
        }
        return (chosen.sorted(by: Self.order), kept)
    }

    /// As kinds are; an index before its chunks, so that nobody finds an index without them.
    private static func order(_ left: RunObjects.Found, _ right: RunObjects.Found) -> Bool {
        func rank(_ found: RunObjects.Found) -> Int {
            let place = RunObjects.kinds.firstIndex(of: found.kind) ?? RunObjects.kinds.count
            return 2 * place + (found.component == .resultChunk ? 1 : 0)
        }
        return rank(left) < rank(right)
    }

    private func isOld(_ group: [RunObjects.Found]) -> Bool {
        let (seconds, heedsExpiry): (Double, Bool)
        switch order.runs {
        case .one: return true
        case .olderThan(let age): (seconds, heedsExpiry) = (age, false)
        case .over(let age): (seconds, heedsExpiry) = (age, true)
        }
        return group.allSatisfy { found in
            guard let made = Self.date(found.object.creationTimestamp), now.timeIntervalSince(made) > seconds else {
                return false
            }
            guard heedsExpiry, let expiry = Self.date(found.object.annotations[RunLabels.expires]) else { return true }
            return expiry < now
        }
    }

    private static func date(_ text: String?) -> Date? { text.flatMap { try? Date($0, strategy: .iso8601) } }
}

extension RunSweep.Outcome {
    /// Names what is left, with the command that removes it.
    func tell(_ tell: @Sendable (Surroundings.Note) -> Void) {
        for (found, reason) in left {
            tell(.problem("could not remove \(found.name): \(reason); remove it with: \(found.command)"))
        }
        for (kind, error) in unknown {
            tell(.problem("can't tell whether \(kind.plural) are left: \(error)"))
        }
    }
}
