import ClusterDouble
import KubernetesAPI
import PlainData

extension Trial {
    /// RBAC.
    static let rights: [Trial] = [
        Trial("create and patch on names: what an agent's Role allows") { arena, steps in
            let agent = try await arena.user([CallerRule(["patch", "create"], ["configmaps"], names: ["a"])])
            await steps.step("POST of the name") { try await agent.create(arena.configMap("a"), .configMap).name }
            await steps.step("apply of the name") {
                try await agent.apply(arena.configMap("a"), .configMap, fieldManager: "one").name
            }
            await steps.step("apply again") {
                try await agent.apply(arena.configMap("a", ["k": "v"]), .configMap, fieldManager: "one").name
            }
            await steps.step("apply of another") {
                try await agent.apply(arena.configMap("b"), .configMap, fieldManager: "one").name
            }
            await steps.step("get") { try await agent.get(.configMap, "a").name }
            await steps.step("delete") {
                try await agent.delete(.configMap, "a")
                return "ok"
            }
            await steps.step("list") { "\(try await agent.page(of: .configMap, in: arena.namespace).items.count)" }
            await steps.step("in another namespace") { try await agent.get(.configMap, "a", in: "default").name }
            await steps.step("what lives in none") { try await agent.get(.namespace, arena.namespace).name }
        },
        Trial("patch alone creates nothing") { arena, steps in
            let user = try await arena.user([CallerRule(["patch"], ["configmaps"], names: ["a"])])
            await steps.step("apply") {
                try await user.apply(arena.configMap("a"), .configMap, fieldManager: "one").name
            }
            try await arena.admin.create(arena.configMap("a"), .configMap)
            await steps.step("apply to what is there") {
                try await user.apply(arena.configMap("a", ["k": "v"]), .configMap, fieldManager: "one").name
            }
        },
        Trial("list and get on names") { arena, steps in
            let user = try await arena.user([CallerRule(["get", "list"], ["configmaps"], names: ["a"])])
            try await arena.admin.create(arena.configMap("a"), .configMap)
            await steps.step("get") { try await user.get(.configMap, "a").name }
            await steps.step("get of another") { try await user.get(.configMap, "b").name }
            await steps.step("list") { "\(try await user.page(of: .configMap, in: arena.namespace).items.count)" }
            await steps.step("list by name") {
                let page = try await user.page(of: .configMap, in: arena.namespace, .init(fields: "metadata.name=a"))
                return "\(page.items.count)"
            }
            await steps.step("list by another name") {
                let page = try await user.page(of: .configMap, in: arena.namespace, .init(fields: "metadata.name=b"))
                return "\(page.items.count)"
            }
        },
        Trial("asking what one may do") { arena, steps in
            let user = try await arena.user([CallerRule(["create"], ["pods/exec"], names: ["web"])])
            for (verb, name) in [("create", "web"), ("create", "other"), ("get", "web")] {
                await steps.step("\(verb) \(name)") {
                    var review = KubernetesObject(.selfSubjectAccessReview, name: "")
                    review["metadata"] = nil
                    review["spec"] = .map([
                        .init(
                            "resourceAttributes",
                            .map([
                                .init("namespace", .text(arena.namespace)), .init("verb", .text(verb)),
                                .init("resource", .text("pods")), .init("subresource", .text("exec")),
                                .init("name", .text(name)),
                            ]))
                    ])
                    return
                        "\(try await user.create(review, .selfSubjectAccessReview)["status", "allowed"] == .boolean(true))"
                }
            }
        },
        Trial("nobody grants more than they have") { arena, steps in
            let user = try await arena.user([
                CallerRule(["create"], ["roles", "rolebindings"], groups: ["rbac.authorization.k8s.io"]),
                CallerRule(["create", "patch"], ["configmaps"]),
            ])
            func role(_ name: String, _ verbs: [String]) -> KubernetesObject {
                var role = KubernetesObject(.role, name: name, namespace: arena.namespace)
                role["rules"] = .array([
                    .map([
                        .init("apiGroups", .array([.text("")])), .init("resources", .array([.text("configmaps")])),
                        .init("verbs", .array(verbs.map { .text($0) })),
                        .init("resourceNames", .array([.text("a")])),
                    ])
                ])
                return role
            }
            func binding(_ name: String, in namespace: String?) -> KubernetesObject {
                var binding = KubernetesObject(.roleBinding, name: name, namespace: arena.namespace)
                binding["roleRef"] = .map([
                    .init("apiGroup", .text("rbac.authorization.k8s.io")), .init("kind", .text("Role")),
                    .init("name", .text(name)),
                ])
                var subject: [PlainValue.Entry] = [
                    .init("kind", .text("ServiceAccount")), .init("name", .text("agent")),
                ]
                if let namespace { subject.append(.init("namespace", .text(namespace))) }
                binding["subjects"] = .array([.map(subject)])
                return binding
            }
            await steps.step("what they have") { try await user.create(role("fits", ["create", "patch"]), .role).name }
            await steps.step("more", isWorded: false) { try await user.create(role("more", ["get"]), .role).name }
            try await arena.admin.create(role("more", ["get"]), .role)
            await steps.step("a binding without a namespace in its subject") {
                try await user.create(binding("fits", in: nil), .roleBinding).name
            }
            await steps.step("a binding") {
                try await user.create(binding("fits", in: arena.namespace), .roleBinding).name
            }
            await steps.step("a binding of more", isWorded: false) {
                try await user.create(binding("more", in: arena.namespace), .roleBinding).name
            }
            await steps.step("a binding of what is not there", isWorded: false) {
                try await user.create(binding("none", in: arena.namespace), .roleBinding).name
            }
        },
        Trial("a token that nobody gave") { arena, steps in
            let stranger = arena.client(token: "nobody's")
            await steps.step("get") { try await stranger.get(.configMap, "a").name }
        },
    ]
}
