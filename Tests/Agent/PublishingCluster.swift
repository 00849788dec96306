import ClusterDouble
import Foundation
import KubernetesAPI
import NIOPosix
import PlainData
import ResultTransport
import ScanReport
import TestSupport

/// A cluster's API server, and an agent that finds its service account where a kubelet mounts it: in a mount namespace of
/// its own.
final class PublishingCluster {
    static let run = RunID()
    static let names = ResultNames(of: run)
    static let namespace = "shop"
    /// What the agent's Role allows.
    static let rules = [CallerRule(["create", "patch"], ["configmaps"], names: names.all, in: namespace)]

    let double: ClusterDouble
    private let account: TemporaryDirectory
    let root: TemporaryDirectory

    init(rules: [CallerRule] = PublishingCluster.rules) async throws {
        double = try await ClusterDouble()
        try double.add(namespace: Self.namespace)
        account = try TemporaryDirectory()
        try account.write("token", double.token(for: "system:serviceaccount:shop:sidescan", rules: rules))
        try account.write("ca.crt", String(decoding: double.authority, as: UTF8.self))
        try account.write("namespace", Self.namespace)
        root = try TemporaryDirectory()
        try root.write("etc/passwd", "root:x:0:0::/root:/bin/sh\n", mode: 0o666)
    }

    /// A user without rights, as the agent is meant to run.
    static let plainUser = [
        "setpriv", "--reuid", "65532", "--regid", "65532", "--clear-groups", "--bounding-set", "-all", "--inh-caps",
        "-all",
    ]

    /// The command line that scans and publishes.
    func command(_ options: [String], as user: [String] = plainUser) throws -> [String] {
        let script = """
            mount -t tmpfs -o mode=755 tmpfs "$(readlink -f /var/run)" || exit 90
            mkdir -p /var/run/secrets/kubernetes.io/serviceaccount
            cp "$0"/* /var/run/secrets/kubernetes.io/serviceaccount/ || exit 91
            exec "$@"
            """
        return ["unshare", "--mount", "sh", "-c", script, account.path] + user
            + [
                try SharedAgent.path, "scan", "--root", root.path, "--publish", "configmap/\(Self.names.index)",
                "--run-id",
                Self.run.text,
            ] + options
    }

    var environment: [String: String] {
        ["KUBERNETES_SERVICE_HOST": double.host, "KUBERNETES_SERVICE_PORT": "\(double.port)"]
    }

    func scan(_ options: [String] = [], as user: [String] = plainUser) throws -> ProgramRun {
        try ProgramRun(try command(options, as: user), environment: environment)
    }

    /// The published result, read by somebody who may.
    func published() async throws -> VerifiedResult {
        let client = KubernetesClient(
            ClusterConfiguration(
                host: double.host, port: double.port, authorities: double.authority,
                credential: .token(double.adminToken), namespace: Self.namespace),
            on: MultiThreadedEventLoopGroup.singleton)
        return try await ResultReader.read(
            index: try await client.get(.configMap, Self.names.index, in: Self.namespace), with: client)
    }
}

/// What `--output json` writes of a report that was published.
func asOutput(_ report: [UInt8]) throws -> [UInt8] {
    Array(try JSONDecoder().decode(Report.self, from: Data(report)).rendered(as: .json).utf8)
}
