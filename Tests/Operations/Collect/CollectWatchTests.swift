import ClusterDouble
import KubernetesAPI
import PlainData
import Synchronization
import TestSupport
import Testing

@testable import Operations

@Suite struct CollectWatchTests {
    private let directory: TemporaryDirectory
    private let double: ClusterDouble
    private let told = CollectorTests.Told()

    init() async throws {
        directory = try TemporaryDirectory()
        double = try await ClusterDouble()
    }

    private var out: String { directory.path + "/out" }

    /// Watches while something happens, then ends as Ctrl-C does.
    private func watching(
        _ change: (inout Collector.Request) -> Void = { _ in }, _ body: () async throws -> Void
    ) async throws -> Collector.Outcome {
        var request = Collector.Request(namespace: nil, directory: out)
        request.summaryInterval = .milliseconds(1)
        request.firstRetry = .milliseconds(1)
        request.longestRetry = .milliseconds(1)
        change(&request)
        let store = try CollectStore(path: out)
        defer { store.close() }
        let collector = Collector(request, with: double.hastyClient(), store: store, tell: told.add)
        let task = Task { try await collector.collectAndWatch() }
        do {
            try await until("it watches") { told.all.contains(.watching) && double.watches == 1 }
            try await body()
        } catch {
            task.cancel()
            _ = try? await task.value
            throw error
        }
        task.cancel()
        return try await task.value
    }

    private func until(_ what: String, _ condition: () throws -> Bool) async throws {
        for _ in 0..<2000 {
            if try condition() { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Failure("waited in vain until \(what)")
    }

    private func collected() throws -> Int { try CollectedDirectory(out).collected.count }

    @Test("What is finished later is collected, and the end leaves a summary of all")
    func later() async throws {
        let runs = try (0..<12).map { try PublishedRun($0, in: "n\($0 % 2)") }
        for run in runs[..<3] { try run.publish(to: double) }
        let outcome = try await watching {
            for run in runs[3...] { try run.publish(to: double) }
            try await until("all are there") { try collected() == 12 }
        }
        #expect(outcome == Collector.Outcome(new: 12, total: 12, refused: 0, isBrokenOff: false))
        try CollectedDirectory(out).expectExactly(runs)
    }

    @Test("Watches that close, break off and are too old lose nothing and repeat nothing")
    func gaps() async throws {
        let runs = try (0..<20).map { try PublishedRun($0, in: "shop") }
        try runs[0].publish(to: double)
        let outcome = try await watching {
            for (number, run) in runs.enumerated().dropFirst() {
                switch number % 5 {
                case 0: double.closeWatches()
                case 1: await double.resetConnections()
                case 2: double.inject(.gone) { $0.verb == "watch" }
                case 3:
                    double.inject(.watchGone(after: 0)) { $0.verb == "watch" }
                    double.closeWatches()
                default: double.compact()
                }
                try run.publish(to: double)
            }
            try await until("all are there") { try collected() == 20 }
            double.clearFaults()
        }
        #expect(outcome.total == 20)
        #expect(outcome.refused == 0)
        try CollectedDirectory(out).expectExactly(runs)
    }

    @Test("A piece that comes late is found without the index changing")
    func latePiece() async throws {
        let run = try PublishedRun(1, in: "shop", padding: 600)
        try run.publish(to: double)
        double.remove("configmaps", run.names.chunk(0), in: "shop")
        let outcome = try await watching {
            #expect(told.refused == [run.names.index])
            try double.add(run.chunks[0])
            try await until("it is there") { try collected() == 1 }
        }
        #expect(outcome.refused == 0)
        try CollectedDirectory(out).expectExactly([run])
    }

    @Test("What is refused and then deleted is gone, not forgotten")
    func deletedBeforeVerified() async throws {
        let run = try PublishedRun(1, in: "shop", padding: 600)
        let outcome = try await watching({ $0.firstRetry = .seconds(100) }) {
            try double.add(run.index)
            try await until("it is refused") { told.refused == [run.names.index] }
            double.remove("configmaps", run.names.index, in: "shop")
            try await until("it is gone") {
                try CollectedDirectory(out).summary()["runs"]?["gone"] == .integer(1)
            }
        }
        #expect(outcome.refused == 0)
        #expect(outcome.total == 0)
    }

    @Test("What could not be deleted is tried again")
    func deletedLater() async throws {
        let run = try PublishedRun(1, in: "shop")
        try run.publish(to: double)
        double.inject(.status(403, reason: "Forbidden"), times: 3) { $0.verb == "delete" }
        let outcome = try await watching({ $0.deletes = true }) {
            try await until("all is deleted") { double.objects("configmaps", in: "shop").isEmpty }
        }
        #expect(outcome.total == 1)
        #expect(told.all.contains { if case .notDeleted = $0 { true } else { false } })
    }

    @Test("A watch that ends before all were listed once is broken off")
    func neverListed() async throws {
        double.inject(.internalError, times: 1000) { $0.verb == "list" }
        let store = try CollectStore(path: out)
        defer { store.close() }
        let collector = Collector(
            Collector.Request(namespace: nil, directory: out), with: double.hastyClient(), store: store, tell: told.add)
        let task = Task { try await collector.collectAndWatch() }
        try await until("it is in trouble") { told.all.contains { if case .trouble = $0 { true } else { false } } }
        task.cancel()
        #expect(try await task.value.isBrokenOff)
    }

    @Test("An index that is deleted and made again is not deleted")
    func madeAgain() {
        func index(_ name: String) -> WatchQueue.Item {
            .index(KubernetesObject(.configMap, name: name, namespace: "a"))
        }
        func deleted(_ name: String) -> WatchQueue.Item { .deleted(namespace: "a", name: name) }
        let batch = WatchQueue.Batch(
            items: [
                deleted("x"), index("x"), index("y"), deleted("y"), deleted("z"), deleted("v"), index("v"),
                deleted("v"),
                .deleted(namespace: "b", name: "x"),
            ])
        #expect(batch.deletedInTheEnd.map { "\($0.namespace)/\($0.name)" } == ["a/y", "a/z", "a/v", "b/x"])
    }

    @Test("A server that can't be reached is tried again; rights that are missing end it")
    func trouble() async throws {
        let run = try PublishedRun(1, in: "shop")
        double.inject(.internalError, times: 3) { $0.verb == "list" }
        let outcome = try await watching {
            try run.publish(to: double)
            try await until("it is there") { try collected() == 1 }
        }
        #expect(outcome.total == 1)
        #expect(told.all.contains { if case .trouble = $0 { true } else { false } })
        let request = Collector.Request(namespace: nil, directory: directory.path + "/other")
        let collector = try Collector(request, with: double.hastyClient(token: double.token(for: "nobody")))
        let failure = await #expect(throws: CollectFailure.self) { try await collector.collectAndWatch() }
        #expect(failure?.kind == .rights)
    }

    @Test("A queue holds no more than it may, and who waits at it is let go at its end")
    func queue() async throws {
        let queue = WatchQueue(most: 2)
        let object = KubernetesObject(.configMap, name: "a")
        let putting = Task {
            var count = 0
            while await queue.put(.index(object)) { count += 1 }
            return count
        }
        var taken = 0
        while taken < 50 {
            let batch = await queue.take()
            #expect(batch.items.count <= 2)
            taken += batch.items.count
        }
        queue.tick()
        #expect(await queue.take().isTick)
        queue.end(.cancelled)
        #expect(await putting.value >= taken)
        #expect(!queue.isOpen)
        #expect(await !queue.put(.index(object)))
    }
}
