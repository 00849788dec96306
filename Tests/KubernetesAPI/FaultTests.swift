import ClusterDouble
import KubernetesAPI
import NIOCore
import PlainData
import TestSupport
import Testing

@Suite struct FaultTests {
    @Test(
        "What passes is tried again where that is harmless",
        arguments: [
            .tooManyRequests(retryAfter: 0), .internalError, .unavailable, .resetBeforeReading, .resetBeforeAnswering,
            .resetInBody(after: 20),
        ] as [Fault]) func passing(fault: Fault) async throws
    {
        try await TestCluster.run { cluster in
            let client = cluster.client()
            cluster.double.inject(fault, times: 2)
            let applied = try await client.apply(TestCluster.configMap("one"), .configMap, fieldManager: "tests")
            #expect(applied["data", "a"]?.text == "1")
            #expect(cluster.double.requests.count == 3)
            cluster.double.inject(fault, times: 2)
            #expect(try await client.get(.configMap, "one").uid == applied.uid)
            cluster.double.inject(fault, times: 2)
            // The first may have deleted it already: that it is gone is what was wanted.
            try await client.delete(.configMap, "one", .init(uid: applied.uid))
            #expect(cluster.double.object("configmaps", "one") == nil)
        }
    }

    @Test("So often, and no more") func attempts() async throws {
        try await TestCluster.run { cluster in
            cluster.double.inject(.internalError, times: 100)
            let error = await failure { _ = try await cluster.client().get(.configMap, "one") }
            #expect(error?.code == 500)
            #expect(cluster.double.requests.count == 5)
        }
    }

    @Test(
        "What may have arrived is not created again",
        arguments: [.internalError, .unavailable, .resetBeforeAnswering, .resetInBody(after: 20)] as [Fault])
    func createOnce(fault: Fault) async throws {
        try await TestCluster.run { cluster in
            cluster.double.inject(fault)
            let error = await failure { try await cluster.client().create(TestCluster.configMap("one"), .configMap) }
            #expect(error != nil)
            #expect(cluster.double.requests.count == 1)
        }
    }

    @Test("Nor patched, nor deleted without a uid", arguments: [.internalError, .resetBeforeAnswering] as [Fault])
    func changeOnce(fault: Fault) async throws {
        try await TestCluster.run { cluster in
            let client = cluster.client()
            try cluster.double.add(TestCluster.configMap("one").document)
            cluster.double.inject(fault)
            #expect(
                await failure {
                    try await client.patch(.configMap, "one", .merge, .map([.init("data", .map([]))]))
                } != nil)
            cluster.double.inject(fault)
            #expect(await failure { try await client.delete(.configMap, "one") } != nil)
            #expect(cluster.double.requests.count == 2)
        }
    }

    @Test(
        "What was certainly turned away is",
        arguments: [
            .tooManyRequests(retryAfter: 0), .status(429, reason: "TooManyRequests"),
            .status(503, reason: "ServiceUnavailable", retryAfter: 0),
        ] as [Fault]) func refusedCreate(fault: Fault) async throws
    {
        try await TestCluster.run { cluster in
            cluster.double.inject(fault, times: 2)
            try await cluster.client().create(TestCluster.configMap("one"), .configMap)
            #expect(cluster.double.requests.map(\.code) == [fault.code, fault.code, 201])
        }
    }

    @Test(
        "An answer that stalls or trickles is not waited for",
        arguments: [.stall, .slow(piece: 1, pause: 50)] as [Fault])
    func slow(fault: Fault) async throws {
        try await TestCluster.run { cluster in
            var patience = TestCluster.patience
            patience.request = .seconds(1)
            patience.attempts = 2
            let client = cluster.client(patience: patience)
            try cluster.double.add(TestCluster.configMap("one").document)
            cluster.double.inject(fault, times: 2)
            let error = await failure { _ = try await client.get(.configMap, "one") }
            guard case .timeout? = error?.cause else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(cluster.double.requests.count == 2)
            #expect(try await client.get(.configMap, "one").name == "one")
        }
    }

    @Test("Who listens nowhere can't be reached, and that is said") func nobody() async throws {
        try await TestCluster.run { cluster in
            var configuration = cluster.configuration()
            configuration.port = 1
            let client = KubernetesClient(configuration, on: cluster.group, patience: TestCluster.patience)
            let error = await failure { try await client.create(TestCluster.configMap("one"), .configMap) }
            #expect(error?.cause == .connection("no connection to 127.0.0.1:1: Connection refused"))
        }
    }

    @Test("A server that isn't the configured one is refused", arguments: ServerIdentity.allCases)
    func identity(identity: ServerIdentity) async throws {
        try await TestCluster.run { cluster in
            cluster.double.present(identity)
            let error = await failure { _ = try await cluster.client().page(of: .pod, in: nil) }
            guard identity != .right else {
                #expect(error == nil)
                return
            }
            guard case .tls(let text)? = error?.cause else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(text.hasPrefix("the server's certificate is "))
            #expect(cluster.double.requests.isEmpty)
        }
    }

    @Test("The name to be found in the certificate can be given") func serverName() async throws {
        try await TestCluster.run { cluster in
            var configuration = cluster.configuration()
            configuration.serverName = "kubernetes.default.svc"
            let client = KubernetesClient(configuration, on: cluster.group, patience: TestCluster.patience)
            _ = try await client.page(of: .pod, in: nil)
            configuration.serverName = "kubernetes.default.other"
            let other = KubernetesClient(configuration, on: cluster.group, patience: TestCluster.patience)
            let error = await failure { _ = try await other.page(of: .pod, in: nil) }
            guard case .tls? = error?.cause else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("A token that was written anew is read anew") func rotation() async throws {
        try await TestCluster.run { cluster in
            let directory = try TemporaryDirectory()
            let rules = [CallerRule(["*"], ["*"])]
            let old = cluster.double.token(for: "old", rules: rules)
            let new = cluster.double.token(for: "new", rules: rules)
            try directory.write("token", old + "\n")
            let client = cluster.client(.tokenFile("\(directory.path)/token"))
            _ = try await client.page(of: .pod, in: "default")
            try directory.write("token", new + "\n")
            cluster.double.end(token: old)
            try await client.create(TestCluster.configMap("one"), .configMap)
            // It is read anew after a while too, which a busy machine may have taken already.
            let users = cluster.double.requests.map(\.user)
            #expect(users == ["old", nil, "new"] || users == ["old", "new"])
            cluster.double.end(token: new)
            let error = await failure { _ = try await client.page(of: .pod, in: "default") }
            #expect(error?.isUnauthorized == true)
            #expect(error?.description.contains(new) == false)
            // The same token once more, as it was read anew; not five times.
            #expect(cluster.double.requests.count == users.count + 2)
        }
    }

    @Test("A fixed token that isn't taken is not sent again") func fixedToken() async throws {
        try await TestCluster.run { cluster in
            let error = await failure { _ = try await cluster.client(.token("x")).page(of: .pod, in: nil) }
            #expect(error?.isUnauthorized == true)
            #expect(cluster.double.requests.count == 1)
        }
    }

    @Test("A task that is cancelled ends its request") func cancelled() async throws {
        try await TestCluster.run { cluster in
            let client = cluster.client()
            cluster.double.inject(.stall)
            let task = Task { await failure { _ = try await client.get(.configMap, "one") } }
            while cluster.double.requests.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            task.cancel()
            #expect(await task.value?.cause == .cancelled)
        }
    }
}

extension Fault {
    /// The HTTP code that it answers with.
    var code: Int? {
        guard case .status(let code, _, _) = self else { return nil }
        return code
    }
}
