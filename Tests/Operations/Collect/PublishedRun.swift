import ClusterDouble
import DataFormats
import KubernetesAPI
import NIOPosix
import PlainData
import ScanReport
import TestSupport

@testable import Operations
@testable import ResultTransport

/// A finished run, as an agent publishes it.
struct PublishedRun: Sendable {
    let namespace: String
    let names: ResultNames
    let result: PackedResult
    let report: [UInt8]
    var owner: ResultOwner?

    /// The report as it is collected, on one line.
    var line: [UInt8] { report.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 } }

    var run: String { result.index.run.text }

    /// - Parameters:
    ///   - number: Which run: the same number is the same run.
    ///   - workload: What its index says that the pod belongs to.
    ///   - padding: How many bytes that don't compress are in its report.
    init(
        _ number: Int, in namespace: String, named name: String? = nil, padding: Int = 40, chunkSize: Int = 200,
        reportedRun: String? = nil, indexedFindings: Int? = nil, workload: String? = nil
    ) throws {
        let run = try unwrapped(RunID(parsing: CollectSamples.run(number)))
        let verdict = [Verdict.Status.clean, .findings, .incomplete][number % 3]
        let high = verdict == .findings ? number + 1 : 0
        var numbers = CollectSamples.Numbers(seed: UInt64(number))
        let noise = (0..<padding).map { _ in
            "0123456789abcdefghijklmnopqrstuvwxyz".randomElement(using: &numbers) ?? "0"
        }
        let counts = PlainValue.map(
            FleetGroup.severities.map { .init($0, .integer($0 == "high" ? high : 0)) })
        let document = PlainValue.map([
            .init("findings", .array([.text(String(noise))])),
            .init("finishedAt", .text("2026-11-21T17:00:00.\(100 + number % 900)Z")),
            .init("runID", .text(reportedRun ?? run.text)),
            .init("verdict", .map([.init("counts", counts), .init("status", .text(verdict.rawValue))])),
        ])
        report = Array(JSON.text(document, pretty: true).utf8)
        let found = indexedFindings ?? high
        result = try PackedResult(
            compressed: Compression.deflate(report), size: report.count, run: run,
            target: ResultTarget(
                namespace: namespace, pod: "web-\(number % 7)", container: "app",
                imageID: "registry.test/web@sha256:" + String(repeating: "ab", count: 32), workload: workload),
            summary: ResultSummary(
                verdict: verdict, findings: Verdict.Counts { $0 == .high ? found : 0 },
                rules: .init(passed: 1, failed: found > 0 ? 1 : 0, skipped: 0), controls: .init(),
                isTruncated: false),
            agentVersion: "1.0.0", chunkSize: chunkSize)
        self.namespace = namespace
        names = try unwrapped(ResultNames(index: name ?? "sidescan-\(run.text)"))
    }

    var index: PlainValue { placed(result.index.object(named: names, owner: owner)) }

    var chunks: [PlainValue] {
        (0..<result.index.chunkCount).map { placed(ResultChunk.object($0, of: result, named: names, owner: owner)) }
    }

    /// One piece of which a byte is another.
    func alteredChunk(_ number: Int) -> PlainValue {
        var object = KubernetesObject(chunks[number])
        let bytes = object["binaryData", "chunk"]?.bytes ?? []
        var altered = bytes
        altered[0] = altered[0] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        object["binaryData", "chunk"] = .string(altered)
        return object.document
    }

    private func placed(_ object: KubernetesObject) -> PlainValue {
        var object = object
        object["metadata", "namespace"] = .text(namespace)
        return object.document
    }

    /// Puts all of it there; the index last.
    func publish(to double: ClusterDouble) throws {
        for chunk in chunks { try double.add(chunk) }
        try double.add(index)
    }
}

extension ClusterDouble {
    /// A client that tries again soon, and gives up soon.
    func hastyClient(token: String? = nil, attempts: Int = 3) -> KubernetesClient {
        var patience = KubernetesClient.Patience()
        patience.request = .seconds(20)
        patience.attempts = attempts
        patience.firstPause = .milliseconds(1)
        patience.longestPause = .milliseconds(4)
        return KubernetesClient(
            ClusterConfiguration(
                host: host, port: port, authorities: authority, credential: .token(token ?? adminToken)),
            on: MultiThreadedEventLoopGroup.singleton, patience: patience)
    }
}

/// What a test needs to be there.
func unwrapped<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Failure("a sample is none") }
    return value
}
