import Foundation
import KubernetesAPI
import NIOPosix
import Operations
import PlainData
import RealCluster
import TestSupport
import Testing

/// Manifests as a real API server takes them. It drops fields that it does not know without a word, so what it gives back is
/// held to what it got.
@Suite(.enabled(if: RealCluster.reasonMissing == nil, Comment(rawValue: RealCluster.reasonMissing ?? "")))
struct InjectedManifestTests {
    private static let kinds: [ResourceKind] = [
        .pod, .configMap, .serviceAccount, .role, .roleBinding, .deployment, .replicaSet, .statefulSet, .daemonSet,
        .job,
        .namespace,
        ResourceKind(group: "batch", version: "v1beta1", kind: "CronJob", plural: "cronjobs"),
        ResourceKind(kind: "Service", plural: "services"), ResourceKind(kind: "Secret", plural: "secrets"),
        ResourceKind(kind: "ResourceQuota", plural: "resourcequotas"),
        ResourceKind(kind: "LimitRange", plural: "limitranges"),
        ResourceKind(kind: "PersistentVolumeClaim", plural: "persistentvolumeclaims"),
        ResourceKind(group: "networking.k8s.io", kind: "NetworkPolicy", plural: "networkpolicies"),
    ]

    /// What 1.20 knows nothing of: native sidecars (1.28), and admission by expressions (1.26).
    private static let newer: Set = ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"]

    private func documents(_ path: String) throws -> [PlainValue] {
        let data = try Data(contentsOf: URL(fileURLWithPath: AgentBinary.packageRoot + "/" + path))
        return try ManifestStream(parsing: Array(data)).documents.map(\.value).flatMap { $0["items"]?.elements ?? [$0] }
    }

    private func files(below directory: String, _ isWanted: (String) -> Bool) throws -> [String] {
        let root = AgentBinary.packageRoot + "/" + directory
        let enumerator = try #require(FileManager.default.enumerator(atPath: root))
        return enumerator.compactMap { $0 as? String }.filter(isWanted).sorted().map { directory + "/" + $0 }
    }

    /// Creates each document of files for a trial, in a namespace that is there.
    private func create(_ paths: [String]) async throws -> Int {
        let cluster = try await RealCluster.shared()
        let namespace = cluster.unusedName("manifests")
        let client = KubernetesClient(
            ClusterConfiguration(
                host: cluster.host, port: cluster.port, authorities: cluster.authority,
                credential: .token(cluster.adminToken), namespace: namespace),
            on: MultiThreadedEventLoopGroup.singleton)
        defer { Task { await client.close() } }
        try await client.create(KubernetesObject(.namespace, name: namespace), .namespace)
        var count = 0
        for path in paths {
            for document in try documents(path) {
                let name = document["kind"]?.text ?? ""
                if Self.newer.contains(name) { continue }
                let kind = try #require(Self.kinds.first { $0.kind == name }, "\(path): \(name)")
                var object = KubernetesObject(document)
                object["apiVersion"] = .text(kind.apiVersion)
                if kind.isNamespaced { object["metadata", "namespace"] = .text(namespace) }
                let answer = try await client.create(
                    object, kind, in: kind.isNamespaced ? namespace : nil, dryRun: true)
                #expect(losses(answer.document, object.document, name).isEmpty, "\(path)")
                count += 1
            }
        }
        return count
    }

    /// The fields that came back other than they were sent, or not at all.
    private func losses(_ answer: PlainValue?, _ sent: PlainValue, _ path: String) -> [String] {
        switch sent {
        case .map(let entries):
            return entries.flatMap { entry in
                let key = entry.key.text ?? ""
                // A native sidecar is one by this field, which came with 1.28.
                if path.hasSuffix("initContainers[]"), key == "restartPolicy" { return [String]() }
                return losses(answer?[key], entry.value, path + "." + key)
            }
        case .array(let elements):
            guard answer?.elements?.count == elements.count else { return [path] }
            return zip(answer?.elements ?? [], elements).flatMap { losses($0, $1, path + "[]") }
        case .null: return []
        default: return answer == sent || isSameAmount(answer, sent) ? [] : [path]
        }
    }

    /// An amount comes back as text and in its plainest form.
    private func isSameAmount(_ answer: PlainValue?, _ sent: PlainValue) -> Bool {
        guard let integer = sent.integer else { return false }
        return answer?.text == String(integer)
    }

    @Test("A field that is dropped is noticed")
    func dropped() {
        let sent = PlainValue.map([.init("spec", .map([.init("unknown", .integer(1)), .init("cpu", .integer(1))]))])
        let answer = PlainValue.map([.init("spec", .map([.init("cpu", .text("1"))]))])
        #expect(losses(answer, sent, "Pod") == ["Pod.spec.unknown"])
    }

    @Test("What is to be applied to a cluster is taken as it is")
    func manifests() async throws {
        let paths = try files(below: "manifests") { $0.hasSuffix(".yaml") && !$0.hasSuffix("kustomization.yaml") }
        #expect(try await create(paths) >= 15)
    }

    @Test("What inject writes is taken as it is")
    func injected() async throws {
        let paths = try files(below: "Tests/Inject/Golden") { $0.contains(".injected.") }
        #expect(try await create(paths) >= 9)
    }
}
