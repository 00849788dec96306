import ClusterDouble
import KubernetesAPI
import PlainData
import Synchronization

extension Trial {
    /// Watches.
    static let watches: [Trial] = [
        Trial("a watch tells what happened, as far as it is selected") { arena, steps in
            let api = arena.admin
            try await api.create(labelled("before", arena), .configMap)
            let start = try await api.page(of: .configMap, in: arena.namespace).resourceVersion
            try await api.create(labelled("a", arena), .configMap)
            try await api.create(arena.configMap("unlabelled"), .configMap)
            try await api.patch(.configMap, "a", .merge, .map([.init("data", .map([.init("k", .text("v"))]))]))
            try await api.patch(.configMap, "a", .merge, label(nil))
            try await api.patch(.configMap, "unlabelled", .merge, label("yes"))
            try await api.create(labelled("b", arena), .configMap)
            try await api.delete(.configMap, "b")
            for (what, selection) in [
                ("by label", KubernetesClient.Selection(labels: "seen=yes")),
                ("by name", .init(fields: "metadata.name=b")),
            ] {
                await steps.step(what) {
                    let told = Mutex<[String]>([])
                    try await api.watch(.configMap, in: arena.namespace, selection, from: start) { event in
                        let line: String? =
                            switch event {
                            case .added(let object): "added \(object.name)"
                            case .modified(let object): "modified \(object.name)"
                            case .deleted(let object): "deleted \(object.name)"
                            case .bookmark: nil
                            }
                        told.withLock { if let line { $0.append(line) } }
                        return line != "deleted b"
                    }
                    return told.withLock { $0.joined(separator: ", ") }
                }
            }
        },
        Trial("a watch from a version that is forgotten") { arena, steps in
            // Of events the real server keeps no cache beside etcd.
            try arena.compact()
            await steps.step("410", isWorded: false) {
                try await arena.admin.watch(.event, in: arena.namespace, from: "1") { _ in true }
                return "ok"
            }
        },
        Trial("a watch's bookmark") { arena, steps in
            let api = arena.briefAdmin()
            let start = try await api.page(of: .configMap, in: arena.namespace).resourceVersion
            // A server has none to send where nothing has happened since.
            try await api.create(arena.configMap("unseen"), .configMap)
            await steps.step("it is newer than the list") {
                let told = Mutex<String?>(nil)
                try await api.watch(.configMap, in: arena.namespace, .init(labels: "seen=yes"), from: start) {
                    event in
                    guard case .bookmark(let version) = event else { return true }
                    told.withLock { $0 = version }
                    return false
                }
                return "\((told.withLock { $0 }.flatMap { Int($0) } ?? 0) > (Int(start) ?? .max))"
            }
            await api.close()
        },
    ]

    private static func labelled(_ name: String, _ arena: Arena) -> KubernetesObject {
        var object = arena.configMap(name)
        object.labels = ["seen": "yes"]
        return object
    }

    private static func label(_ value: String?) -> PlainValue {
        .map([
            .init("metadata", .map([.init("labels", .map([.init("seen", value.map { .text($0) } ?? .null)]))]))
        ])
    }
}
