import ClusterDouble
import KubernetesAPI
import NIOCore
import TestSupport
import Testing

@testable import KubernetesAPI

@Suite struct PluginTests {
    /// A kubeconfig with a plugin that is a shell script beside it.
    private static func configuration(
        _ cluster: TestCluster, _ script: String, exec: String = "", environment: [String: String] = [:],
        in directory: TemporaryDirectory
    ) throws -> ClusterConfiguration {
        // As ``TemporaryDirectory/copy(program:to:mode:)`` says: what was just written here may be held open by a child.
        try directory.write("plugin.sh", "#!/bin/sh\n" + script)
        _ = try directory.copy(program: directory.path + "/plugin.sh", to: "plugin")
        try directory.write(
            "config",
            """
            \(cluster.double.kubeconfig(token: "x").split(separator: "users:")[0])
            users:
            - name: caller
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: ./plugin
                  args: [one, "two words"]
                  env: [{name: OWN, value: own}]
                  installHint: install it
                  \(exec)
            contexts:
            - name: double
              context: {cluster: double, user: caller, namespace: default}
            current-context: double
            """)
        var environment = environment
        environment["PATH"] = "/usr/bin:/bin"
        return try ClusterConfiguration.kubeconfig(paths: ["\(directory.path)/config"], environment: environment)
    }

    private static func credential(_ token: String, expires: String? = nil) -> String {
        let expires = expires.map { ", \"expirationTimestamp\": \"\($0)\"" } ?? ""
        return """
            {"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {"token": "\(token)"\(expires)}}
            """
    }

    private static func client(_ cluster: TestCluster, _ configuration: ClusterConfiguration) -> KubernetesClient {
        KubernetesClient(configuration, on: cluster.group, patience: TestCluster.patience)
    }

    @Test("A plugin is told who asks, and asked once") func once() async throws {
        try await TestCluster.run { cluster in
            let directory = try TemporaryDirectory()
            let configuration = try Self.configuration(
                cluster,
                """
                cd '\(directory.path)'
                echo run >>runs
                { printf '%s\\n' "$@" "$OWN" "$OUTER"; cat; ls /proc/self/fd | tr '\\n' ' '; } >seen
                printf %s "$KUBERNETES_EXEC_INFO" >info
                echo '\(Self.credential(cluster.double.adminToken))'
                """, exec: "provideClusterInfo: true", environment: ["OUTER": "outer"], in: directory)
            let client = Self.client(cluster, configuration)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<5 { group.addTask { _ = try await client.page(of: .pod, in: nil) } }
                try await group.waitForAll()
            }
            func text(_ name: String) throws -> String {
                String(decoding: try SmallFile.read("\(directory.path)/\(name)"), as: UTF8.self)
            }
            #expect(try text("runs") == "run\n")
            // Of descriptors it has the three, the file that it writes, and ls its directory.
            let seen = try text("seen").split(separator: "\n").map(String.init)
            #expect(seen.prefix(4) == ["one", "two words", "own", "outer"])
            #expect(seen.last == "0 1 2 3 ")
            let info = try text("info")
            #expect(
                info.hasPrefix(
                    #"{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false,"cluster":{"server":"https://127.0.0.1"#
                ))
            #expect(info.contains(Base64.encoded(cluster.double.authority)))
        }
    }

    @Test("What has expired, or isn't taken any more, is asked for anew") func expiry() async throws {
        try await TestCluster.run { cluster in
            let directory = try TemporaryDirectory()
            let rules = [CallerRule(["*"], ["*"])]
            let configuration = try Self.configuration(
                cluster,
                """
                cd '\(directory.path)'
                echo x >>runs
                number=$(wc -l <runs)
                expires=2099-01-01T00:00:00Z
                [ $number = 1 ] && expires=2001-01-01T00:00:00Z
                echo '\(Self.credential("token-of-number-'$number'", expires: "'$expires'"))'
                """, in: directory)
            for number in 1...3 { _ = cluster.double.token(for: "number-\(number)", rules: rules) }
            let client = Self.client(cluster, configuration)
            for _ in 0..<3 { _ = try await client.page(of: .pod, in: "default") }
            cluster.double.end(token: "token-of-number-2")
            _ = try await client.page(of: .pod, in: "default")
            #expect(
                cluster.double.requests.map(\.user) == ["number-1", "number-2", "number-2", nil, "number-3"])
        }
    }

    @Test("A certificate may come of it too") func certificate() async throws {
        try await TestCluster.run { cluster in
            let directory = try TemporaryDirectory()
            let pair = try cluster.double.certificate(for: "anna", rules: [.init(["*"], ["*"])])
            let text = { (bytes: [UInt8]) in
                String(decoding: bytes, as: UTF8.self).split(separator: "\n").joined(separator: "\\n") + "\\n"
            }
            try directory.write(
                "answer",
                """
                {"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1",
                 "status": {"clientCertificateData": "\(text(pair.chain))", "clientKeyData": "\(text(pair.key))"}}
                """)
            let configuration = try Self.configuration(cluster, "cat '\(directory.path)/answer'", in: directory)
            _ = try await Self.client(cluster, configuration).page(of: .pod, in: "default")
            #expect(cluster.double.requests.last?.user == "anna")
        }
    }

    @Test(
        "What goes wrong is said, and nothing of what was printed",
        arguments: [
            ("echo secret; exit 3", "it exited with 3"), ("kill -9 $$", "it was ended by signal 9"),
            ("echo secret", "it printed no ExecCredential"),
            (
                "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\"}'",
                "it printed another version of ExecCredential than client.authentication.k8s.io/v1"
            ),
            (
                "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'",
                "it gave neither a token nor a certificate"
            ),
            (
                "printf %s '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"a\\nsecret\"}}'",
                "its token holds what no token may"
            ),
            ("head -c 2000000 /dev/zero", "it printed more than 1048576 bytes"),
            ("rm \"$0\"; exit 1", "it exited with 1"),
        ]) func failures(script: String, line: String) async throws
    {
        try await TestCluster.run { cluster in
            let directory = try TemporaryDirectory()
            let client = Self.client(cluster, try Self.configuration(cluster, script, in: directory))
            let error = await failure { _ = try await client.page(of: .pod, in: nil) }
            #expect(
                error?.cause
                    == .credential("the credential plugin \(directory.path)/./plugin failed: \(line); install it"))
            #expect(error?.description.contains("secret") == false)
            #expect(cluster.double.requests.isEmpty)
        }
    }

    @Test("A plugin that isn't there, and one that doesn't end") func missing() async throws {
        try await TestCluster.run { cluster in
            let loop = cluster.group.next()
            func run(_ command: String, _ arguments: [String], within time: TimeAmount) async -> String {
                let plugin = ClusterConfiguration.CredentialPlugin(
                    apiVersion: "", command: command, arguments: arguments, environment: ["PATH": ".:/usr/bin:/bin"])
                do {
                    _ = try await runPlugin(plugin, on: loop, within: time).get()
                    return "it ran"
                } catch {
                    return "\(error)"
                }
            }
            #expect(await run("no-such-plugin", [], within: .seconds(60)) == "there is no such program")
            #expect(await run("/tmp", [], within: .seconds(60)) == "there is no such program")
            #expect(await run("true", [], within: .seconds(60)) == "it ran")
            #expect(
                await run("true", ["a\u{0}b"], within: .seconds(60)) == "its arguments or its environment hold a NUL")
            #expect(await run("sleep", ["600"], within: .seconds(1)) == "it took longer than 1 s")
        }
    }
}
