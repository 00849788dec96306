import ClusterDouble
import KubernetesAPI
import NIOCore
import NIOPosix
import PlainData
import ResultTransport
import Synchronization
import Testing

/// Publishing to a cluster and reading from it, whatever happens on the way.
@Suite struct PublishAndReadTests {
    private static let namespace = "shop"
    private static let names = ResultNames(of: SampleResult.run)

    private let double: ClusterDouble
    private let agent: KubernetesClient
    private let reader: KubernetesClient

    init() async throws {
        double = try await ClusterDouble()
        try double.add(namespace: Self.namespace)
        let token = double.token(
            for: "agent",
            rules: [CallerRule(["create", "patch"], ["configmaps"], names: Self.names.all, in: Self.namespace)])
        agent = Self.client(double, token)
        reader = Self.client(double, double.adminToken)
    }

    private static func client(_ double: ClusterDouble, _ token: String) -> KubernetesClient {
        var patience = KubernetesClient.Patience()
        patience.firstPause = .milliseconds(1)
        patience.longestPause = .milliseconds(2)
        patience.request = .seconds(5)
        patience.attempts = 3
        return KubernetesClient(
            ClusterConfiguration(
                host: double.host, port: double.port, authorities: double.authority, credential: .token(token),
                namespace: namespace),
            on: MultiThreadedEventLoopGroup.singleton, patience: patience)
    }

    private func publish(_ result: PackedResult, owner: ResultOwner? = nil) async throws(ResultError) {
        try await ResultPublisher.publish(result, as: Self.names, owner: owner, with: agent)
    }

    private func read() async throws -> VerifiedResult {
        try await ResultReader.read(
            index: try await reader.get(.configMap, Self.names.index, in: Self.namespace), with: reader)
    }

    private func configMaps() -> [PlainValue] { double.objects("configmaps", in: Self.namespace) }

    @Test("a result comes back from as many pieces as it has, the last one of any length")
    func pieces() async throws {
        for (count, chunkSize) in [(1, 10), (9, 10), (10, 10), (11, 10), (20, 10), (50, 7), (52, 7)] {
            let bytes = SampleResult.bytes(count)
            let result = try SampleResult.packed(bytes, chunkSize: chunkSize)
            try await publish(result)
            let back = try await read()
            #expect(back.report == bytes && back.index == result.index)
            #expect(configMaps().count == result.index.chunkCount + 1)
            for object in configMaps() {
                double.remove("configmaps", object["metadata"]?["name"]?.text ?? "", in: Self.namespace)
            }
        }
    }

    @Test("a piece of 1,000,000 bytes fits a ConfigMap, and 8 MiB fit the names")
    func largest() async throws {
        let bytes = SampleResult.bytes(2_500_000)
        let result = try SampleResult.packed(bytes, chunkSize: PackedResult.longestChunk)
        try await publish(result)
        #expect(try await read().report == bytes)
        #expect(
            (PackedResult.mostBytes + PackedResult.longestChunk - 1) / PackedResult.longestChunk
                <= ResultNames.mostChunks)
    }

    @Test("a result of more pieces than names is not begun")
    func tooMany() async throws {
        let result = try SampleResult.packed(SampleResult.bytes(100), chunkSize: 10)
        #expect(result.index.chunkCount > ResultNames.mostChunks)
        await #expect(throws: ResultError.self) { try await publish(result) }
        #expect(configMaps().isEmpty)
    }

    @Test("to publish the same twice is a success and changes nothing; another result of that name is refused")
    func twice() async throws {
        let owner = ResultOwner(pod: "web-0", uid: "0b1c")
        let result = try SampleResult.packed(SampleResult.bytes(30), chunkSize: 20)
        try await publish(result, owner: owner)
        let before = configMaps()
        try await publish(result, owner: owner)
        #expect(configMaps() == before)
        // The first piece is the same, and what follows is not.
        for other in [SampleResult.bytes(30, seed: 2), SampleResult.bytes(60)] {
            await #expect(throws: ResultError.self) {
                try await publish(try SampleResult.packed(other, chunkSize: 20), owner: owner)
            }
        }
        #expect(try await read().report == SampleResult.bytes(30))
    }

    @Test("what somebody else put under the name beforehand is not taken for a part of the result")
    func occupied() async throws {
        let result = try SampleResult.packed(SampleResult.bytes(30), chunkSize: 20)
        for name in Self.names.all.prefix(result.index.chunkCount + 1) {
            var object = KubernetesObject(.configMap, name: name, namespace: Self.namespace)
            object["data"] = .map([PlainValue.Entry("more", .text("x"))])
            try double.add(object.document)
            await #expect(throws: ResultError.self) { try await publish(result) }
            for object in configMaps() {
                double.remove("configmaps", object["metadata"]?["name"]?.text ?? "", in: Self.namespace)
            }
        }
    }

    @Test("without a piece, with an altered, exchanged or foreign one, a result is not accepted")
    func damaged() async throws {
        let bytes = SampleResult.bytes(30)
        let result = try SampleResult.packed(bytes, chunkSize: 10)
        try await publish(result)
        let whole = configMaps()
        func restore() throws { for object in whole { try double.add(object) } }
        func expectRefused(_ what: String) async throws {
            await #expect(throws: (any Error).self, "\(what)") { try await read() }
            try restore()
            #expect(try await read().report == bytes)
        }
        for number in 0..<result.index.chunkCount {
            let name = Self.names.chunk(number)
            double.remove("configmaps", name, in: Self.namespace)
            do {
                _ = try await read()
                Issue.record("accepted without piece \(number)")
            } catch ResultError.missingChunk(let missing) {
                #expect(missing == name)
            }
            try restore()
            for key in ["run", "sha256", "number", "of"] {
                double.change("configmaps", name, in: Self.namespace) { object in
                    object = changing(object, ["data", key], to: .text("x"))
                }
                try await expectRefused("piece \(number) with another \(key)")
            }
            for bytes in ["", "AAAA", "!", "AAAAAAAAAAAAAA=="] {
                double.change("configmaps", name, in: Self.namespace) { object in
                    object = changing(object, ["binaryData", "chunk"], to: .text(bytes))
                }
                try await expectRefused("piece \(number) of \(bytes)")
            }
        }
        for (path, value) in [
            (["data", "index.json"], "{}"), (["data", "index.sha256"], String(repeating: "0", count: 64)),
            (["metadata", "labels", "sidescan.dev/run"], SampleResult.otherRun.text),
        ] {
            double.change("configmaps", Self.names.index, in: Self.namespace) { object in
                object = changing(object, path, to: .text(value))
            }
            try await expectRefused("an index with another \(path)")
        }
    }

    private func changing(_ object: PlainValue, _ path: [String], to value: PlainValue) -> PlainValue {
        guard let key = path.first else { return value }
        return .map(
            (object.entries ?? []).map { entry in
                entry.key.text == key
                    ? PlainValue.Entry(key, changing(entry.value, Array(path.dropFirst()), to: value)) : entry
            })
    }

    /// The faults that a seed has in store; each request meets one with a probability of its own.
    private static func fault(_ random: inout Seeded, _ rate: Int) -> Fault? {
        guard Int.random(in: 0..<100, using: &random) < rate else { return nil }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return .tooManyRequests(retryAfter: 0)
        case 1: return .internalError
        case 2: return .unavailable
        case 3: return .resetBeforeReading
        case 4: return .resetBeforeAnswering
        case 5: return .resetInBody(after: Int.random(in: 0...600, using: &random))
        case 6: return .altered
        case 7: return .missing(names.chunk(0))
        case 8: return .unauthorized
        default: return .slow(piece: 200, pause: 0)
        }
    }

    @Test(
        "whatever befalls the requests, no result is accepted that was not published, and none is lost that was",
        arguments: 0..<8)
    func schedules(part: Int) async throws {
        var (published, accepted, refused) = (0, 0, 0)
        for seed in 0..<260 {
            var random = Seeded(UInt64(part * 260 + seed))
            let rate = [5, 20, 40, 70].randomElement(using: &random) ?? 5
            // Another agent of the same run, restarted, has other bytes; the first of them may be the same.
            let first = SampleResult.bytes(Int.random(in: 1...60, using: &random), seed: UInt64(seed))
            let second = first + SampleResult.bytes(5, seed: UInt64(seed + 1))
            let chunkSize = Int.random(in: 9...40, using: &random)
            let results = try [first, second].map { try SampleResult.packed($0, chunkSize: chunkSize) }
            let faults = Mutex(random)
            double.schedule { _, _ in faults.withLock { Self.fault(&$0, rate) } }
            var complete: PackedResult?
            for attempt in 0..<4 {
                let result = results[attempt == 3 ? 1 : Int.random(in: 0...1, using: &random)]
                guard result.index.chunkCount <= ResultNames.mostChunks, (try? await publish(result)) != nil else {
                    continue
                }
                // What was published once is what any later success was of.
                #expect(complete == nil || complete?.compressed == result.compressed, "seed \(seed)")
                complete = result
                published += 1
            }
            for _ in 0..<3 {
                guard let back = try? await read() else {
                    refused += 1
                    continue
                }
                accepted += 1
                #expect([first, second].contains(back.report), "seed \(seed)")
                if let complete { #expect(back.index == complete.index, "seed \(seed)") }
            }
            double.clearFaults()
            if let complete {
                let back = try await read()
                #expect(back.index == complete.index, "seed \(seed)")
            }
            // Nothing was ever written over what was there.
            for object in configMaps() { #expect(object["immutable"] == .boolean(true)) }
            for object in configMaps() {
                double.remove("configmaps", object["metadata"]?["name"]?.text ?? "", in: Self.namespace)
            }
            double.forgetRequests()
        }
        #expect(published > 50 && accepted > 50 && refused > 50, "\(published) \(accepted) \(refused)")
    }
}
