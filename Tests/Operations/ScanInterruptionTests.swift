import ClusterDouble
import Foundation
import KubernetesAPI
@testable import Operations
import PlainData
import ResultTransport
import TestSupport
import Testing

/// Scans that are broken off, by who runs them or by what they run on.
@Suite struct ScanInterruptionTests {
    /// Requests of the kubelet's part, which shares the operator's server and not his fate.
    @Sendable private static func isKubelets(_ request: DoubleRequest) -> Bool {
        request.subresource == "token" || request.resource == "configmaps" && request.verb == "patch"
    }

    @Test("A scan that is interrupted at any moment cleans up before it ends", arguments: 0..<30)
    func interruption(_ seed: Int) async throws {
        var random = Seeded(UInt64(seed))
        let cluster = try await ScanCluster()
        cluster.play(.reports(exitCode: 0), pause: Int.random(in: 0...20, using: &random))
        let order = cluster.order(.sidecar)
        let run = try cluster.run(order)
        let moment = Int.random(in: 0...70, using: &random)
        let task = Task { await run.perform() }
        while cluster.double.requests.count < moment {
            try await Task.sleep(for: .milliseconds(1))
            if cluster.told.contains("a list by the run's id") { break }
        }
        task.cancel()
        let exit = await task.value
        await cluster.settle()
        #expect([.interrupted, .done].contains(exit), "\(cluster.told)")
        #expect(cluster.leftovers == [], "\(moment): \(cluster.told)")
    }

    @Test("An interrupted debug scan says that the agent ends by itself")
    func interruptedDebug() async throws {
        let cluster = try await ScanCluster()
        cluster.play(.hangs)
        let run = try cluster.run(cluster.order(.debug))
        let task = Task { await run.perform() }
        while !(cluster.told + "\n").contains("\nthe agent runs\n") { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        #expect(await task.value == .interrupted)
        #expect(cluster.told.contains("ends by itself"), "\(cluster.told)")
    }

    @Test("A scan that is interrupted while it looks adds nothing to the pod any more")
    func interruptedPreflight() async throws {
        let cluster = try await ScanCluster()
        let (rehearsals, rehearsing) = AsyncStream<Void>.makeStream()
        let first = Counter()
        cluster.double.schedule { request, _ in
            guard request.parameter("dryRun") != nil else { return nil }
            rehearsing.yield()
            return first.next() == 0 ? .stall : nil
        }
        let run = try cluster.run(cluster.order(.debug))
        let task = Task { await run.perform() }
        for await _ in rehearsals { break }
        task.cancel()
        #expect(await task.value == .interrupted, "\(cluster.told)")
        #expect(cluster.changes.map(\.request.path) == [])
    }

    @Test("A question that the server never answers keeps nobody from ending the scan")
    func unansweredQuestion() async throws {
        let cluster = try await ScanCluster()
        let asked = Counter()
        let (questions, asking) = AsyncStream<Void>.makeStream()
        cluster.double.schedule { request, _ in
            guard request.resource == "selfsubjectaccessreviews" else { return nil }
            _ = asked.next()
            asking.yield()
            return .stall
        }
        let run = try cluster.run(cluster.order(.sidecar))
        let task = Task { await run.perform() }
        for await _ in questions { break }
        task.cancel()
        #expect(await task.value == .interrupted, "\(cluster.told)")
        // Sat out to its end, it is asked again.
        #expect(asked.next() == 1)
    }

    @Test("Of 200 scans that crash at a random moment nothing is left once cleanup was there")
    func crashes() async throws {
        let cluster = try await ScanCluster()
        var random = Seeded(4711)
        var (left, kept) = (0, 0)
        for number in 0..<200 {
            let order = cluster.order(number.isMultiple(of: 4) ? .debug : .sidecar) { order in
                order.publishesFromDebug = true
                order.writesEvents = number.isMultiple(of: 3)
            }
            // Beyond the questions of preflight: those make nothing.
            let boundary = Int.random(in: 20...62, using: &random)
            let isHalfDone = Bool.random(using: &random)
            cluster.play(.reports(exitCode: 0), pause: Int.random(in: 0...8, using: &random))
            let first = cluster.double.requests.count
            let counted = Counter()
            cluster.double.schedule { request, _ in
                guard !Self.isKubelets(request) else { return nil }
                let place = counted.next()
                if place < boundary { return nil }
                // The request that it dies of may still be done.
                return place == boundary && isHalfDone ? .resetBeforeAnswering : .unauthorized
            }
            let run = try cluster.run(order)
            let surroundings = Surroundings(pause: .microseconds(100)) { _ in }
            // Its own cleaning up meets the same wall: that is what a crash is.
            _ = await run.perform()
            cluster.double.clearFaults()
            #expect(cluster.double.requests.count > first)
            left += cluster.leftovers.isEmpty ? 0 : 1

            let isNamed = Bool.random(using: &random)
            var wanted = CleanupOrder(isNamed ? .one(run.id) : .olderThan(-60), in: isNamed ? "shop" : nil)
            let log = AuditLog { (_: AuditEntry) throws(ScanFailure) in }
            func clean() async -> CleanupRun.Outcome {
                await CleanupRun(wanted, with: cluster.client(), actor: "tester", log: log, surroundings).perform()
            }
            let outcome = await clean()
            #expect(outcome.exit == .done)
            await cluster.settle()
            // Without being asked for, nothing stays but results that are whole.
            #expect(cluster.leftovers.allSatisfy { $0.hasPrefix("configmaps/") }, "\(number): \(cluster.leftovers)")
            kept += cluster.leftovers.isEmpty ? 0 : 1
            wanted.includesResults = true
            #expect(await clean().exit == .done)
            #expect(cluster.leftovers == [], "\(number) at \(boundary)")
            // What was added to the pod can't be removed, so each scan gets one without.
            try cluster.double.add(ScanCluster.pod())
            cluster.double.forgetRequests()
        }
        // The moments are spread far enough that some runs crash with their result published.
        #expect(left > 50)
        #expect(kept > 0)
    }

    @Test("Whatever the network does, no run is called done whose report isn't the agent's", arguments: 0..<60)
    func faults(_ seed: Int) async throws {
        var random = Seeded(UInt64(1000 + seed))
        let cluster = try await ScanCluster()
        let order = cluster.order(seed.isMultiple(of: 2) ? .debug : .sidecar) { $0.timeout = 20 }
        cluster.play(.reports(exitCode: 0), findings: 200, pause: Int.random(in: 0...10, using: &random))
        let plan = (0..<400).map { _ in Self.fault(&random) }
        cluster.double.schedule { request, number in
            guard !Self.isKubelets(request), number < plan.count else { return nil }
            return plan[number]
        }
        let directory = try TemporaryDirectory()
        let run = try cluster.run(order, into: directory)
        let exit = await run.perform()
        await cluster.settle()
        cluster.double.clearFaults()
        let report = directory.path + "/r/scan-results.json"
        let threshold = try String(contentsOfFile: directory.path + "/r/threshold-result.txt", encoding: .utf8)
        if exit == .done || exit == .leftovers {
            let text = try String(contentsOfFile: report, encoding: .utf8)
            #expect(try text == CannedReport.make(run: run.id, findings: 200).onOneLine())
            #expect(threshold == "THRESHOLD_RESULT=0\n")
        } else {
            #expect(!FileManager.default.fileExists(atPath: report))
            #expect(threshold == "THRESHOLD_RESULT=1\n")
        }
        var cleanup = CleanupOrder(.one(run.id), in: "shop")
        cleanup.includesResults = true
        if exit != .leftovers, exit != .done {
            _ = await CleanupRun(
                cleanup, with: cluster.client(), actor: "tester",
                log: AuditLog { (_: AuditEntry) throws(ScanFailure) in }, cluster.surroundings
            ).perform()
        }
        if exit != .leftovers { #expect(cluster.leftovers == [], "\(exit): \(cluster.told)") }
    }

    private static func fault(_ random: inout Seeded) -> Fault? {
        switch Int.random(in: 0..<60, using: &random) {
        case 0: .tooManyRequests(retryAfter: 0)
        case 1: .internalError
        case 2: .unavailable
        case 3: .resetBeforeReading
        case 4: .resetBeforeAnswering
        case 5: .resetInBody(after: Int.random(in: 0...400, using: &random))
        case 6: .slow(piece: 200, pause: 1)
        case 7: .streamClosed(after: Int.random(in: 0...2, using: &random))
        default: nil
        }
    }
}
