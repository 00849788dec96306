import ClusterDouble
import KubernetesAPI
import NIOCore
import NIOPosix
import PlainData

/// A double, and clients of it on threads of their own.
struct TestCluster: Sendable {
    let double: ClusterDouble
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// Short, as nothing is far away.
    static var patience: KubernetesClient.Patience {
        var patience = KubernetesClient.Patience()
        patience.firstPause = .milliseconds(1)
        patience.longestPause = .milliseconds(4)
        return patience
    }

    func configuration(_ credential: ClusterConfiguration.Credential? = nil) -> ClusterConfiguration {
        ClusterConfiguration(
            host: double.host, port: double.port, authorities: double.authority,
            credential: credential ?? .token(double.adminToken))
    }

    func client(
        _ credential: ClusterConfiguration.Credential? = nil, patience: KubernetesClient.Patience = patience,
        limits: KubernetesClient.Limits = .init()
    ) -> KubernetesClient {
        KubernetesClient(configuration(credential), on: group, patience: patience, limits: limits)
    }

    /// Runs a test with a double, and ends both.
    static func run(_ body: (TestCluster) async throws -> Void) async throws {
        let cluster = TestCluster(double: try await ClusterDouble())
        do {
            try await body(cluster)
        } catch {
            await cluster.end()
            throw error
        }
        await cluster.end()
    }

    private func end() async {
        try? await group.shutdownGracefully()
        await double.stop()
    }

    static func configMap(_ name: String, _ data: [String: String] = ["a": "1"]) -> KubernetesObject {
        var object = KubernetesObject(.configMap, name: name)
        object["data"] = .map(data.sorted { $0.key < $1.key }.map { .init($0.key, .text($0.value)) })
        return object
    }
}

/// The error of what has to fail.
func failure(_ body: () async throws -> Void) async -> APIError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? APIError
    }
}
