import ClusterDouble
import Foundation
import KubernetesAPI
import NIOCore
import NIOPosix
import PlainData
import Testing

@Suite struct LoopExecutorTests {
    @Test("Everything runs on the one loop") func oneThread() async throws {
        try await TestCluster.run { cluster in
            let executor = LoopExecutor(cluster.group.next())
            let client = cluster.client()
            cluster.double.inject(.internalError, times: 1) { $0.verb == "get" }
            let task = Task(executorPreference: executor) {
                executor.loop.preconditionInEventLoop()
                try await client.create(TestCluster.configMap("one"), .configMap)
                executor.loop.preconditionInEventLoop()
                let name = try await client.get(.configMap, "one").name
                executor.loop.preconditionInEventLoop()
                let version = try await client.page(of: .configMap, in: nil).resourceVersion
                try await client.create(TestCluster.configMap("two"), .configMap)
                try await client.watch(.configMap, in: nil, from: version) { _ in
                    executor.loop.preconditionInEventLoop()
                    return false
                }
                return name
            }
            let name = try await task.value
            #expect(name == "one")
        }
    }

    @Test("A thread that isn't the loop's waits for the result, or the error") func blocking() async throws {
        try await TestCluster.run { cluster in
            let executor = LoopExecutor(cluster.group.next())
            let client = cluster.client()
            let results = AsyncStream.makeStream(of: String.self)
            Thread.detachNewThread {
                do {
                    let name = try executor.runBlocking {
                        try await client.create(TestCluster.configMap("one"), .configMap).name
                    }
                    results.continuation.yield(name)
                    _ = try executor.runBlocking { try await client.get(.configMap, "two") }
                } catch {
                    results.continuation.yield("\(error)")
                }
                results.continuation.finish()
            }
            var lines: [String] = []
            for await line in results.stream { lines.append(line) }
            #expect(
                lines == ["one", "get configmap two in namespace default: configmaps \"two\" not found (404 NotFound)"])
        }
    }
}
