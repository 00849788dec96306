import ClusterDouble
import Foundation
import KubernetesAPI
import PlainData
import Synchronization
import TestSupport
import Testing

@testable import Operations

/// Runs are collected while everything goes wrong that can: whatever came of it, nothing in the directory is wrong, and
/// the next process that isn't disturbed has all of it. SIDESCAN_COLLECT_SCHEDULES tries more of them.
@Suite struct CollectFaultTests {
    private static let schedules = Int(ProcessInfo.processInfo.environment["SIDESCAN_COLLECT_SCHEDULES"] ?? "") ?? 200

    @Test("Under random faults no run is lost, collected twice, or collected that isn't whole")
    func randomFaults() async throws {
        let double = try await ClusterDouble()
        let client = double.hastyClient()
        for seed in 0..<Self.schedules {
            let directory = try TemporaryDirectory()
            var schedule = Schedule(seed: seed, double: double, client: client, directory: directory)
            try await schedule.run()
        }
    }
}

/// One schedule of faults, wholly made from its seed.
private struct Schedule {
    let seed: Int
    let double: ClusterDouble
    let client: KubernetesClient
    let directory: TemporaryDirectory
    private var numbers: CollectSamples.Numbers

    init(seed: Int, double: ClusterDouble, client: KubernetesClient, directory: TemporaryDirectory) {
        (self.seed, self.double, self.client, self.directory) = (seed, double, client, directory)
        numbers = CollectSamples.Numbers(seed: UInt64(seed) &+ 77)
    }

    private var out: String { directory.path + "/out" }
    private var namespace: String { "n\(seed)" }

    mutating func run() async throws {
        let runs = try (0..<Int.random(in: 2...6, using: &numbers)).map {
            try PublishedRun(seed * 10 + $0, in: namespace, padding: 300, chunkSize: 150)
        }
        var (missing, altered): ([PlainValue], Set<String>) = ([], [])
        for run in runs {
            let chunk = Int.random(in: 0..<run.chunks.count, using: &numbers)
            switch Int.random(in: 0..<8, using: &numbers) {
            case 0:
                missing.append(run.chunks[chunk])
                try run.publish(to: double)
                double.remove("configmaps", run.names.chunk(chunk), in: namespace)
            case 1:
                altered.insert(run.run)
                try run.publish(to: double)
                try double.add(run.alteredChunk(chunk))
            default: try run.publish(to: double)
            }
        }
        let whole = runs.filter { !altered.contains($0.run) }
        for round in 0..<2 {
            await disturbedRound(runs.map(\.names.index))
            try CollectedDirectory(out).expectNothingWrong(whole, "seed \(seed), round \(round)")
        }
        double.clearFaults()
        for chunk in missing { try double.add(chunk) }
        let outcome = try await collector(.max).collectOnce()
        #expect(outcome.refused == altered.count, "seed \(seed)")
        #expect(outcome.total == whole.count, "seed \(seed)")
        try CollectedDirectory(out).expectExactly(whole, "seed \(seed)")
        for run in runs {
            for name in [run.names.index] + (0..<9).map(run.names.chunk) {
                double.remove("configmaps", name, in: namespace)
            }
        }
        double.forgetRequests()
    }

    /// A process that meets with faults, and may be stopped at any of its steps or cancelled at any request.
    private mutating func disturbedRound(_ indexes: [String]) async {
        let own = numbers.next()
        let rate = Int.random(in: 1...5, using: &numbers)
        let isStopped = Bool.random(using: &numbers)
        let steps = isStopped ? Int.random(in: 0...30, using: &numbers) : Int.max
        let cancelAt = Int.random(in: 0...60, using: &numbers)
        let holder = TaskHolder()
        double.schedule { request, number in
            if holder.count() == cancelAt { holder.cancel() }
            var numbers = CollectSamples.Numbers(seed: own &+ UInt64(number))
            guard Int.random(in: 0..<10, using: &numbers) < rate else { return nil }
            return Self.fault(request, indexes, &numbers)
        }
        guard let collector = try? collector(steps) else { return }
        let work = Task { _ = try? await collector.collectOnce() }
        holder.hold(work)
        await work.value
        collector.store.close()
    }

    private func collector(_ steps: Int) throws -> Collector {
        let countdown = Countdown(steps)
        let store = try CollectStore(
            path: out,
            before: { _ throws(CollectFailure) in if countdown.isOver() { throw CollectFailure("stopped") } })
        var request = Collector.Request(namespace: namespace, directory: out)
        request.pageSize = 2
        return Collector(request, with: client, store: store)
    }

    private static func fault(
        _ request: DoubleRequest, _ indexes: [String], _ numbers: inout CollectSamples.Numbers
    ) -> Fault? {
        switch Int.random(in: 0..<11, using: &numbers) {
        case 0: .status(429, reason: "TooManyRequests", retryAfter: 0)
        case 1: .internalError
        case 2: .unavailable
        case 3: .resetBeforeReading
        case 4: .resetBeforeAnswering
        case 5: .resetInBody(after: Int.random(in: 0..<2000, using: &numbers))
        case 6: .slow(piece: Int.random(in: 100..<800, using: &numbers), pause: 0)
        case 7: .altered
        case 8: request.verb == "list" ? .gone : .missing(request.name ?? "")
        case 9:
            request.verb == "list"
                ? .missing(indexes.randomElement(using: &numbers) ?? "") : .missing(request.name ?? "")
        default: Int.random(in: 0..<4, using: &numbers) == 0 ? .unauthorized : nil
        }
    }
}

/// A task that can be cancelled before it is known.
private final class TaskHolder: Sendable {
    private let state = Mutex<(task: Task<Void, Never>?, isCancelled: Bool, count: Int)>((nil, false, 0))

    func count() -> Int {
        state.withLock {
            $0.count += 1
            return $0.count
        }
    }

    func cancel() {
        state.withLock {
            $0.isCancelled = true
            $0.task?.cancel()
        }
    }

    func hold(_ task: Task<Void, Never>) {
        state.withLock {
            $0.task = task
            if $0.isCancelled { task.cancel() }
        }
    }
}
