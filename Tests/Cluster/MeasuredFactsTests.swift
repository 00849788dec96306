import ClusterDouble
import KubernetesAPI
import PlainData
import Testing

/// What the real server of these tests, a 1.20, can't be asked: the double answers as a 1.36 was measured to.
@Suite("The double answers as measured on 1.36")
struct MeasuredFactsTests {
    private func codes(_ run: (Arena, ClusterDouble, inout Steps) async throws -> Void) async throws -> [String] {
        let (arena, cluster) = try await Arena.doubleAndCluster()
        var steps = Steps(arena)
        try await run(arena, cluster, &steps)
        await arena.end()
        return steps.lines
    }

    private static func ephemeral(_ name: String, _ more: [PlainValue.Entry] = []) -> PlainValue {
        let container: [PlainValue.Entry] = [.init("name", .text(name)), .init("image", .text("agent:1"))] + more
        return .map([.init("spec", .map([.init("ephemeralContainers", .array([.map(container)]))]))])
    }

    @Test("ephemeral containers: what is taken, and what is refused")
    func ephemeralContainers() async throws {
        let lines = try await codes { arena, cluster, steps in
            try await arena.admin.create(arena.pod("web"), .pod)
            func patch(_ what: String, _ body: PlainValue) async {
                await steps.step(what, isWorded: false) {
                    let pod = try await arena.admin.patch(
                        .pod, "web", subresource: "ephemeralcontainers", .strategicMerge, body)
                    return "\(pod["spec", "ephemeralContainers"]?.elements?.count ?? 0)"
                }
            }
            let target = PlainValue.Entry("targetContainerName", .text("app"))
            await patch(
                "resources",
                Self.ephemeral("a", [.init("resources", .map([.init("limits", .map([.init("cpu", .text("1"))]))]))]))
            await patch(
                "ports", Self.ephemeral("a", [.init("ports", .array([.map([.init("containerPort", .integer(1))])]))]))
            await patch("a probe", Self.ephemeral("a", [.init("livenessProbe", .map([.init("exec", .map([]))]))]))
            await patch("an unknown target", Self.ephemeral("a", [.init("targetContainerName", .text("none"))]))
            await patch(
                "a volume that is not there",
                Self.ephemeral(
                    "a",
                    [
                        .init(
                            "volumeMounts",
                            .array([.map([.init("name", .text("v")), .init("mountPath", .text("/v"))])]))
                    ]))
            await patch("one", Self.ephemeral("a", [target]))
            await patch("a second", Self.ephemeral("b"))
            await patch(
                "another image for the first",
                .map([
                    .init(
                        "spec",
                        .map([
                            .init(
                                "ephemeralContainers",
                                .array([
                                    .map([.init("name", .text("a")), .init("image", .text("other"))])
                                ]))
                        ]))
                ]))
            await patch(
                "its removal",
                .map([
                    .init(
                        "spec",
                        .map([
                            .init(
                                "ephemeralContainers",
                                .array([
                                    .map([.init("name", .text("a")), .init("$patch", .text("delete"))])
                                ]))
                        ]))
                ]))
            await steps.step("by the pod's own path") {
                try await arena.admin.patch(.pod, "web", .strategicMerge, Self.ephemeral("c")).name
            }
        }
        let refused = ["resources", "ports", "a probe", "an unknown target", "a volume that is not there"]
        #expect(Array(lines.prefix(5)) == refused.map { "\($0): 422 Invalid" })
        #expect(lines[5...6] == ["one: 1", "a second: 2"])
        #expect(lines[7...8] == ["another image for the first: 422 Invalid", "its removal: 422 Invalid"])
        #expect(lines[9].hasPrefix("by the pod's own path: 422 Invalid: Pod \"web\" is invalid: spec: Forbidden"))
    }

    @Test("the kubelet is told of an ephemeral container, and its log can be followed")
    func kubelet() async throws {
        let lines = try await codes { arena, cluster, steps in
            cluster.onEphemeralContainer { cluster, pod, container in
                guard let name = container["name"]?.text, let namespace = pod["metadata"]?["namespace"]?.text else {
                    return
                }
                cluster.setState(.running, of: name, in: "web", namespace: namespace)
                cluster.appendLog(Array("one\n".utf8), of: name, in: "web", namespace: namespace)
                cluster.appendLog(Array("two\n".utf8), of: name, in: "web", namespace: namespace)
                cluster.setState(.terminated(exitCode: 3), of: name, in: "web", namespace: namespace)
            }
            try await arena.admin.create(arena.pod("web"), .pod)
            await steps.step("before") {
                try await arena.admin.log(of: "web", .init(container: "app")) { _ in true }
                return "ok"
            }
            _ = try await arena.admin.patch(
                .pod, "web", subresource: "ephemeralcontainers", .strategicMerge, Self.ephemeral("a"))
            await steps.step("log") {
                let text = Collected()
                var hasBegun = false
                while !hasBegun {
                    do {
                        try await arena.admin.log(of: "web", .init(container: "a", follow: true)) { text.add($0) }
                        hasBegun = true
                    } catch let error as APIError where error.code == 400 { await Task.yield() }
                }
                return text.text
            }
            await steps.step("status") {
                let pod = try await arena.admin.get(.pod, "web")
                let status = pod["status", "ephemeralContainerStatuses"]?.elements?.first
                return "\(status?["state"]?["terminated"]?["exitCode"]?.integer ?? -1)"
            }
        }
        #expect(
            lines == [
                "before: 400 BadRequest: container \"app\" in pod \"web\" is waiting to start: ContainerCreating",
                "log: one\ntwo\n", "status: 3",
            ])
    }

    @Test("exec needs get and create")
    func exec() async throws {
        let lines = try await codes { arena, cluster, steps in
            cluster.onExec { _ in ExecAnswer(output: Array("hello".utf8), exitCode: 7) }
            try await arena.admin.create(arena.pod("web"), .pod)
            for verbs in [["get"], ["create"], ["get", "create"]] {
                let name = "user-\(verbs.joined())"
                let user = arena.client(
                    token: cluster.token(for: name, rules: [CallerRule(verbs, ["pods/exec"], names: ["web"])]))
                await steps.step(verbs.joined(separator: " "), isWorded: false) {
                    let result = try await user.exec(["true"], in: "web", container: "app")
                    return "\(result.exitCode) \(String(decoding: result.output, as: UTF8.self))"
                }
                await user.close()
            }
        }
        #expect(lines == ["get: 403 Forbidden", "create: 403 Forbidden", "get create: 7 hello"])
    }

    @Test("Pod Security refuses what the namespace's level does not allow")
    func podSecurity() async throws {
        let lines = try await codes { arena, cluster, steps in
            cluster.change("namespaces", arena.namespace) { namespace in
                let labels = PlainValue.map([.init("pod-security.kubernetes.io/enforce", .text("restricted"))])
                var object = KubernetesObject(namespace)
                object["metadata", "labels"] = labels
                namespace = object.document
            }
            await steps.step("none") { try await arena.admin.create(arena.pod("web"), .pod).name }
            var pod = arena.pod("web")
            let context = PlainValue.map([
                .init("allowPrivilegeEscalation", .boolean(false)), .init("runAsNonRoot", .boolean(true)),
                .init("capabilities", .map([.init("drop", .array([.text("ALL")]))])),
                .init("seccompProfile", .map([.init("type", .text("RuntimeDefault"))])),
            ])
            pod["spec", "containers"] = .array([
                .map([.init("name", .text("app")), .init("image", .text("i")), .init("securityContext", context)])
            ])
            await steps.step("restricted") { try await arena.admin.create(pod, .pod).name }
            await steps.step("an ephemeral container without one", isWorded: false) {
                try await arena.admin.patch(
                    .pod, "web", subresource: "ephemeralcontainers", .strategicMerge, Self.ephemeral("a")
                ).name
            }
            await steps.step("an ephemeral container") {
                try await arena.admin.patch(
                    .pod, "web", subresource: "ephemeralcontainers", .strategicMerge,
                    Self.ephemeral("a", [.init("securityContext", context)])
                ).name
            }
        }
        #expect(
            lines[0].hasPrefix(
                "none: 403 Forbidden: pods \"web\" is forbidden: violates PodSecurity \"restricted:latest\": "))
        #expect(
            lines.dropFirst() == [
                "restricted: web", "an ephemeral container without one: 403 Forbidden",
                "an ephemeral container: web",
            ])
    }

    @Test("what a pod owns goes with it")
    func garbage() async throws {
        let lines = try await codes { arena, cluster, steps in
            let pod = try await arena.admin.create(arena.pod("web"), .pod)
            for name in ["owned", "other"] {
                var object = arena.configMap(name)
                if name == "owned" {
                    object["metadata", "ownerReferences"] = .array([
                        .map([
                            .init("apiVersion", .text("v1")), .init("kind", .text("Pod")), .init("name", .text("web")),
                            .init("uid", .text(pod.uid)),
                        ])
                    ])
                }
                try await arena.admin.create(object, .configMap)
            }
            try await arena.admin.delete(.pod, "web")
            await steps.step("left") {
                try await arena.admin.page(of: .configMap, in: arena.namespace).items.map(\.name).joined(separator: " ")
            }
        }
        #expect(lines == ["left: other"])
    }

    @Test("bytes that are no UTF-8 are replaced in data, silently")
    func invalidText() async throws {
        let (arena, cluster) = try await Arena.doubleAndCluster()
        let object = try cluster.add(
            .map([
                .init("apiVersion", .text("v1")), .init("kind", .text("ConfigMap")),
                .init("metadata", .map([.init("name", .text("a")), .init("namespace", .text(arena.namespace))])),
                .init("data", .map([.init("k", .string([0xff, 0x41]))])),
            ]))
        #expect(object["data"]?["k"]?.bytes == [0xff, 0x41])
        #expect(try await arena.admin.get(.configMap, "a")["data", "k"]?.text == "\u{fffd}A")
        await arena.end()
    }
}
