import ClusterDouble
import KubernetesAPI
import PlainData
import Testing

@Suite struct RequestTests {
    @Test("An object is created, read, applied, patched and deleted") func life() async throws {
        try await TestCluster.run { cluster in
            let client = cluster.client()
            let created = try await client.create(TestCluster.configMap("one"), .configMap)
            #expect(!created.uid.isEmpty)
            #expect(created.namespace == "default")
            let read = try await client.get(.configMap, "one")
            #expect(read.uid == created.uid)
            #expect(read["data", "a"]?.text == "1")
            let applied = try await client.apply(
                TestCluster.configMap("one", ["b": "2"]), .configMap, fieldManager: "tests")
            #expect(applied["data", "a"]?.text == "1")
            #expect(applied["data", "b"]?.text == "2")
            let patched = try await client.patch(
                .configMap, "one", .merge, .map([.init("data", .map([.init("a", .null)]))]))
            #expect(patched["data", "a"] == nil)
            try await client.delete(.configMap, "one", .init(uid: created.uid))
            let gone = await failure { _ = try await client.get(.configMap, "one") }
            #expect(gone?.isNotFound == true)
            #expect(
                gone?.description
                    == "get configmap one in namespace default: configmaps \"one\" not found (404 NotFound)")
        }
    }

    @Test("A field that nobody models survives a read, a change and a write") func unknownFields() async throws {
        try await TestCluster.run { cluster in
            let client = cluster.client()
            var object = TestCluster.configMap("one")
            object["metadata", "annotations"] = .map([.init("example/😀", .text("\u{1F600} \"\\ \n"))])
            object["immutable"] = .boolean(false)
            let created = try await client.create(object, .configMap)
            var copy = created
            copy["metadata", "name"] = .text("two")
            for field in ["uid", "resourceVersion", "creationTimestamp", "managedFields"] {
                copy["metadata", field] = nil
            }
            let second = try await client.create(copy, .configMap)
            #expect(second["immutable"] == .boolean(false))
            #expect(second.annotations == created.annotations)
            #expect(second.annotations == ["example/😀": "\u{1F600} \"\\ \n"])
        }
    }

    @Test("A list comes in pages, each object with its kind") func pages() async throws {
        try await TestCluster.run { cluster in
            let client = cluster.client()
            for number in 0..<7 { try await client.create(TestCluster.configMap("cm-\(number)"), .configMap) }
            var names: [String] = []
            var next: String?
            var pages = 0
            repeat {
                let page = try await client.page(of: .configMap, in: "default", limit: 3, after: next)
                for item in page.items {
                    #expect(item["kind"]?.text == "ConfigMap")
                    #expect(item["apiVersion"]?.text == "v1")
                    names.append(item.name)
                }
                #expect(!page.resourceVersion.isEmpty)
                next = page.next
                pages += 1
            } while next != nil
            #expect(names.filter { $0.hasPrefix("cm-") } == (0..<7).map { "cm-\($0)" })
            #expect(pages >= 3)
            let one = try await client.page(of: .configMap, in: nil, .init(fields: "metadata.name=cm-3"))
            #expect(one.items.map(\.name) == ["cm-3"])
        }
    }

    @Test("A page that is larger than what is read is asked for smaller") func largePages() async throws {
        try await TestCluster.run { cluster in
            var limits = KubernetesClient.Limits()
            limits.body = 6000
            let client = cluster.client(limits: limits)
            for number in 0..<8 {
                try cluster.double.add(
                    TestCluster.configMap("cm-\(number)", ["a": String(repeating: "x", count: 1500)]).document)
            }
            let page = try await client.page(of: .configMap, in: "default", .init(), limit: 8)
            #expect((1..<8).contains(page.items.count))
            #expect(page.next != nil)
            try cluster.double.add(TestCluster.configMap("a", ["a": String(repeating: "x", count: 9000)]).document)
            let error = await failure { _ = try await client.page(of: .configMap, in: "default", .init(), limit: 8) }
            #expect(error?.cause == .answer("the answer is larger than 6000 bytes"))
        }
    }

    @Test("A subresource is created and patched") func subresources() async throws {
        try await TestCluster.run { cluster in
            let client = cluster.client()
            var request = KubernetesObject(
                .init(group: "authentication.k8s.io", kind: "TokenRequest", plural: "x"), name: "")
            request["metadata"] = nil
            request["spec"] = .map([.init("expirationSeconds", .integer(600))])
            let token = try await client.create(request, at: "token", of: .serviceAccount, "default")
            #expect(token["status", "token"]?.text?.isEmpty == false)
            try cluster.double.add(Self.pod.document)
            let container = PlainValue.map([.init("name", .text("debug")), .init("image", .text("agent"))])
            let patched = try await client.patch(
                .pod, "web-0", subresource: "ephemeralcontainers", .strategicMerge,
                .map([.init("spec", .map([.init("ephemeralContainers", .array([container]))]))]))
            #expect(patched["spec", "ephemeralContainers"]?.elements?.first?["name"]?.text == "debug")
        }
    }

    static var pod: KubernetesObject {
        var pod = KubernetesObject(.pod, name: "web-0", namespace: "default")
        pod["spec"] = .map([
            .init("containers", .array([.map([.init("name", .text("web")), .init("image", .text("web:1"))])]))
        ])
        pod["status"] = .map([.init("phase", .text("Running"))])
        return pod
    }

    @Test("A trial run leaves nothing") func dryRun() async throws {
        try await TestCluster.run { cluster in
            let client = cluster.client()
            try await client.create(TestCluster.configMap("one"), .configMap, dryRun: true)
            #expect(await failure { _ = try await client.get(.configMap, "one") }?.isNotFound == true)
        }
    }

    @Test("A delete that isn't meant for this object is refused") func preconditions() async throws {
        try await TestCluster.run { cluster in
            let client = cluster.client()
            try await client.create(TestCluster.configMap("one"), .configMap)
            let error = await failure { try await client.delete(.configMap, "one", .init(uid: "another")) }
            #expect(error?.isConflict == true)
            _ = try await client.get(.configMap, "one")
        }
    }

    @Test("The server's reason and message reach the caller") func forbidden() async throws {
        try await TestCluster.run { cluster in
            let token = cluster.double.token(for: "ben")
            let error = await failure { _ = try await cluster.client(.token(token)).get(.pod, "web-0", in: "shop") }
            #expect(error?.isForbidden == true)
            #expect(
                error?.description
                    == "get pod web-0 in namespace shop: pods \"web-0\" is forbidden: User \"ben\" cannot get resource \"pods\" in API group \"\" in the namespace \"shop\" (403 Forbidden)"
            )
        }
    }

    @Test("A name that is none is never sent") func names() async throws {
        try await TestCluster.run { cluster in
            let error = await failure { _ = try await cluster.client().get(.pod, "../secrets/x") }
            guard case .request? = error?.cause else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(cluster.double.requests.isEmpty)
        }
    }

    @Test("A certificate says who asks") func certificate() async throws {
        try await TestCluster.run { cluster in
            let pair = try cluster.double.certificate(for: "anna", rules: [.init(["get"], ["configmaps"])])
            try cluster.double.add(TestCluster.configMap("one").document)
            let client = cluster.client(.certificate(chain: pair.chain, key: pair.key))
            #expect(try await client.get(.configMap, "one").name == "one")
            #expect(cluster.double.requests.last?.user == "anna")
        }
    }

    @Test("Many requests at once are all answered") func atOnce() async throws {
        try await TestCluster.run { cluster in
            let client = cluster.client()
            try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        try await client.create(TestCluster.configMap("cm-\(number)"), .configMap)
                        return try await client.get(.configMap, "cm-\(number)").name
                    }
                }
                var names: Set<String> = []
                for try await name in group { names.insert(name) }
                #expect(names.count == 40)
            }
            await client.close()
            #expect(try await client.get(.configMap, "cm-0").name == "cm-0")
        }
    }
}
