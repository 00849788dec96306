import ClusterDouble
import KubernetesAPI
import NIOCore
import PlainData
import Synchronization
import Testing

@Suite struct WatchTests {
    /// What a watch told so far.
    private final class Told: Sendable {
        private let state = Mutex<[String]>([])
        var events: [String] { state.withLock { $0 } }
        func add(_ event: KubernetesClient.WatchEvent) -> [String] {
            state.withLock {
                switch event {
                case .added(let object): $0.append("added \(object.name)")
                case .modified(let object): $0.append("modified \(object.name)")
                case .deleted(let object): $0.append("deleted \(object.name)")
                case .bookmark: $0.append("bookmark")
                }
                return $0
            }
        }
    }

    /// Watches ConfigMaps in `default` until so many events are told, while `meanwhile` goes on.
    private static func events(
        _ count: Int, _ cluster: TestCluster, from version: String? = nil,
        _ selection: KubernetesClient.Selection = .init(),
        meanwhile: @escaping @Sendable () async throws -> Void
    ) async throws -> [String] {
        let client = cluster.client()
        let listed = try await client.page(of: .configMap, in: "default").resourceVersion
        let told = Told()
        async let watched: Void = client.watch(.configMap, in: "default", selection, from: version ?? listed) { event in
            told.add(event).count < count
        }
        try await meanwhile()
        try await watched
        return told.events
    }

    @Test("Changes are told in order") func order() async throws {
        try await TestCluster.run { cluster in
            let events = try await Self.events(3, cluster) {
                let client = cluster.client()
                let object = try await client.create(TestCluster.configMap("one"), .configMap)
                try await client.apply(TestCluster.configMap("one", ["b": "2"]), .configMap, fieldManager: "tests")
                try await client.delete(.configMap, "one", .init(uid: object.uid))
            }
            #expect(events == ["added one", "modified one", "deleted one"])
            let watch = cluster.double.requests.first { $0.request.verb == "watch" }?.request
            #expect(watch?.parameter("allowWatchBookmarks") == "true")
            #expect(watch?.parameter("timeoutSeconds") == "300")
        }
    }

    @Test(
        "A watch that ends goes on where it was: nothing is lost or told twice",
        arguments: [.streamClosed(after: 1), .resetInBody(after: 700), .resetBeforeReading, .internalError] as [Fault])
    func resumed(fault: Fault) async throws {
        try await TestCluster.run { cluster in
            cluster.double.inject(fault, times: 4) { $0.verb == "watch" }
            let events = try await Self.events(20, cluster) {
                let client = cluster.client()
                for number in 0..<20 { try await client.create(TestCluster.configMap("cm-\(number)"), .configMap) }
            }
            #expect(events == (0..<20).map { "added cm-\($0)" })
            #expect(cluster.double.requests.filter { $0.request.verb == "watch" }.count > 1)
        }
    }

    @Test("A bookmark moves where it goes on from") func bookmarks() async throws {
        try await TestCluster.run { cluster in
            let double = cluster.double
            let before = try await cluster.client().page(of: .configMap, in: "default").resourceVersion
            let events = try await Self.events(2, cluster, .init(labels: "a=b")) {
                while double.watches == 0 { try await Task.sleep(for: .milliseconds(2)) }
                try await cluster.client().create(TestCluster.configMap("other"), .configMap)
                double.sendBookmarks()
                while !double.requests.isEmpty, double.watches == 0 { try await Task.sleep(for: .milliseconds(2)) }
                double.closeWatches()
                while double.requests.filter({ $0.request.verb == "watch" }).count < 2 {
                    try await Task.sleep(for: .milliseconds(2))
                }
                var object = TestCluster.configMap("one")
                object.labels = ["a": "b"]
                try await cluster.client().create(object, .configMap)
            }
            #expect(events == ["bookmark", "added one"])
            let versions = double.requests.filter { $0.request.verb == "watch" }
                .compactMap { $0.request.parameter("resourceVersion").flatMap { Int($0) } }
            #expect(versions.first == Int(before))
            #expect(versions.count == 2 && versions[1] > versions[0])
        }
    }

    @Test("A version that is too old is said to be, by the answer and by an event") func gone() async throws {
        try await TestCluster.run { cluster in
            cluster.double.inject(.gone) { $0.verb == "watch" }
            let client = cluster.client()
            let answered = await failure { try await client.watch(.configMap, in: nil, from: "1") { _ in true } }
            #expect(answered?.isGone == true)
            cluster.double.inject(.watchGone(after: 1)) { $0.verb == "watch" }
            let version = try await client.page(of: .configMap, in: nil).resourceVersion
            try await client.create(TestCluster.configMap("one"), .configMap)
            try await client.create(TestCluster.configMap("two"), .configMap)
            let told = await failure { try await client.watch(.configMap, in: nil, from: version) { _ in true } }
            #expect(told?.isGone == true)
        }
    }

    @Test("What the reader throws ends the watch") func thrown() async throws {
        struct Enough: Error {}
        try await TestCluster.run { cluster in
            let double = cluster.double
            let version = try await cluster.client().page(of: .configMap, in: "default").resourceVersion
            try await cluster.client().create(TestCluster.configMap("one"), .configMap)
            await #expect(throws: Enough.self) {
                try await cluster.client().watch(.configMap, in: "default", from: version) { _ in throw Enough() }
            }
            while double.watches > 0 { try await Task.sleep(for: .milliseconds(2)) }
        }
    }

    @Test("A cancelled task's watch ends") func cancelled() async throws {
        try await TestCluster.run { cluster in
            let double = cluster.double
            let client = cluster.client()
            let version = try await client.page(of: .configMap, in: "default").resourceVersion
            let task = Task {
                await failure { try await client.watch(.configMap, in: "default", from: version) { _ in true } }
            }
            while double.watches == 0 { try await Task.sleep(for: .milliseconds(2)) }
            task.cancel()
            #expect(await task.value?.cause == .cancelled)
            while double.watches > 0 { try await Task.sleep(for: .milliseconds(2)) }
        }
    }

    @Test("A server that fails each time is given up") func givenUp() async throws {
        try await TestCluster.run { cluster in
            let client = cluster.client()
            cluster.double.inject(.resetBeforeAnswering, times: 1000) { $0.verb == "watch" }
            let error = await failure { try await client.watch(.configMap, in: nil, from: "1") { _ in true } }
            guard case .connection? = error?.cause else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("An event that is too long is an error") func tooLong() async throws {
        try await TestCluster.run { cluster in
            var limits = KubernetesClient.Limits()
            limits.watchLine = 1000
            let client = cluster.client(limits: limits)
            let version = try await client.page(of: .configMap, in: nil).resourceVersion
            try cluster.double.add(
                TestCluster.configMap("one", ["a": String(repeating: "x", count: 2000)]).document)
            let error = await failure { try await client.watch(.configMap, in: nil, from: version) { _ in true } }
            #expect(error?.cause == .answer("an event of the watch is larger than 1000 bytes"))
        }
    }
}
