import ClusterDouble
import KubernetesAPI
import PlainData

extension Trial {
    /// Server-side apply, immutability, sizes.
    static let publishing: [Trial] = [
        Trial("server-side apply") { arena, steps in
            let api = arena.admin
            func apply(_ data: [String: String], _ manager: String, force: Bool = false) async throws
                -> KubernetesObject
            {
                try await api.apply(arena.configMap("a", data), .configMap, fieldManager: manager, force: force)
            }
            func shown(_ object: KubernetesObject) -> String {
                (object["data"]?.entries ?? []).map { "\($0.key.text ?? "")=\($0.value.text ?? "")" }.sorted()
                    .joined(separator: " ")
            }
            await steps.step("creates") { shown(try await apply(["k": "1", "l": "1"], "one")) }
            await steps.step("the same again changes nothing") {
                let before = try await api.get(.configMap, "a").resourceVersion
                return "\(try await apply(["k": "1", "l": "1"], "one").resourceVersion == before)"
            }
            await steps.step("another's field") { shown(try await apply(["k": "2"], "two")) }
            await steps.step("another's fields") { shown(try await apply(["k": "2", "l": "2"], "two")) }
            await steps.step("another's field, with the same value") { shown(try await apply(["l": "1"], "two")) }
            await steps.step("another's field by force") { shown(try await apply(["k": "2"], "two", force: true)) }
            await steps.step("a field less") { shown(try await apply(["l": "1"], "one")) }
            await steps.step("nothing any more") { shown(try await apply([:], "one")) }
            await steps.step("what somebody created otherwise", isWorded: false) {
                try await api.create(arena.configMap("b", ["k": "1"]), .configMap)
                return try await api.apply(arena.configMap("b", ["k": "2"]), .configMap, fieldManager: "one").name
            }
            await steps.step("a uid where there is no object") {
                var object = arena.configMap("c")
                object["metadata", "uid"] = .text("00000000-0000-0000-0000-000000000000")
                return try await api.apply(object, .configMap, fieldManager: "one").name
            }
            await steps.step("without a manager") {
                try await api.apply(arena.configMap("c"), .configMap, fieldManager: "").name
            }
        },
        Trial("immutable ConfigMaps") { arena, steps in
            let api = arena.admin
            func apply(_ value: String, isImmutable: Bool = true) async throws -> String {
                _ = try await api.apply(
                    arena.configMap("a", ["k": value], isImmutable: isImmutable), .configMap, fieldManager: "one")
                return "ok"
            }
            await steps.step("creates") { try await apply("1") }
            await steps.step("the same again") { try await apply("1") }
            await steps.step("other data") { try await apply("2") }
            await steps.step("mutable again") { try await apply("1", isImmutable: false) }
            await steps.step("a merge of data") {
                try await api.patch(.configMap, "a", .merge, .map([.init("data", .map([.init("n", .text("w"))]))])).name
            }
            await steps.step("binaryData") {
                let patch = PlainValue.map([.init("binaryData", .map([.init("n", .text("AAAA"))]))])
                return try await api.patch(.configMap, "a", .merge, patch).name
            }
            await steps.step("a label") {
                let patch = PlainValue.map([
                    .init("metadata", .map([.init("labels", .map([.init("l", .text("w"))]))]))
                ])
                return "\(try await api.patch(.configMap, "a", .merge, patch).labels)"
            }
        },
        Trial(
            "sizes",
            differences: [
                // 1.20's message has another word.
                "a byte more: 422 Invalid: ConfigMap \"b\" is invalid: []: Too long: may not be more than 1048576 bytes":
                    "a byte more: 422 Invalid: ConfigMap \"b\" is invalid: []: Too long: must have at most 1048576 bytes"
            ]
        ) { arena, steps in
            let api = arena.admin
            func create(_ name: String, data: Int, binary: Int = 0) async throws -> String {
                var object = arena.configMap(name, data > 0 ? ["k": String(repeating: "x", count: data)] : [:])
                if binary > 0 {
                    object["binaryData"] = .map([.init("b", .text(String(repeating: "A", count: binary / 3 * 4)))])
                }
                return try await api.create(object, .configMap).name
            }
            await steps.step("all that fits") { try await create("a", data: 1_048_576) }
            await steps.step("a byte more") { try await create("b", data: 1_048_577) }
            await steps.step("data and binaryData together") { try await create("c", data: 348_576, binary: 699_999) }
            await steps.step("more than 3 MiB", isWorded: false) { try await create("d", data: 3_200_000) }
        },
    ]
}
