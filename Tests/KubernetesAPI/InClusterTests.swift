import ClusterDouble
import KubernetesAPI
import TestSupport
import Testing

@Suite struct InClusterTests {
    private static func account(_ double: ClusterDouble) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write("ca.crt", String(decoding: double.authority, as: UTF8.self))
        try directory.write("token", double.adminToken)
        try directory.write("namespace", "shop")
        return directory
    }

    @Test("A pod's own credentials reach the server") func reaches() async throws {
        try await TestCluster.run { cluster in
            let directory = try Self.account(cluster.double)
            let configuration = try ClusterConfiguration.inCluster(
                environment: [
                    "KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "\(cluster.double.port)",
                ],
                directory: directory.path)
            #expect(configuration.namespace == "shop")
            try cluster.double.add(namespace: "shop")
            let client = KubernetesClient(configuration, on: cluster.group)
            let created = try await client.create(TestCluster.configMap("one"), .configMap)
            #expect(created.namespace == "shop")
        }
    }

    @Test("What is missing is said in one line") func missing() async throws {
        try await TestCluster.run { cluster in
            let directory = try Self.account(cluster.double)
            func failure(_ environment: [String: String]) -> String {
                do {
                    _ = try ClusterConfiguration.inCluster(environment: environment, directory: directory.path)
                    return "it was taken"
                } catch {
                    return error.description
                }
            }
            let here = ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"]
            #expect(failure([:]).hasPrefix("this is no pod of a cluster: KUBERNETES_SERVICE_HOST"))
            #expect(
                failure(["KUBERNETES_SERVICE_HOST": "api.example", "KUBERNETES_SERVICE_PORT": "443"])
                    == "KUBERNETES_SERVICE_HOST is api.example; only an address can be used, not a name")
            #expect(failure(here) == "it was taken")
            try directory.write("namespace", "a/b")
            #expect(failure(here) == "\(directory.path)/namespace holds no namespace's name")
            try directory.write("token", "a b")
            #expect(failure(here) == "\(directory.path)/token holds no token")
            try directory.write("ca.crt", "nothing")
            #expect(failure(here) == "\(directory.path)/ca.crt holds no certificate in PEM")
        }
    }
}
