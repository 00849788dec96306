import ClusterDouble
import KubernetesAPI
import PlainData
import TestSupport

/// Requests that both servers have to answer alike.
struct Trial: Sendable, CustomStringConvertible {
    let description: String
    /// What a 1.20 says otherwise than the double, which plays 1.36, and why: lines of the double, and the real one's.
    var differences: [String: String] = [:]
    let run: @Sendable (Arena, inout Steps) async throws -> Void

    init(
        _ description: String, differences: [String: String] = [:],
        _ run: @escaping @Sendable (Arena, inout Steps) async throws -> Void
    ) {
        (self.description, self.differences, self.run) = (description, differences, run)
    }

    static let all = objects + watches + publishing + rights + credentials + pods

    // MARK: Objects

    static let objects: [Trial] = [
        Trial("create, read, change and delete") { arena, steps in
            let api = arena.admin
            await steps.step("create") { try await api.create(arena.configMap("a", ["k": "v"]), .configMap).name }
            await steps.step("create again") { try await api.create(arena.configMap("a"), .configMap).name }
            await steps.step("read what is not there") { try await api.get(.configMap, "b").name }
            await steps.step("merge") {
                try await api.patch(.configMap, "a", .merge, .map([.init("data", .map([.init("l", .text("w"))]))]))[
                    "data"
                ]
                .map { "\($0.entries?.count ?? 0)" } ?? ""
            }
            let test = PlainValue.array([
                .map([
                    .init("op", .text("test")), .init("path", .text("/data/l")), .init("value", .text("other")),
                ])
            ])
            await steps.step("a JSON patch whose test fails") {
                _ = try await api.patch(.configMap, "a", .json, test)
                return "ok"
            }
            let removal = PlainValue.array([.map([.init("op", .text("remove")), .init("path", .text("/data/l"))])])
            await steps.step("a JSON patch") {
                try await api.patch(.configMap, "a", .json, removal)["data", "k"]?.text ?? "none"
            }
            await steps.step("a change from a version that is gone") {
                let stale = PlainValue.map([.init("metadata", .map([.init("resourceVersion", .text("1"))]))])
                return try await api.patch(.configMap, "a", .merge, stale).name
            }
            await steps.step("a dry run") {
                try await api.create(arena.configMap("dry"), .configMap, dryRun: true).name
            }
            await steps.step("what a dry run left") { try await api.get(.configMap, "dry").name }
            await steps.step("delete") {
                try await api.delete(.configMap, "a")
                return "ok"
            }
            await steps.step("delete again") {
                try await api.delete(.configMap, "a")
                return "ok"
            }
        },
        Trial(
            "what may not be stored",
            differences: [
                // 1.20 says it in other words.
                "annotations that are too long: 422 Invalid: ConfigMap \"a\" is invalid: metadata.annotations: Too long: "
                    + "may not be more than 262144 bytes":
                    "annotations that are too long: 422 Invalid: ConfigMap \"a\" is invalid: metadata.annotations: "
                    + "Too long: must have at most 262144 bytes"
            ]
        ) { arena, steps in
            let api = arena.admin
            await steps.step("a name in capitals") { try await api.create(arena.configMap("Big"), .configMap).name }
            await steps.step("a label that is too long") {
                var object = arena.configMap("a")
                object.labels = ["l": String(repeating: "x", count: 64)]
                return try await api.create(object, .configMap).name
            }
            await steps.step("a label with a blank") {
                var object = arena.configMap("a")
                object.labels = ["l": "a b"]
                return try await api.create(object, .configMap).name
            }
            await steps.step("annotations that are too long") {
                var object = arena.configMap("a")
                object.annotations = ["l": String(repeating: "x", count: 262_144)]
                return try await api.create(object, .configMap).name
            }
            await steps.step("a namespace that is not there") {
                var object = arena.configMap("a")
                object["metadata", "namespace"] = .text("nowhere")
                return try await api.create(object, .configMap, in: "nowhere").name
            }
            await steps.step("another namespace than the path's") {
                try await api.create(arena.configMap("a"), .configMap, in: "default").name
            }
            await steps.step("a key with a slash") {
                try await api.create(arena.configMap("a", ["a/b": "v"]), .configMap).name
            }
            await steps.step("what is no base64", isWorded: false) {
                var object = arena.configMap("a")
                object["binaryData"] = .map([.init("k", .text("*"))])
                return try await api.create(object, .configMap).name
            }
            await steps.step("an event of another namespace") {
                var event = KubernetesObject(.event, name: "e", namespace: arena.namespace)
                event["involvedObject"] = .map([.init("kind", .text("Pod")), .init("namespace", .text("other"))])
                return try await api.create(event, .event).name
            }
            await steps.step("an event") {
                var event = KubernetesObject(.event, name: "e", namespace: arena.namespace)
                event["involvedObject"] = .map([
                    .init("kind", .text("Pod")), .init("namespace", .text(arena.namespace)),
                ])
                return try await api.create(event, .event).name
            }
        },
        Trial("delete with preconditions") { arena, steps in
            let api = arena.admin
            let object = try await api.create(arena.configMap("a"), .configMap)
            await steps.step("another uid") {
                try await api.delete(
                    .configMap, "a", KubernetesClient.Deletion(uid: "00000000-0000-0000-0000-000000000000"))
                return "ok"
            }
            await steps.step("another version", isWorded: false) {
                try await api.delete(.configMap, "a", KubernetesClient.Deletion(resourceVersion: "1"))
                return "ok"
            }
            await steps.step("its own") {
                try await api.delete(
                    .configMap, "a",
                    KubernetesClient.Deletion(uid: object.uid, resourceVersion: object.resourceVersion))
                return "ok"
            }
        },
        Trial("lists, pages and selectors") { arena, steps in
            let api = arena.admin
            for (index, name) in ["a", "b", "c", "d", "e"].enumerated() {
                var object = arena.configMap(name)
                object.labels = index % 2 == 0 ? ["even": "yes", "n": "\(index)"] : ["n": "\(index)"]
                try await api.create(object, .configMap)
            }
            func names(_ page: KubernetesClient.Page) -> String {
                page.items.map(\.name).joined(separator: " ") + (page.next == nil ? "" : " …")
            }
            for selector in ["even", "!even", "even=yes,n!=0", "n in (1, 2)", "n notin (1,2)", "n==3"] {
                await steps.step(selector) {
                    names(try await api.page(of: .configMap, in: arena.namespace, .init(labels: selector)))
                }
            }
            for selector in ["metadata.name=c", "metadata.name!=c"] {
                await steps.step(selector) {
                    names(try await api.page(of: .configMap, in: arena.namespace, .init(fields: selector)))
                }
            }
            let first = try await api.page(of: .configMap, in: arena.namespace, limit: 2)
            await steps.step("first page") { names(first) }
            try await api.create(arena.configMap("bb"), .configMap)
            let second = try await api.page(of: .configMap, in: arena.namespace, limit: 2, after: first.next)
            await steps.step("second page, of the same moment") { names(second) }
            await steps.step("last page") {
                names(try await api.page(of: .configMap, in: arena.namespace, limit: 2, after: second.next))
            }
            try arena.compact()
            await steps.step("a page after a compaction", isWorded: false) {
                names(try await api.page(of: .configMap, in: arena.namespace, limit: 2, after: first.next))
            }
        },
    ]
}
