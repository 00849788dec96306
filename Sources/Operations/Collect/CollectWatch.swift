internal import KubernetesAPI

/// Collecting what comes to be finished.
extension Collector {
    /// Collects what is there and then what is added, until its task is cancelled; then the summary is written.
    ///
    /// Where the server can't be reached, or has forgotten the version that was watched from, all is listed anew.
    ///
    /// - Throws: Where the directory can't be written, or the rights are missing.
    public func collectAndWatch() async throws(CollectFailure) -> Outcome {
        let before = await store.collected
        var pause = Pause(first: .seconds(1), longest: .seconds(60))
        var isListed = false
        do throws(CollectFailure) {
            while !Task.isCancelled {
                do throws(CollectFailure) {
                    guard let version = try await listAll() else { break }
                    isListed = true
                    try await store.writeSummary()
                    tell(.watching)
                    pause.reset()
                    try await watch(from: version)
                } catch {
                    guard error.kind == .cluster else { throw error }
                    tell(.trouble(error.description))
                    await pause.wait()
                }
            }
        } catch {
            try? await store.commit()
            try? await store.writeSummary()
            throw error
        }
        try await store.commit()
        try await store.writeSummary()
        return await outcome(since: before, isBrokenOff: !isListed)
    }

    /// Comes back where all is to be listed anew, or the task is cancelled.
    private func watch(from version: String) async throws(CollectFailure) {
        let queue = WatchQueue(most: request.pageSize)
        let (client, namespace, selection) = (client, request.namespace, selection)
        let result = await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group -> Result<Void, CollectFailure> in
                group.addTask {
                    do {
                        try await client.watch(.configMap, in: namespace, selection, from: version) { event in
                            switch event {
                            case .added(let index), .modified(let index): return await queue.put(.index(index))
                            case .deleted(let index):
                                return await queue.put(.deleted(namespace: index.namespace ?? "", name: index.name))
                            case .bookmark: return queue.isOpen
                            }
                        }
                        queue.end(.cancelled)
                    } catch {
                        queue.end(.failed(error))
                    }
                }
                group.addTask {
                    while (try? await Task.sleep(for: .seconds(1))) != nil { queue.tick() }
                }
                let result: Result<Void, CollectFailure>
                do throws(CollectFailure) {
                    result = .success(try await follow(queue))
                } catch {
                    result = .failure(error)
                }
                queue.end(.cancelled)
                group.cancelAll()
                return result
            }
        } onCancel: {
            queue.end(.cancelled)
        }
        try result.get()
    }

    private func follow(_ queue: WatchQueue) async throws(CollectFailure) {
        let clock = ContinuousClock()
        var summaryDue = clock.now + request.summaryInterval
        var retry = Pause(first: request.firstRetry, longest: request.longestRetry)
        var retryDue = clock.now + retry.next()
        while true {
            let batch = await queue.take()
            try await take(
                batch.items.compactMap { if case .index(let index) = $0 { ListedIndex(index) } else { nil } })
            for (namespace, name) in batch.deletedInTheEnd {
                try await store.forget(
                    Self.text(name), in: Self.text(namespace), "it was deleted before it could be verified")
            }
            try await store.commit()
            if await store.isSummaryStale, clock.now >= summaryDue {
                let begun = clock.now
                try await store.writeSummary()
                // Of many runs it takes its time: no more than a twentieth of all.
                let lag = max(request.summaryInterval, begun.duration(to: clock.now) * 20)
                summaryDue = clock.now + lag
            }
            switch batch.end {
            case nil: break
            case .cancelled: return
            case .failed(let error as APIError):
                if error.isGone || Task.isCancelled { return }
                throw CollectFailure(error)
            case .failed(let error): throw CollectFailure("the watch ended: \(error)", kind: .cluster)
            }
            guard clock.now >= retryDue else { continue }
            // A piece that was missing and comes changes nothing of its index: the watch won't tell.
            let (refused, left) = (await store.refusedNow, await store.notDeleted)
            if refused > 0 || left > 0 {
                guard try await listAll() != nil else { return }
                retryDue = clock.now + retry.next()
            } else {
                retry.reset()
                retryDue = clock.now + retry.next()
            }
        }
    }
}

/// Pauses that become longer.
private struct Pause {
    private let first: Duration
    private let longest: Duration
    private var current: Duration

    init(first: Duration, longest: Duration) {
        (self.first, self.longest) = (first, longest)
        current = first
    }

    mutating func reset() { current = first }

    /// The next one's length.
    mutating func next() -> Duration {
        defer { current = min(longest, current * 2) }
        return current
    }

    /// Waits for as long; less where the task is cancelled.
    mutating func wait() async { try? await Task.sleep(for: next()) }
}
