internal import KubernetesAPI
internal import PrintableText
internal import ResultTransport

/// What becomes of single indexes: they are read, verified, written, and told to the store.
extension Collector {
    /// A report that is larger, inflated or not, is read while no other is.
    private static let largeBytes = 2 << 20
    /// The most characters of a text in the journal.
    private static let longestText = 512

    /// Reports up to this size, inflated or not, are read many at a time.
    private static let smallBytes = 256 << 10

    /// What came of one index.
    private enum Taken: Sendable {
        /// The run is in the directory; this is what the cluster still has of it.
        case kept(CollectedObjects)
        case refused
        /// Another index of the batch claims the same run: once more, when that one is decided.
        case claimed(ListedIndex)
        /// It was broken off.
        case left
    }

    /// A run that is to be collected. It is an object because it goes from hand to hand, as ``ListedIndex`` does.
    private final class Wanted: Sendable {
        let listed: ListedIndex
        let index: ResultIndex
        let objects: CollectedObjects

        init(_ listed: ListedIndex, _ index: ResultIndex, _ names: ResultNames) {
            self.listed = listed
            self.index = index
            objects = CollectedObjects(
                namespace: listed.namespace, names: names, uid: listed.uid, run: index.run.text,
                chunkCount: index.chunkCount)
        }

        /// How much memory its report takes.
        var bytes: Int { max(index.size, index.compressedSize) }
        /// Whether it is one of those that are read many at a time.
        var isSmall: Bool { bytes <= Collector.smallBytes && index.chunkCount == 1 }
    }

    /// Collects what is new of some indexes. When it comes back, that is on the disk.
    func take(_ indexes: [ListedIndex]) async throws(CollectFailure) {
        var waiting = indexes
        while !waiting.isEmpty, !Task.isCancelled {
            var (taken, wanted) = try await sorted(waiting)
            let small = wanted.filter(\.isSmall)
            wanted.removeAll(where: \.isSmall)
            let quick = try await takeTogether(small)
            for (place, one) in small.enumerated() {
                if quick.contains(place) { taken.append(.kept(one.objects)) } else { wanted.append(one) }
            }
            // What is large takes its turn when nothing else is in memory.
            taken += try await takeAtOnce(wanted.filter { $0.bytes <= Self.largeBytes }, request.parallel)
            taken += try await takeAtOnce(wanted.filter { $0.bytes > Self.largeBytes }, 1)
            try await store.commit()
            waiting = []
            for one in taken {
                switch one {
                case .kept(let objects): if request.deletes { await delete(objects) }
                case .claimed(let listed): waiting.append(listed)
                case .refused, .left: break
                }
            }
        }
    }

    /// What can be said of indexes before their reports are read, and what is left.
    private func sorted(_ indexes: [ListedIndex]) async throws(CollectFailure) -> ([Taken], [Wanted]) {
        var taken: [Taken] = []
        var wanted: [Wanted] = []
        for listed in indexes {
            guard Self.isLabel(listed.namespace), let names = ResultNames(index: listed.name) else {
                taken.append(try await refuse(listed, "its name or namespace is none of Kubernetes'"))
                continue
            }
            switch listed.index {
            case .failure(let error): taken.append(try await refuse(listed, error.description))
            case .success(let index):
                wanted.append(Wanted(listed, index, names))
            }
        }
        let claims = wanted.map {
            CollectStore.Claim(
                run: $0.objects.run, namespace: $0.objects.namespace, digest: $0.index.sha256,
                index: $0.objects.names.index)
        }
        let standings = try await store.standings(of: claims)
        var new: [Wanted] = []
        for (one, standing) in zip(wanted, standings) {
            switch standing {
            case .new: new.append(one)
            case .known: taken.append(.kept(one.objects))
            case .claimed: taken.append(.claimed(one.listed))
            case .other:
                let run = one.objects.run
                taken.append(
                    try await refuse(
                        one.listed, run: run, "run \(run) was collected already, with another digest"))
            }
        }
        return (taken, new)
    }

    /// Collects runs of one small piece. What of it doesn't go as it should is left out, and is for the other way: that one
    /// has the reasons.
    ///
    /// - Returns: The places of those that were collected.
    private func takeTogether(_ wanted: [Wanted]) async throws(CollectFailure) -> Set<Int> {
        guard wanted.count > 1 else { return [] }
        let intake = QuickIntake()
        let names = wanted.map {
            KubernetesClient.ObjectName(namespace: $0.objects.namespace, name: $0.objects.names.chunk(0))
        }
        await client.gather(.configMap, names, connections: max(1, request.parallel)) { [store] place, json in
            let one = wanted[place]
            return intake.take(json, of: one.index, place) { (report, head) throws(CollectFailure) in
                try Self.write(report, head, of: one, to: store)
            }
        }
        let taken = intake.end()
        for place in taken.records.indices {
            tell(
                .collected(
                    namespace: taken.records[place].namespace, run: taken.records[place].run,
                    verdict: taken.records[place].verdict))
        }
        let (places, failure) = (Set(taken.places), taken.failure)
        await store.tell(taken.records)
        if let failure { throw failure }
        return places
    }

    private func takeAtOnce(_ wanted: [Wanted], _ parallel: Int) async throws(CollectFailure) -> [Taken] {
        guard !wanted.isEmpty else { return [] }
        let results = await withTaskGroup(of: Result<Taken, CollectFailure>.self) { group in
            var results: [Result<Taken, CollectFailure>] = []
            var rest = wanted[...]
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

    private func take(_ wanted: Wanted) async throws(CollectFailure) -> Taken {
        let (listed, run) = (wanted.listed, wanted.objects.run)
        let result: VerifiedResult
        do throws(ResultError) {
            result = try await ResultReader.read(
                wanted.index, wanted.objects.names, in: wanted.objects.namespace, with: client)
        } catch {
            if Task.isCancelled { return .left }
            return try await refuse(listed, run: run, unread: error)
        }
        guard let head = ReportHead(result.report) else {
            return try await refuse(listed, run: run, "its report is none of sidescan-agent's")
        }
        guard head.agrees(with: wanted.index) else {
            return try await refuse(listed, run: run, "its index and its report contradict each other")
        }
        await store.tell([try Self.write(result.report, head, of: wanted, to: store)])
        tell(.collected(namespace: listed.namespace, run: run, verdict: head.verdict))
        return .kept(wanted.objects)
    }

    /// Writes a report; what the journal has to say of it.
    private static func write(
        _ report: [UInt8], _ head: ReportHead, of wanted: Wanted, to store: CollectStore
    ) throws(CollectFailure) -> RunRecord {
        try store.step(.writeReport)
        let line = try store.directory.writeReport(report)
        try store.step(.reportWritten)
        let (listed, index) = (wanted.listed, wanted.index)
        var record = RunRecord(
            event: .collected, run: index.run.text, namespace: listed.namespace, index: listed.name,
            uid: text(listed.uid), at: "")
        record.digest = index.sha256
        record.bytes = report.count
        record.verdict = head.verdict
        record.workload = text(listed.workloadName)
        record.container = text(index.target.container ?? "")
        record.image = text(index.target.imageID ?? index.target.image ?? "")
        record.findings = head.findings
        record.finishedAt = text(head.finishedAt)
        record.report.line = line
        return record
    }

    // MARK: - Refusing

    private func refuse(
        _ listed: ListedIndex, run: String, unread error: ResultError
    ) async throws(CollectFailure) -> Taken {
        switch error {
        case .request(let error) where error.isForbidden || error.isUnauthorized: throw CollectFailure(error)
        case .request, .missingChunk:
            return try await refuse(listed, run: run, error.description, mayComplete: true)
        default: return try await refuse(listed, run: run, error.description)
        }
    }

    private func refuse(
        _ listed: ListedIndex, run: String = "", _ reason: String, mayComplete: Bool = false
    ) async throws(CollectFailure) -> Taken {
        let (namespace, name) = (Self.text(listed.namespace), Self.text(listed.name))
        let reason = Self.text(reason)
        let isNew = try await store.refuse(
            name, in: namespace, uid: Self.text(listed.uid), run: run, reason, mayComplete: mayComplete)
        if isNew { tell(.refused(namespace: namespace, index: name, reason: reason)) }
        return .refused
    }

    /// Text from elsewhere as the journal, the summary and the terminal have it.
    static func text(_ text: String) -> String {
        if isPlain(text) { return text }
        let shown = printable(text.utf8.prefix(2 * longestText))
        if shown.utf8.count <= longestText { return shown }
        return shown.count <= longestText ? shown : shown.prefix(longestText - 1) + "…"
    }

    /// Whether a text is that already.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count <= longestText && PlainBytes.hold(text, but: "\\", "\\")
    }

    /// Whether it is a DNS label (RFC 1123), and so the name of a directory that can't be another's.
    static func isLabel(_ text: String) -> Bool {
        guard (1...63).contains(text.utf8.count) else { return false }
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-") else { return false }
            return bytes.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
            }
        }
    }
}
