internal import CLinux
internal import DataFormats
public import KubernetesAPI
internal import PrintableText
internal import ResultTransport

/// Gathers finished runs out of a cluster into a directory: each run's report once, and a summary of all.
///
/// What is in the directory tells what was collected before, so that whoever starts again there, after a crash as after a
/// watch that broke off, lists anew and neither loses a run nor takes it twice.
public struct Collector: Sendable {
    /// What to collect, and where to.
    public struct Request: Sendable, Hashable {
        /// The namespace; nil for all.
        public var namespace: String?
        /// A label selector, beside the one for results.
        public var selector: String?
        /// The directory; made where it is missing.
        public var directory: String
        /// Whether what was collected is deleted from the cluster.
        public var deletes = false
        /// How many indexes are listed at once.
        public var pageSize = 250
        /// How many runs are read at once.
        public var parallel = 4
        /// While watching: how long the summary may lag behind.
        public var summaryInterval = Duration.seconds(10)
        /// While watching: how soon what was refused is tried again. That is doubled each time.
        public var firstRetry = Duration.seconds(30)
        /// What the doubled times end at.
        public var longestRetry = Duration.seconds(600)

        /// What is collected where, as little at once as is usual.
        public init(namespace: String?, selector: String? = nil, directory: String) {
            self.namespace = namespace
            self.selector = selector
            self.directory = directory
        }
    }

    /// What is worth telling while it goes on. All texts are printable.
    public enum Event: Sendable, Hashable {
        case collected(namespace: String, run: String, verdict: String)
        /// A run could not be verified, for the first time or for another reason than before.
        case refused(namespace: String, index: String, reason: String)
        /// What was collected could not be deleted.
        case notDeleted(namespace: String, name: String, reason: String)
        /// A file of reports is not in the journal, and has another name now: a process was stopped before the journal was
        /// written, or that is an older one.
        case setAside(path: String, kept: String)
        /// The journal's end was torn, as the machine stopped: it was cut off, and is kept in a file.
        case cut(kept: String)
        /// The server could not be listed or watched; that is tried again.
        case trouble(String)
        /// All that is there was listed; from now on changes are waited for.
        case watching
    }

    /// How it ended.
    public struct Outcome: Sendable, Hashable {
        /// Runs that were collected now.
        public var new: Int
        /// Runs that the directory holds.
        public var total: Int
        /// Indexes that were seen now and could not be verified.
        public var refused: Int
        /// Whether it was broken off before all was listed.
        public var isBrokenOff: Bool
        /// Runs that were to be deleted, and of which something is still in the cluster since all was listed last.
        public var notDeleted = 0
    }

    let request: Request
    let client: KubernetesClient
    let store: CollectStore
    let tell: @Sendable (Event) -> Void

    /// Opens the directory.
    ///
    /// - Parameters:
    ///   - request: What to collect.
    ///   - client: Who asks.
    ///   - tell: Hears of events, on any thread.
    /// - Throws: Where the directory can't be used: one line that says why.
    public init(
        _ request: Request, with client: KubernetesClient, tell: @escaping @Sendable (Event) -> Void = { _ in }
    ) throws(CollectFailure) {
        self.init(request, with: client, store: try CollectStore(path: request.directory), tell: tell)
    }

    init(
        _ request: Request, with client: KubernetesClient, store: CollectStore,
        tell: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        self.request = request
        self.client = client
        self.store = store
        self.tell = tell
        if let kept = store.tornEnd { tell(.cut(kept: kept)) }
        for (path, kept) in store.setAside { tell(.setAside(path: path, kept: kept)) }
    }

    /// Collects what is there, and writes the summary; also where it fails half way or its task is cancelled.
    public func collectOnce() async throws(CollectFailure) -> Outcome {
        let before = await store.collected
        var isComplete = false
        do throws(CollectFailure) {
            isComplete = try await listAll() != nil
        } catch {
            try? await store.commit()
            try? await store.writeSummary()
            throw error
        }
        try await store.writeSummary()
        return await outcome(since: before, isBrokenOff: !isComplete)
    }

    /// Has the process keep the memory that a list took for the next one: else the system gets it back, and clears it each
    /// time. It is for a process that has no other work, before it starts threads.
    public static func keepMemory() { cl_share_heap() }

    func outcome(since before: Int, isBrokenOff: Bool) async -> Outcome {
        let (total, refused) = (await store.collected, await store.refusedNow)
        return Outcome(
            new: total - before, total: total, refused: refused, isBrokenOff: isBrokenOff,
            notDeleted: await store.notDeleted)
    }

    var selection: KubernetesClient.Selection {
        let own = RunLabels.selector(of: .result)
        return KubernetesClient.Selection(labels: request.selector.map { "\(own),\($0)" } ?? own)
    }

    // MARK: - Listing

    /// How often a list is begun anew because it took longer than the server keeps it.
    private static let mostLists = 20

    /// Lists all indexes and collects what is new of them.
    ///
    /// - Returns: The version to watch from; nil where the task was cancelled.
    func listAll() async throws(CollectFailure) -> String? {
        anew: for _ in 0..<Self.mostLists {
            await store.beginPass()
            var next: String?
            repeat {
                let page: KubernetesClient.Items<ListedIndex>
                do throws(APIError) {
                    page = try await client.items(
                        of: .configMap, in: request.namespace, selection, limit: request.pageSize, after: next,
                        quickly: { (json) throws(JSONCursor.Unusual) in try ListedIndex(&json) },
                        carefully: { ListedIndex($0) })
                } catch {
                    if Task.isCancelled { return nil }
                    if error.isGone { continue anew }
                    throw CollectFailure(error)
                }
                try await take(page.items)
                if Task.isCancelled { return nil }
                next = page.next
                guard next == nil else { continue }
                // With a selector of the operator's, what isn't listed may still be there.
                if request.selector == nil { try await store.endPass(in: request.namespace) }
                return page.resourceVersion
            } while true
        }
        throw CollectFailure(
            "listing took too long \(Self.mostLists) times: name a namespace or a label selector", kind: .cluster)
    }
}

extension CollectFailure {
    /// What the API server said, and what to do about it.
    init(_ error: APIError) {
        let text = printable(error.description)
        if error.isForbidden || error.isUnauthorized {
            self.init("\(text): collecting needs get, list and watch on configmaps", kind: .rights)
        } else {
            self.init(text, kind: .cluster)
        }
    }
}
