import ClusterDouble
import KubernetesAPI
import Operations
import PlainData
import Testing

/// Whole scans that end before they begin: whatever the reason, nothing was made.
@Suite struct ScanPreflightRunTests {
    struct Stop: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let exit: ScanExit
        let says: String
        var labels: [String: String] = [:]
        var pod: @Sendable (inout KubernetesObject) -> Void = { _ in }
        var order: @Sendable (inout ScanOrder) -> Void = { _ in }
    }

    private static let asRoot: @Sendable (inout KubernetesObject) -> Void = { pod in
        pod["status", "containerStatuses"] = .array([
            PreflightTests.status([
                "user": .map([.init("linux", .map([.init("uid", .integer(0)), .init("gid", .integer(0))]))])
            ])
        ])
        pod["spec", "containers"] = .array([
            .map([.init("name", .text("app")), .init("image", .text("registry.example/shop/app:1"))])
        ])
    }

    static let stops: [Stop] = [
        Stop(
            testDescription: "no pod", exit: .target, says: "there is no pod web-9",
            order: { $0.subject = .pod("web-9", container: nil) }),
        Stop(
            testDescription: "not running", exit: .target, says: "its phase is Pending",
            pod: { $0["status", "phase"] = .text("Pending") }),
        Stop(
            testDescription: "registry", exit: .refused, says: "of none of the allowed registries",
            order: { $0.allowedRegistries = ["ghcr.io"] }),
        Stop(
            testDescription: "privileges", exit: .refused, says: "hostNetwork",
            pod: { $0["spec", "hostNetwork"] = .boolean(true) }, order: { $0.refusesPrivileged = true }),
        Stop(testDescription: "root with capabilities", exit: .target, says: "--capabilities target", pod: asRoot),
        Stop(
            testDescription: "another user", exit: .target, says: "user and group have to be the same",
            order: { $0.runAs = (65532, 1) }),
        Stop(
            testDescription: "unknown user", exit: .target, says: "--run-as UID:GID",
            pod: { pod in
                pod["status", "containerStatuses"] = .array([PreflightTests.status([:])])
                pod["spec", "containers"] = .array([
                    .map([.init("name", .text("app")), .init("image", .text("app:1"))])
                ])
            }),
        Stop(
            testDescription: "Pod Security", exit: .refused, says: "enforces Pod Security baseline",
            labels: ["pod-security.kubernetes.io/enforce": "baseline"],
            order: { $0.capabilities = .ptrace }),
        Stop(
            testDescription: "profile of a ConfigMap by debug", exit: .refused, says: "--via sidecar",
            order: { $0.profiles = ["configmap/base"] }),
    ]

    @Test("Nothing is made where preflight stops", arguments: stops)
    func stop(_ stop: Stop) async throws {
        let cluster = try await ScanCluster(labels: stop.labels, pod: ScanCluster.pod(stop.pod))
        let run = try cluster.run(cluster.order(.debug, stop.order))
        #expect(await run.perform() == stop.exit, "\(cluster.told)")
        #expect(cluster.told.contains(stop.says), "\(cluster.told)")
        #expect(cluster.changes.map(\.request.path) == [])
    }

    @Test("What the cluster's own admission would refuse is refused before anything is made")
    func rehearsal() async throws {
        // The pod was there before the level: it is held to it anew when it changes.
        let cluster = try await ScanCluster(
            labels: ["pod-security.kubernetes.io/enforce": "restricted"],
            pod: ScanCluster.pod { $0["spec", "hostNetwork"] = .boolean(true) })
        let run = try cluster.run(cluster.order(.debug))
        #expect(await run.perform() == .refused, "\(cluster.told)")
        #expect(cluster.told.contains("the cluster would refuse the run"))
        #expect(cluster.changes.map(\.request.path) == [])
    }

    @Test("--preflight only looks", arguments: [ScanOrder.Way.debug, .sidecar, .auto])
    func only(_ way: ScanOrder.Way) async throws {
        let cluster = try await ScanCluster()
        let run = try cluster.run(cluster.order(way) { $0.preflightOnly = true })
        #expect(await run.perform() == .done, "\(cluster.told)")
        #expect(cluster.told.contains("preflight passed; nothing was made"))
        #expect(cluster.changes.map(\.request.path) == [])
    }

    private static let reader = CallerRule(["get"], ["pods", "pods/log"], in: "shop")

    @Test("All the rights that are missing are named at once, and nothing is made")
    func rights() async throws {
        let cluster = try await ScanCluster()
        let token = cluster.double.token(for: "bob", rules: [Self.reader])
        let debug = try cluster.run(cluster.order(.debug), token: token)
        #expect(await debug.perform() == .rights)
        #expect(cluster.told.contains("patch pods/ephemeralcontainers named web-0"), "\(cluster.told)")
        let sidecar = try cluster.run(cluster.order(.sidecar), token: token)
        #expect(await sidecar.perform() == .rights)
        for right in [
            "create pods (to start the scan pod)", "create roles.rbac.authorization.k8s.io", "delete configmaps",
            "list serviceaccounts", "patch configmaps named sidescan-\(sidecar.id) ", "bob lacks rights",
        ] where right != "bob lacks rights" {
            #expect(cluster.told.contains(right), "\(right): \(cluster.told)")
        }
        #expect(cluster.changes.map(\.request.path) == [])
        // Without get on namespaces the level isn't known, and that is no reason to stop.
        #expect(cluster.told.contains("can't be read, so its Pod Security level is not known") == false)
    }

    @Test("auto takes debug where the caller may, sidecar where he may not, and says why")
    func auto() async throws {
        let cluster = try await ScanCluster()
        let run = try cluster.run(cluster.order(.auto))
        #expect(await run.perform() == .done, "\(cluster.told)")
        #expect(cluster.told.contains("way: debug, because the caller may add ephemeral containers"))

        let other = try await ScanCluster()
        let groups = ["", "rbac.authorization.k8s.io", "events.k8s.io"]
        let token = other.double.token(
            for: "carol",
            rules: [
                CallerRule(
                    ["*"], ["pods", "pods/log", "configmaps", "serviceaccounts", "roles", "rolebindings", "events"],
                    groups: groups, in: "shop")
            ])
        let second = try other.run(other.order(.auto), token: token)
        #expect(await second.perform() == .done, "\(other.told)")
        #expect(other.told.contains("way: sidecar, because not debug: "), "\(other.told)")
        #expect(other.leftovers == [])
    }

    @Test(
        "An operator with exactly the rights that are asked for can scan",
        arguments: [
            ScanOrder.Way.debug, .sidecar,
        ])
    func leastRights(_ way: ScanOrder.Way) async throws {
        let cluster = try await ScanCluster()
        let rules =
            way == .debug
            ? [
                CallerRule(["get"], ["pods"], names: ["web-0"], in: "shop"),
                CallerRule(["patch"], ["pods/ephemeralcontainers"], names: ["web-0"], in: "shop"),
                CallerRule(["get"], ["pods/log"], names: ["web-0"], in: "shop"),
            ]
            : [
                CallerRule(["get", "create", "list", "delete"], ["pods"], in: "shop"),
                CallerRule(["get"], ["pods/log"], in: "shop"),
                CallerRule(["get", "create", "patch", "list", "delete"], ["configmaps"], in: "shop"),
                CallerRule(["get", "create", "list", "delete"], ["serviceaccounts"], in: "shop"),
                CallerRule(
                    ["get", "create", "list", "delete"], ["roles", "rolebindings"],
                    groups: ["rbac.authorization.k8s.io"],
                    in: "shop"),
            ]
        let token = cluster.double.token(for: "dave", rules: rules)
        let run = try cluster.run(cluster.order(way), token: token)
        #expect(await run.perform() == .done, "\(cluster.told)")
        #expect(cluster.leftovers == [])
        #expect(cluster.told.contains("Pod Security level is not known"))
    }
}
