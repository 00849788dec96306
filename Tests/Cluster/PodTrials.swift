import ClusterDouble
import KubernetesAPI
import PlainData

extension Trial {
    /// Pods, as far as there is no kubelet.
    static let pods: [Trial] = [
        Trial("pods and their status") { arena, steps in
            let api = arena.admin
            // In the double it is there already, as where there are controllers.
            try await api.apply(
                KubernetesObject(.serviceAccount, name: "default", namespace: arena.namespace), .serviceAccount,
                fieldManager: "test")
            await steps.step("create") {
                try await api.create(arena.pod("web"), .pod)["status", "phase"]?.text ?? "none"
            }
            await steps.step("status by its own path") {
                let patch = PlainValue.map([.init("status", .map([.init("phase", .text("Running"))]))])
                return try await api.patch(.pod, "web", subresource: "status", .merge, patch)["status", "phase"]?.text
                    ?? ""
            }
            await steps.step("status by the pod's path") {
                let patch = PlainValue.map([.init("status", .map([.init("phase", .text("Failed"))]))])
                return try await api.patch(.pod, "web", .merge, patch)["status", "phase"]?.text ?? ""
            }
            await steps.step("an image") {
                let patch = PlainValue.map([
                    .init(
                        "spec",
                        .map([
                            .init(
                                "containers",
                                .array([
                                    .map([
                                        .init("name", .text("app")), .init("image", .text("registry.example/app:2")),
                                    ])
                                ]))
                        ]))
                ])
                let pod = try await api.patch(.pod, "web", .strategicMerge, patch)
                return
                    "\(pod["spec", "containers"]?.elements?.count ?? 0) \(pod["spec", "containers"]?.elements?.first?["image"]?.text ?? "")"
            }
            await steps.step("what may not change", isWorded: false) {
                let patch = PlainValue.map([.init("spec", .map([.init("shareProcessNamespace", .boolean(true))]))])
                return try await api.patch(.pod, "web", .strategicMerge, patch).name
            }
            await steps.step("no containers") {
                var pod = arena.pod("empty")
                pod["spec", "containers"] = .array([])
                return try await api.create(pod, .pod).name
            }
            await steps.step("a mount of no volume") {
                var pod = arena.pod("mount")
                pod["spec", "containers"] = .array([
                    .map([
                        .init("name", .text("app")), .init("image", .text("i")),
                        .init(
                            "volumeMounts",
                            .array([.map([.init("name", .text("v")), .init("mountPath", .text("/v"))])])),
                    ])
                ])
                return try await api.create(pod, .pod).name
            }
            await steps.step("delete") {
                try await api.delete(.pod, "web", KubernetesClient.Deletion(gracePeriodSeconds: 0))
                return "ok"
            }
            await steps.step("read") { try await api.get(.pod, "web").name }
        }
    ]
}
