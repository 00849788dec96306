import Foundation
import KubernetesAPI
import NIOPosix
import Operations
import PlainData
import RealCluster
import ResultTransport
import ScanReport
import Synchronization
import TestSupport
import Testing

/// Collecting from a real API server what the agent's own code has published there.
@Suite("Collecting from a real API server", .enabled(if: RealCluster.reasonMissing == nil, reason))
struct CollectTests {
    @Test("Published before and while it watches, over a compaction: each run is collected once, then deleted")
    func collects() async throws {
        let cluster = try await RealCluster.shared()
        let namespace = cluster.unusedName("collect")
        let client = KubernetesClient(
            ClusterConfiguration(
                host: cluster.host, port: cluster.port, authorities: cluster.authority,
                credential: .token(cluster.adminToken), namespace: namespace),
            on: MultiThreadedEventLoopGroup.singleton)
        try await client.create(KubernetesObject(.namespace, name: namespace), .namespace)
        let directory = try TemporaryDirectory()
        var request = Collector.Request(namespace: namespace, directory: directory.path + "/out")
        request.pageSize = 4
        request.summaryInterval = .milliseconds(50)
        let runs = (0..<24).map { _ in RunID() }
        for run in runs[..<10] { try await publish(run, with: client) }

        let isWatching = Flag()
        let collector = try Collector(request, with: client) { if $0 == .watching { isWatching.set() } }
        let task = Task { try await collector.collectAndWatch() }
        try await until("it watches") { isWatching.isSet }
        for run in runs[10..<17] { try await publish(run, with: client) }
        try cluster.compact()
        for run in runs[17...] { try await publish(run, with: client) }
        try await until("all are there") { try lines(directory).count == 24 }
        task.cancel()
        let outcome = try await task.value
        #expect(outcome.new == 24 && outcome.total == 24 && outcome.refused == 0)
        let collected = Set(try lines(directory).compactMap { $0.firstMatch(of: /"run":"([^"]*)"/)?.output.1 })
        #expect(collected.count == 24)
        for run in runs {
            try CollectedReports(directory: request.directory).forEach(.init(runs: [run.text], namespace: namespace)) {
                Issue.record("\($0)")
            } _: {
                #expect($0.bytes == report(run) + [10])
            }
        }

        request.directory = directory.path + "/other"
        request.deletes = true
        let once = try await Collector(request, with: client).collectOnce()
        #expect(once.new == 24 && once.total == 24 && once.refused == 0)
        let left = try await client.page(
            of: .configMap, in: namespace, .init(labels: "\(RunLabels.managedBy)=\(RunLabels.sidescan)"))
        #expect(left.items.isEmpty)
    }

    private func report(_ run: RunID) -> [UInt8] {
        let counts = #"{"critical":0,"high":1,"info":0,"low":0,"medium":0}"#
        return Array(
            #"{"finishedAt":"2026-11-21T18:00:00Z","runID":"\#(run)","verdict":{"counts":\#(counts),"status":"findings"}}"#
                .utf8)
    }

    private func publish(_ run: RunID, with client: KubernetesClient) async throws {
        let report = report(run)
        let summary = ResultSummary(
            verdict: .findings, findings: Verdict.Counts { $0 == .high ? 1 : 0 }, rules: .init(failed: 1),
            controls: .init(), isTruncated: false)
        let result = try PackedResult(
            compressed: Compression.deflate(report), size: report.count, run: run, target: ResultTarget(pod: "web-0"),
            summary: summary, agentVersion: "1.0.0", chunkSize: 50)
        guard let names = ResultNames(index: "sidescan-\(run)") else { throw Failure("a name that is none") }
        try await ResultPublisher.publish(result, as: names, with: client)
    }

    private func lines(_ directory: TemporaryDirectory) throws -> [Substring] {
        try String(contentsOfFile: directory.path + "/out/collected.jsonl", encoding: .utf8).split(separator: "\n")
    }

    private func until(_ what: String, _ condition: () throws -> Bool) async throws {
        for _ in 0..<3000 {
            if try condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Failure("waited in vain until \(what)")
    }
}

/// Something that happens once.
private final class Flag: Sendable {
    private let state = Atomic(false)
    var isSet: Bool { state.load(ordering: .relaxed) }
    func set() { state.store(true, ordering: .relaxed) }
}

private let reason = Comment(rawValue: RealCluster.reasonMissing ?? "")
