import ClusterDouble
import KubernetesAPI
import PlainData
import ResultTransport
import Synchronization
import TestSupport
import Testing

@testable import Operations

@Suite struct CollectorTests {
    private let directory: TemporaryDirectory
    private let double: ClusterDouble
    private let told = Told()

    init() async throws {
        directory = try TemporaryDirectory()
        double = try await ClusterDouble()
    }

    /// What a collector told.
    final class Told: Sendable {
        private let events = Mutex<[Collector.Event]>([])

        var all: [Collector.Event] { events.withLock { $0 } }
        func add(_ event: Collector.Event) { events.withLock { $0.append(event) } }
        var refused: [String] {
            all.compactMap { if case .refused(_, let index, _) = $0 { index } else { nil } }
        }
    }

    private var out: String { directory.path + "/out" }

    private func collect(
        _ namespace: String? = nil, token: String? = nil, change: (inout Collector.Request) -> Void = { _ in }
    ) async throws -> Collector.Outcome {
        var request = Collector.Request(namespace: namespace, directory: out)
        change(&request)
        let store = try CollectStore(path: out)
        defer { store.close() }
        let collector = Collector(request, with: double.hastyClient(token: token), store: store, tell: told.add)
        return try await collector.collectOnce()
    }

    @Test("All finished runs of all namespaces are collected, page by page, once")
    func pages() async throws {
        let runs = try (0..<23).map { try PublishedRun($0, in: ["shop", "bank", "mail"][$0 % 3]) }
        for run in runs { try run.publish(to: double) }
        let first = try await collect { $0.pageSize = 5 }
        #expect(first == Collector.Outcome(new: 23, total: 23, refused: 0, isBrokenOff: false))
        #expect(double.requests.count { $0.request.verb == "list" } == 5)
        try CollectedDirectory(out).expectExactly(runs)
        double.forgetRequests()
        let second = try await collect()
        #expect(second == Collector.Outcome(new: 0, total: 23, refused: 0, isBrokenOff: false))
        #expect(double.requests.allSatisfy { $0.request.verb == "list" }, "what is there isn't fetched again")
        try CollectedDirectory(out).expectExactly(runs)
    }

    @Test("A namespace and a selector are held to")
    func selection() async throws {
        var runs: [PublishedRun] = []
        for number in 0..<8 {
            let run = try PublishedRun(number, in: number < 4 ? "shop" : "bank")
            for chunk in run.chunks { try double.add(chunk) }
            var index = KubernetesObject(run.index)
            index.labels["team"] = number % 2 == 0 ? "even" : "odd"
            try double.add(index.document)
            runs.append(run)
        }
        #expect(try await collect("bank") { $0.selector = "team=odd" }.new == 2)
        try CollectedDirectory(out).expectExactly([runs[5], runs[7]])
    }

    @Test("A run whose piece is missing is named, and collected when the piece is there")
    func missingChunk() async throws {
        let runs = try (0..<3).map { try PublishedRun($0, in: "shop", padding: 600) }
        for run in runs { try run.publish(to: double) }
        double.remove("configmaps", runs[1].names.chunk(1), in: "shop")
        let first = try await collect()
        #expect(first.new == 2)
        #expect(first.refused == 1)
        #expect(told.refused == [runs[1].names.index])
        var after = try CollectedDirectory(out)
        try after.expectExactly([runs[0], runs[2]])
        let refused = try #require(try after.summary()["refused"]?.elements?.first)
        #expect(refused["mayComplete"] == .boolean(true))
        #expect(refused["reason"]?.text?.contains("missing") == true)
        #expect(try await collect().refused == 1)
        #expect(told.refused.count == 2, "each process names it")
        try double.add(runs[1].chunks[1])
        #expect(try await collect() == Collector.Outcome(new: 1, total: 3, refused: 0, isBrokenOff: false))
        after = try CollectedDirectory(out)
        try after.expectExactly(runs)
        #expect(try after.summary()["refused"]?.elements?.isEmpty == true)
    }

    @Test("What was altered, contradicts itself or is no result is refused, and nothing of it is kept")
    func altered() async throws {
        let good = try PublishedRun(1, in: "shop")
        let changed = try PublishedRun(2, in: "shop", padding: 600)
        let otherRun = try PublishedRun(3, in: "shop", reportedRun: CollectSamples.run(99))
        let otherCounts = try PublishedRun(4, in: "shop", indexedFindings: 77)
        for run in [good, changed, otherRun, otherCounts] { try run.publish(to: double) }
        try double.add(changed.alteredChunk(1))
        var none = KubernetesObject(.configMap, name: "no-result", namespace: "shop")
        none.labels = RunLabels.labels(.result, of: good.result.index.run)
        none["data"] = .map([.init("index.json", .text("{\"format\":\"\u{1b}[2J\"}"))])
        try double.add(none.document)
        let outcome = try await collect()
        #expect(outcome.new == 1)
        #expect(outcome.refused == 4)
        let after = try CollectedDirectory(out)
        try after.expectExactly([good])
        #expect(try after.summary()["refused"]?.elements?.count == 4)
    }

    @Test("An index can't name a place outside of the directory, nor take another's run")
    func hostileIndexes() async throws {
        let run = try PublishedRun(1, in: "shop")
        try run.publish(to: double)
        #expect(try await collect().new == 1)
        // The same run once more under another name is the same; with other content it is refused.
        try PublishedRun(1, in: "shop", named: "again").publish(to: double)
        try PublishedRun(1, in: "shop", named: "other", padding: 80).publish(to: double)
        // In another namespace it is another run.
        let elsewhere = try PublishedRun(1, in: "bank", padding: 90)
        try elsewhere.publish(to: double)
        var outside = KubernetesObject(run.index)
        outside["metadata", "name"] = .text("outside")
        let text = String(decoding: run.result.index.json, as: UTF8.self)
            .replacing(run.run, with: "../../../../../../../../tmp/x/evil")
        outside["data", "index.json"] = .text(text)
        try double.add(outside.document)
        let outcome = try await collect()
        #expect(outcome.new == 1)
        #expect(outcome.refused == 2)
        #expect(Set(told.refused) == ["other", "outside"])
        try CollectedDirectory(out).expectExactly([run, elsewhere])
    }

    @Test("Two indexes of one run in one page: the run is collected once")
    func twins() async throws {
        let run = try PublishedRun(1, in: "shop")
        try run.publish(to: double)
        for name in ["a", "b", "c"] { try PublishedRun(1, in: "shop", named: name).publish(to: double) }
        try PublishedRun(1, in: "shop", named: "d", padding: 99).publish(to: double)
        let outcome = try await collect()
        #expect(outcome.new == 1)
        #expect(outcome.refused == 1 || outcome.refused == 4, "whoever came first")
    }

    @Test("A list that the server has forgotten while it was read begins anew")
    func expiredContinuation() async throws {
        let runs = try (0..<12).map { try PublishedRun($0, in: "shop") }
        for run in runs { try run.publish(to: double) }
        double.inject(.gone, times: 1, sparing: 2) { $0.verb == "list" }
        #expect(try await collect { $0.pageSize = 3 }.new == 12)
        try CollectedDirectory(out).expectExactly(runs)
    }

    @Test("Missing rights end it with what is missing, whatever they are missing for")
    func rights() async throws {
        let runs = try (0..<3).map { try PublishedRun($0, in: "shop") }
        for run in runs { try run.publish(to: double) }
        let none = double.token(for: "nobody")
        let list = double.token(for: "lister", rules: [CallerRule(["list"], ["configmaps"])])
        for token in [none, list, "unknown"] {
            let failure = await #expect(throws: CollectFailure.self) { try await collect(token: token) }
            #expect(failure?.kind == .rights)
            #expect(failure?.description.contains("configmaps") == true)
        }
        #expect(try CollectedDirectory(out).collected.isEmpty)
        let enough = double.token(for: "collector", rules: [CallerRule(["list", "get"], ["configmaps"])])
        #expect(try await collect(token: enough).new == 3)
    }

    @Test("What was collected is deleted where that is asked for, and nothing else")
    func deletes() async throws {
        let runs = try (0..<3).map { try PublishedRun($0, in: "shop", padding: 600) }
        for run in runs { try run.publish(to: double) }
        try double.add(runs[2].alteredChunk(0))
        var bystander = KubernetesObject(.configMap, name: runs[0].names.chunk(8), namespace: "shop")
        bystander["data"] = .map([.init("a", .text("b"))])
        try double.add(bystander.document)
        // What was collected before is deleted later too.
        #expect(try await collect().new == 2)
        double.inject(.status(409, reason: "Conflict"), times: 1) { $0.verb == "delete" }
        #expect(try await collect { $0.deletes = true }.notDeleted == 1)
        let problems = told.all.filter { if case .notDeleted = $0 { true } else { false } }
        #expect(problems.count == 1)
        #expect(try await collect { $0.deletes = true }.notDeleted == 0)
        let left = double.objects("configmaps", in: "shop").compactMap { KubernetesObject($0).name }
            .filter { $0 != "kube-root-ca.crt" }
        let untouched = [runs[2].names.index] + (0..<runs[2].chunks.count).map(runs[2].names.chunk)
        #expect(Set(left) == Set(untouched + [bystander.name]))
        try CollectedDirectory(out).expectExactly([runs[0], runs[1]])
    }

    @Test("The workload is the controller that the index names, else the pod")
    func workloads() async throws {
        let names: [(told: String?, annotation: String?, owner: String?, expected: String)] = [
            (nil, nil, nil, "Pod/web-0"), (nil, "Deployment/web", "Job", "Deployment/web"),
            (nil, nil, "Job", "Job/owner"), (nil, "<b>/x", nil, "Pod/web-4"), (nil, nil, "Pod", "Pod/web-5"),
            ("DaemonSet/web", "Deployment/no", "Job", "DaemonSet/web"), ("<b>", nil, nil, "Pod/web-0"),
        ]
        for (number, name) in zip([0, 1, 2, 4, 5, 6, 7], names) {
            let run = try PublishedRun(number, in: "shop", workload: name.told)
            for chunk in run.chunks { try double.add(chunk) }
            var index = KubernetesObject(run.index)
            #expect(index.annotations[RunLabels.targetWorkload] == name.told)
            index.annotations[RunLabels.targetWorkload] = name.annotation
            if let owner = name.owner {
                index["metadata", "ownerReferences"] = .array([
                    .map([
                        .init("apiVersion", .text("v1")), .init("kind", .text(owner)), .init("name", .text("owner")),
                        .init("uid", .text("u")),
                    ])
                ])
            }
            try double.add(index.document)
        }
        _ = try await collect()
        #expect(Set(try CollectedDirectory(out).collected.map(\.workload)) == Set(names.map(\.expected)))
    }

    @Test("A cancelled task ends with what it has, and says that it isn't all")
    func cancelled() async throws {
        let runs = try (0..<30).map { try PublishedRun($0, in: "shop") }
        for run in runs { try run.publish(to: double) }
        let (stop, stopping) = AsyncStream<Void>.makeStream()
        double.schedule { _, number in
            if number == 20 { stopping.finish() }
            return nil
        }
        let task = Task { try await collect { $0.pageSize = 4 } }
        for await _ in stop {}
        task.cancel()
        let outcome = try await task.value
        #expect(outcome.isBrokenOff)
        #expect(outcome.refused == 0)
        let after = try CollectedDirectory(out)
        try after.expectNothingWrong(runs)
        #expect(try after.summary()["runs"]?["collected"] == .integer(outcome.new))
        double.clearFaults()
        #expect(try await collect().total == 30)
        try CollectedDirectory(out).expectExactly(runs)
    }
}
