import ClusterDouble
import KubernetesAPI
import Operations
import PlainData
import RealCluster
import ResultTransport
import Synchronization
import Testing

/// Whether a real API server takes what a scan makes, from a caller with no more rights than preflight asks for. There is no
/// kubelet, so its part is that the agent ends at once.
@Suite("What a scan makes", .enabled(if: RealCluster.reasonMissing == nil, reason))
struct ScanDocumentsTests {
    @Test("is taken by a real API server, and gone afterwards")
    func scan() async throws {
        let arena = try await Self.arena()
        let all = ["get", "list", "create", "delete"]
        let caller = try await arena.user([
            CallerRule(all, ["pods"]), CallerRule(["get"], ["pods/log"]),
            CallerRule(all + ["patch"], ["configmaps"]), CallerRule(all, ["serviceaccounts"]),
            CallerRule(all, ["roles"], groups: ["rbac.authorization.k8s.io"]),
            CallerRule(all, ["rolebindings"], groups: ["rbac.authorization.k8s.io"]),
            CallerRule(["create"], ["events"]),
        ])
        var order = ScanOrder(
            .pod("web", container: nil), in: arena.namespace, agentImage: "registry.example/sidescan-agent:1")
        order.way = .sidecar
        order.runAs = (65532, 65532)
        let (notes, continuation) = AsyncStream<Surroundings.Note>.makeStream()
        let run = ScanRun(
            order, with: caller, as: "tester", results: nil,
            log: AuditLog { (_: AuditEntry) throws(ScanFailure) in },
            Surroundings(pause: .milliseconds(50)) { continuation.yield($0) })
        let task = Task {
            let exit = await run.perform()
            continuation.finish()
            return exit
        }
        var told: [String] = []
        for await note in notes {
            told.append("\(note)")
            if case .step(let text) = note, text.hasPrefix("started scan pod") {
                let ended = PlainValue.map([
                    .init("name", .text("sidescan-agent")), .init("image", .text("a")), .init("imageID", .text("")),
                    .init("ready", .boolean(false)), .init("restartCount", .integer(0)),
                    .init("state", .map([.init("terminated", .map([.init("exitCode", .integer(2))]))])),
                ])
                try await Self.setStatus("sidescan-\(run.id)", [ended], arena)
            }
        }
        #expect(await task.value == .target, "\(told)")
        #expect(!told.contains { $0.contains("no Events are written") }, "\(told)")
        #expect(told.contains { $0.contains("shows none any more") }, "\(told)")
        for kind in RunObjects.kinds {
            let page = try await arena.admin.page(
                of: kind, in: arena.namespace, KubernetesClient.Selection(labels: RunMarks.selector(run.id)))
            #expect(page.items.isEmpty, "\(kind.plural)")
        }
        let events = try await arena.admin.page(of: .event, in: arena.namespace)
        #expect(events.items.contains { $0["reason"]?.text == "SidescanBegin" })
        await caller.close()
        await arena.end()
    }

    @Test("is nothing where the API server takes an ephemeral container and adds none, as 1.20 does")
    func noEphemeralContainers() async throws {
        let arena = try await Self.arena()
        var order = ScanOrder(
            .pod("web", container: nil), in: arena.namespace, agentImage: "registry.example/sidescan-agent:1")
        order.way = .debug
        order.runAs = (65532, 65532)
        order.timeout = 10
        let told = Mutex<[String]>([])
        let run = ScanRun(
            order, with: arena.admin, as: "tester", results: nil,
            log: AuditLog { (_: AuditEntry) throws(ScanFailure) in },
            Surroundings(pause: .milliseconds(50)) { note in told.withLock { $0.append("\(note)") } })
        let exit = await run.perform()
        let text = told.withLock { $0.joined(separator: "\n") }
        #expect(exit == .refused, "\(text)")
        #expect(text.contains("--via sidecar") && !text.contains("added ephemeral container"), "\(text)")
        await arena.end()
    }

    /// A namespace with a pod that runs, as far as its status says.
    private static func arena() async throws -> Arena {
        let arena = try await Arena.real()
        try await arena.admin.create(arena.pod("web"), .pod)
        let status = PlainValue.map([
            .init("name", .text("app")), .init("image", .text("registry.example/app:1")),
            .init("imageID", .text("registry.example/app@sha256:" + String(repeating: "1", count: 64))),
            .init("ready", .boolean(true)), .init("restartCount", .integer(0)),
            .init("state", .map([.init("running", .map([]))])),
        ])
        try await setStatus("web", [status], arena)
        return arena
    }

    private static func setStatus(_ pod: String, _ statuses: [PlainValue], _ arena: Arena) async throws {
        let status = PlainValue.map([
            .init("phase", .text("Running")), .init("containerStatuses", .array(statuses)),
        ])
        try await arena.admin.patch(.pod, pod, subresource: "status", .merge, .map([.init("status", status)]))
    }
}

private let reason = Comment(rawValue: RealCluster.reasonMissing ?? "")
