import FoundationEssentials
import KubernetesAPI
@testable import Operations
import PlainData
import ResultTransport
import Testing

@Suite struct CleanupTests {
    private func object(
        _ kind: ResourceKind, _ name: String, _ component: RunLabels.Component, of run: RunID,
        made: String = "2026-01-01T00:00:00Z"
    ) -> KubernetesObject {
        var object = KubernetesObject(kind, name: name, namespace: "shop")
        object.labels = RunLabels.labels(component, of: run)
        object["metadata", "creationTimestamp"] = .text(made)
        return object
    }

    private func cleanup(
        _ cluster: ScanCluster, _ runs: CleanupOrder.Runs, _ change: (inout CleanupOrder) -> Void = { _ in }
    ) async -> CleanupRun.Outcome {
        var order = CleanupOrder(runs, in: nil)
        change(&order)
        return await CleanupRun(
            order, with: cluster.client(), actor: "tester", log: AuditLog { (_: AuditEntry) throws(ScanFailure) in },
            cluster.surroundings
        ).perform()
    }

    @Test("Only what has both labels is touched, of the run that is named or of all that are old enough")
    func selection() async throws {
        let cluster = try await ScanCluster()
        let (old, new) = (RunID(), RunID())
        let now = Surroundings.timestamp(Date())
        try cluster.double.add(object(.role, "old-role", .credentials, of: old).document)
        try cluster.double.add(object(.configMap, "old-0", .resultChunk, of: old).document)
        try cluster.double.add(object(.role, "new-role", .credentials, of: new, made: now).document)
        // Of one run all is old, or nothing is.
        try cluster.double.add(object(.serviceAccount, "new-account", .credentials, of: new).document)
        var foreign = object(.configMap, "foreign", .resultChunk, of: old)
        foreign.labels[RunLabels.managedBy] = "helm"
        try cluster.double.add(foreign.document)
        var nameless = object(.configMap, "nameless", .resultChunk, of: old)
        nameless.labels[RunLabels.run] = nil
        try cluster.double.add(nameless.document)

        let dry = await cleanup(cluster, .olderThan(3600)) { $0.isDryRun = true }
        #expect(Set(dry.removed.map(\.object.name)) == ["old-role", "old-0"])
        #expect(cluster.double.object("roles.rbac.authorization.k8s.io", "old-role", in: "shop") != nil)

        let outcome = await cleanup(cluster, .olderThan(3600))
        #expect(outcome.exit == .done)
        #expect(Set(outcome.removed.map(\.object.name)) == ["old-role", "old-0"])
        #expect(cluster.double.object("configmaps", "foreign", in: "shop") != nil)
        #expect(cluster.double.object("configmaps", "nameless", in: "shop") != nil)
        #expect(cluster.double.object("serviceaccounts", "new-account", in: "shop") != nil)

        let named = await cleanup(cluster, .one(new))
        #expect(Set(named.removed.map(\.object.name)) == ["new-role", "new-account"])
    }

    @Test("A run that may still go on is left alone where nobody says how old is old")
    func expiry() async throws {
        let cluster = try await ScanCluster()
        func made(_ name: String, expires: Double) throws -> RunID {
            let run = RunID()
            var role = object(.role, name, .credentials, of: run)
            role.annotations[RunLabels.expires] = Surroundings.timestamp(Date().addingTimeInterval(expires))
            try cluster.double.add(role.document)
            return run
        }
        let live = try made("live", expires: 600)
        // What has no time of its own lives and goes with the rest of its run.
        try cluster.double.add(object(.configMap, "live-0", .resultChunk, of: live).document)
        _ = try made("ended", expires: -1)
        let usual = await cleanup(cluster, .over(olderThan: 3600))
        #expect(Set(usual.removed.map(\.object.name)) == ["ended"])
        let told = await cleanup(cluster, .olderThan(3600))
        #expect(Set(told.removed.map(\.object.name)) == ["live", "live-0"])
    }

    @Test("A result that is whole stays unless it is asked for; pieces without an index don't")
    func results() async throws {
        let cluster = try await ScanCluster()
        let (whole, broken) = (RunID(), RunID())
        try cluster.double.add(object(.configMap, "whole", .result, of: whole).document)
        try cluster.double.add(object(.configMap, "whole-0", .resultChunk, of: whole).document)
        try cluster.double.add(object(.role, "whole-role", .credentials, of: whole).document)
        try cluster.double.add(object(.configMap, "broken-0", .resultChunk, of: broken).document)
        let first = await cleanup(cluster, .olderThan(3600))
        #expect(Set(first.removed.map(\.object.name)) == ["whole-role", "broken-0"])
        #expect(Set(first.kept.map(\.object.name)) == ["whole", "whole-0"])
        let second = await cleanup(cluster, .olderThan(3600)) { $0.includesResults = true }
        #expect(Set(second.removed.map(\.object.name)) == ["whole", "whole-0"])
        // Nobody is to find an index without its pieces.
        let deletions = cluster.double.requests.filter { $0.request.verb == "delete" }.compactMap(\.request.name)
        #expect(deletions.suffix(2) == ["whole", "whole-0"])
    }

    @Test("Rights go first, then pods, then what they published; and each only as the object that was seen")
    func order() async throws {
        let cluster = try await ScanCluster()
        let run = RunID()
        try cluster.double.add(object(.configMap, "r-0", .resultChunk, of: run).document)
        try cluster.double.add(object(.pod, "r-pod", .scanPod, of: run).document)
        try cluster.double.add(object(.serviceAccount, "r-account", .credentials, of: run).document)
        try cluster.double.add(object(.role, "r-role", .credentials, of: run).document)
        try cluster.double.add(object(.roleBinding, "r-binding", .credentials, of: run).document)
        #expect(await cleanup(cluster, .one(run)).exit == .done)
        let deletions = cluster.double.requests.filter { $0.request.verb == "delete" }
        #expect(deletions.compactMap(\.request.name) == ["r-binding", "r-role", "r-account", "r-pod", "r-0"])
    }

    @Test("A pod that takes its time is waited for; one that never goes is named")
    func slowPod() async throws {
        let cluster = try await ScanCluster()
        let run = RunID()
        try cluster.double.add(object(.pod, "r-pod", .scanPod, of: run).document)
        cluster.double.onPodDelete { double, pod in
            try? await Task.sleep(for: .milliseconds(30))
            double.remove("pods", pod["metadata"]?["name"]?.text ?? "", in: "shop")
        }
        #expect(await cleanup(cluster, .one(run)).exit == .done)
        try cluster.double.add(object(.pod, "r-pod", .scanPod, of: run).document)
        cluster.double.onPodDelete { _, _ in }
        #expect(await cleanup(cluster, .one(run)).exit == .leftovers)
        #expect(cluster.told.contains("kubectl delete pods r-pod -n shop"), "\(cluster.told)")
    }

    @Test("A list that fails does not count for one that shows nothing")
    func calm() async throws {
        let cluster = try await ScanCluster()
        cluster.double.inject(.status(403, reason: "Forbidden"), times: 2) { $0.verb == "list" }
        let acts = RunActs(
            client: cluster.client(), run: RunID(), actor: "tester",
            log: AuditLog { (_: AuditEntry) throws(ScanFailure) in }, surroundings: cluster.surroundings)
        let outcome = await RunSweep(acts: acts).sweep(acts.run, [.role], in: "shop", calm: 3) { $0 }
        #expect(outcome.isClean)
        #expect(cluster.double.requests.count { $0.request.verb == "list" } == 5)
    }

    @Test("A server that can't be reached is not asked for each kind anew")
    func unreachable() async throws {
        let cluster = try await ScanCluster()
        cluster.double.inject(.resetBeforeReading, times: 10_000) { $0.verb == "list" && $0.resource == "rolebindings" }
        let outcome = await cleanup(cluster, .one(RunID()))
        #expect(outcome.exit == .leftovers)
        for kind in RunObjects.kinds {
            #expect(cluster.told.contains("can't tell whether \(kind.plural) are left"), "\(cluster.told)")
        }
        #expect(Set(cluster.double.requests.map(\.request.resource)).isSubset(of: ["rolebindings"]))
    }

    @Test("What can't be listed is said, and the rest is removed")
    func listing() async throws {
        let cluster = try await ScanCluster()
        let run = RunID()
        try cluster.double.add(object(.role, "r-role", .credentials, of: run).document)
        cluster.double.inject(.status(403, reason: "Forbidden"), times: 1000) {
            $0.verb == "list" && $0.resource == "pods"
        }
        let outcome = await cleanup(cluster, .one(run))
        #expect(outcome.exit == .leftovers)
        #expect(outcome.removed.map(\.object.name) == ["r-role"])
        #expect(cluster.told.contains("can't tell whether pods are left"), "\(cluster.told)")
    }
}
