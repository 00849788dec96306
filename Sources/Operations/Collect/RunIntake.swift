internal import KubernetesAPI
internal import PrintableText
internal import ResultTransport
internal import ScanReport

/// What becomes of single indexes: they are read, verified, written, and told to the store.
extension Collector {
    /// A report that is larger, inflated or not, is read while no other is.
    private static let largeBytes = 2 << 20
    /// The most characters of a text in the journal.
    private static let longestText = 512

    /// What came of one index.
    private enum Taken: Sendable {
        /// The run is in the directory; this is what the cluster still has of it.
        case kept(CollectedObjects)
        case refused
        /// Another index of the batch claims the same run: once more, when that one is decided.
        case claimed(Candidate)
        /// It was broken off.
        case left
    }

    /// An index, read once.
    private struct Candidate: Sendable {
        let object: KubernetesObject
        let index: Result<ResultIndex, ResultError>

        init(_ object: KubernetesObject) {
            self.object = object
            do throws(ResultError) {
                index = .success(try ResultIndex(object))
            } catch {
                index = .failure(error)
            }
        }

        /// Whether its report takes much memory.
        var isLarge: Bool {
            guard case .success(let index) = index else { return false }
            return max(index.size, index.compressedSize) > Collector.largeBytes
        }
    }

    /// Collects what is new of some indexes. When it comes back, that is on the disk.
    func take(_ indexes: [KubernetesObject]) async throws(CollectFailure) {
        var waiting = indexes.map(Candidate.init)
        while !waiting.isEmpty, !Task.isCancelled {
            // What is large takes its turn when nothing else is in memory.
            var taken = try await takeAtOnce(waiting.filter { !$0.isLarge }, request.parallel)
            taken += try await takeAtOnce(waiting.filter(\.isLarge), 1)
            try await store.commit()
            waiting = []
            for one in taken {
                switch one {
                case .kept(let objects): if request.deletes { await delete(objects) }
                case .claimed(let candidate): waiting.append(candidate)
                case .refused, .left: break
                }
            }
        }
    }

    private func takeAtOnce(_ indexes: [Candidate], _ parallel: Int) async throws(CollectFailure) -> [Taken] {
        let results = await withTaskGroup(of: Result<Taken, CollectFailure>.self) { group in
            var results: [Result<Taken, CollectFailure>] = []
            var rest = indexes[...]
            func begin() -> Bool {
                guard !Task.isCancelled, let next = rest.popFirst() else { return false }
                group.addTask {
                    do throws(CollectFailure) {
                        return .success(try await take(next))
                    } catch {
                        return .failure(error)
                    }
                }
                return true
            }
            for _ in 0..<max(1, parallel) { guard begin() else { break } }
            while let result = await group.next() {
                results.append(result)
                // What has failed fails the next one too.
                if case .failure = result { rest = [] }
                _ = begin()
            }
            return results
        }
        var taken: [Taken] = []
        for result in results { taken.append(try result.get()) }
        return taken
    }

    private func take(_ candidate: Candidate) async throws(CollectFailure) -> Taken {
        let object = candidate.object
        let namespace = object.namespace ?? ""
        guard Self.isLabel(namespace), let names = ResultNames(index: object.name) else {
            return try await refuse(object, "its name or namespace is none of Kubernetes'")
        }
        let index: ResultIndex
        do throws(ResultError) {
            index = try candidate.index.get()
        } catch {
            return try await refuse(object, error.description)
        }
        let run = index.run.text
        let objects = CollectedObjects(
            namespace: namespace, names: names, uid: object.uid, run: run, chunkCount: index.chunkCount)
        switch try await store.standing(of: run, in: namespace, digest: index.sha256, index: object.name) {
        case .known: return .kept(objects)
        case .claimed: return .claimed(candidate)
        case .other:
            return try await refuse(object, run: run, "run \(run) was collected already, with another digest")
        case .new: break
        }
        let result: VerifiedResult
        do throws(ResultError) {
            result = try await ResultReader.read(index: object, with: client)
        } catch {
            if Task.isCancelled { return .left }
            return try await refuse(object, run: run, unread: error)
        }
        guard let head = ReportHead(result.report) else {
            return try await refuse(object, run: run, "its report is none of sidescan-agent's")
        }
        guard head.run == run, head.verdict == index.summary.verdict.rawValue,
            head.findings == Self.findings(index.summary)
        else { return try await refuse(object, run: run, "its index and its report contradict each other") }
        try store.step(.writeReport)
        try store.directory.writeReport(result.report, namespace: namespace, run: run)
        try store.step(.reportWritten)
        await store.tell(record(of: index, head, object, namespace, byteCount: result.report.count))
        tell(.collected(namespace: namespace, run: run, verdict: head.verdict))
        return .kept(objects)
    }

    private func record(
        of index: ResultIndex, _ head: ReportHead, _ object: KubernetesObject, _ namespace: String, byteCount: Int
    ) -> RunRecord {
        var record = RunRecord(
            event: .collected, run: index.run.text, namespace: namespace, index: object.name,
            uid: Self.text(object.uid), at: "")
        record.digest = index.sha256
        record.bytes = byteCount
        record.verdict = head.verdict
        record.workload = Self.text(WorkloadName.of(index.target, object))
        record.container = Self.text(index.target.container ?? "")
        record.image = Self.text(index.target.imageID ?? index.target.image ?? "")
        record.findings = head.findings
        record.finishedAt = Self.text(head.finishedAt)
        return record
    }

    private static func findings(_ summary: ResultSummary) -> [Int] {
        Severity.allCases.reversed().map { summary.findings[$0] }
    }

    // MARK: - Refusing

    private func refuse(
        _ object: KubernetesObject, run: String, unread error: ResultError
    ) async throws(CollectFailure) -> Taken {
        switch error {
        case .request(let error) where error.isForbidden || error.isUnauthorized: throw CollectFailure(error)
        case .request, .missingChunk:
            return try await refuse(object, run: run, error.description, mayComplete: true)
        default: return try await refuse(object, run: run, error.description)
        }
    }

    private func refuse(
        _ object: KubernetesObject, run: String = "", _ reason: String, mayComplete: Bool = false
    ) async throws(CollectFailure) -> Taken {
        let (namespace, name) = (Self.text(object.namespace ?? ""), Self.text(object.name))
        let reason = Self.text(reason)
        let isNew = try await store.refuse(
            name, in: namespace, uid: Self.text(object.uid), run: run, reason, mayComplete: mayComplete)
        if isNew { tell(.refused(namespace: namespace, index: name, reason: reason)) }
        return .refused
    }

    /// Text from elsewhere as the journal, the summary and the terminal have it.
    static func text(_ text: String) -> String {
        let shown = printable(text.utf8.prefix(2 * longestText))
        if shown.utf8.count <= longestText { return shown }
        return shown.count <= longestText ? shown : shown.prefix(longestText - 1) + "…"
    }

    /// Whether it is a DNS label (RFC 1123), and so the name of a directory that can't be another's.
    static func isLabel(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-") else {
            return false
        }
        return bytes.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || $0 == UInt8(ascii: "-")
        }
    }
}
