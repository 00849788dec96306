import ClusterDouble
import KubernetesAPI
import Synchronization
import Testing

@Suite struct GatherTests {
    private let names = (0..<150).map { KubernetesClient.ObjectName(namespace: "default", name: "map-\($0)") }

    /// What was told, and how often.
    private final class Told: Sendable {
        let objects = Mutex<[Int: [String]]>([:])

        func add(_ place: Int, _ json: [UInt8]) {
            objects.withLock { $0[place, default: []].append(String(decoding: json, as: UTF8.self)) }
        }
        var all: [Int: [String]] { objects.withLock { $0 } }
    }

    private func fill(_ cluster: TestCluster) throws {
        for (place, name) in names.enumerated() {
            var object = TestCluster.configMap(name.name, ["a": String(repeating: "\(place) ", count: place)])
            object["metadata", "namespace"] = .text("default")
            try cluster.double.add(object.document)
        }
    }

    private func expectRight(_ told: Told) {
        for (place, texts) in told.all {
            #expect(texts.count == 1)
            #expect(texts.first?.contains("\"map-\(place)\"") == true)
            #expect(texts.first?.hasSuffix("}") == true || texts.first?.hasSuffix("}\n") == true)
        }
    }

    @Test("All are told, each once, and connections are used again") func all() async throws {
        try await TestCluster.run { cluster in
            try fill(cluster)
            let client = cluster.client()
            for _ in 0..<3 {
                let told = Told()
                await client.gather(.configMap, names) {
                    told.add($0, $1)
                    return true
                }
                #expect(told.all.count == names.count)
                expectRight(told)
            }
            #expect(cluster.double.requests.count == 3 * names.count)
            await client.close()
        }
    }

    @Test("What isn't there or can't be a name is left out") func some() async throws {
        try await TestCluster.run { cluster in
            try fill(cluster)
            var names = names
            names[7].name = "none"
            names[9].name = "a/b"
            names[11].namespace = ""
            let told = Told()
            await cluster.client().gather(.configMap, names) {
                told.add($0, $1)
                return true
            }
            #expect(told.all.count == names.count - 3)
            expectRight(told)
        }
    }

    @Test("Who has enough is told no more") func enough() async throws {
        try await TestCluster.run { cluster in
            try fill(cluster)
            let told = Told()
            await cluster.client().gather(.configMap, names) {
                told.add($0, $1)
                return told.all.count < 10
            }
            #expect(told.all.count == 10)
        }
    }

    @Test(
        "Under faults nothing wrong is told, and nothing waits for ever",
        arguments: [
            .tooManyRequests(retryAfter: 0), .internalError, .unavailable, .resetBeforeReading, .resetBeforeAnswering,
            .resetInBody(after: 20), .slow(piece: 50, pause: 0), .unauthorized,
        ] as [Fault]) func faults(fault: Fault) async throws
    {
        try await TestCluster.run { cluster in
            try fill(cluster)
            cluster.double.schedule { _, number in number % 23 == 5 ? fault : nil }
            let told = Told()
            await cluster.client().gather(.configMap, names) {
                told.add($0, $1)
                return true
            }
            #expect(!told.all.isEmpty)
            expectRight(told)
        }
    }

    @Test("A task's cancellation ends it") func cancelled() async throws {
        try await TestCluster.run { cluster in
            try fill(cluster)
            let told = Told()
            let client = cluster.client()
            let names = names
            let task = Task {
                await client.gather(.configMap, names) { place, json in
                    told.add(place, json)
                    return true
                }
            }
            task.cancel()
            await task.value
            expectRight(told)
        }
    }

    @Test("Without a server nothing is told") func noServer() async throws {
        try await TestCluster.run { cluster in
            var configuration = cluster.configuration()
            configuration.port = 1
            let client = KubernetesClient(configuration, on: cluster.group, patience: TestCluster.patience)
            await client.gather(.configMap, names) { _, _ in
                Issue.record("something was told")
                return true
            }
        }
    }

    @Test("A server that isn't the configured one is asked nothing", arguments: ServerIdentity.allCases)
    func identity(identity: ServerIdentity) async throws {
        try await TestCluster.run { cluster in
            cluster.double.present(identity)
            try fill(cluster)
            let told = Told()
            await cluster.client().gather(.configMap, names) {
                told.add($0, $1)
                return true
            }
            #expect(told.all.count == (identity == .right ? names.count : 0))
            #expect(cluster.double.requests.isEmpty == (identity != .right))
        }
    }
}
