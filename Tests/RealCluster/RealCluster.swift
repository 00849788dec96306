import Foundation
import Synchronization
import TestSupport

/// A kube-apiserver and an etcd of the test process's own, on 127.0.0.1: one pair for all tests of the process, which end
/// with it. There are no controllers and no kubelet: nothing collects garbage, a deleted namespace stays, no namespace has
/// an account `default`, and pods stay Pending until a test patches their status. So each test takes a namespace of its own.
///
/// It is 1.20 (Debian 12's source package): Tests/Cluster/build-apiserver builds it once.
public final class RealCluster: Sendable {
    /// Where it listens.
    public let host = "127.0.0.1"
    /// Where it listens.
    public let port: Int
    /// PEM of the authority that its certificate is signed by.
    public let authority: [UInt8]
    /// A token that may do everything.
    public let adminToken = "admin-token"
    /// Where its files and its logs are.
    public let directory: String
    /// The process id of kube-apiserver, for what is measured of it.
    public let apiServerProcess: Int32
    private let etcdPort: Int
    private let numbers = Atomic<Int>(0)
    private static let userCount = 200

    // MARK: Whether and when

    /// Why there is none on this machine; nil where there is.
    public static let reasonMissing: String? = {
        if let reason = ProcessInfo.processInfo.environment["SIDESCAN_NO_CLUSTER"], !reason.isEmpty { return reason }
        for program in ["etcd", "openssl", "setpriv"] where !Machine.has(program) {
            return "\(program) is missing"
        }
        guard apiServer == nil else { return nil }
        return "no kube-apiserver: Tests/Cluster/build-apiserver builds it"
    }()

    private static let apiServer: String? = {
        let run = try? ProgramRun([AgentBinary.packageRoot + "/Tests/Cluster/build-apiserver", "--cached"])
        guard let run, run.exitCode == 0 else { return nil }
        return run.text.split(separator: "\n").last.map(String.init)
    }()

    private static let starting = Task { try await start() }

    /// The one of this process; started by who asks first, which takes some 10 seconds.
    ///
    /// - Throws: Where it does not start; the message says where the logs are.
    public static func shared() async throws -> RealCluster { try await starting.value }

    private static func start() async throws -> RealCluster {
        guard let apiServer else { throw Failure(reasonMissing ?? "no kube-apiserver") }
        var failure: any Error = Failure("no kube-apiserver was started")
        // Between the choice of a port and its use another process may take it.
        for _ in 0..<3 {
            do { return try await RealCluster(apiServer) } catch { failure = error }
        }
        throw failure
    }

    private init(_ apiServer: String) async throws {
        let ports = try UnusedPorts.three()
        let place = try TemporaryDirectory.unmanaged("sidescan-cluster")
        directory = place
        port = ports[0]
        etcdPort = ports[1]
        var tokens = "\(adminToken),admin,admin,\"system:masters\"\n"
        for number in 0..<Self.userCount { tokens += "token-of-user-\(number),user-\(number),user-\(number)\n" }
        try tokens.write(toFile: place + "/tokens.csv", atomically: true, encoding: .utf8)
        let script = AgentBinary.packageRoot + "/Tests/RealCluster/run-cluster"
        let supervisor = try Supervisor([script, apiServer, place] + [ports[1], ports[2], ports[0]].map(String.init))
        let line = await supervisor.firstLine()
        guard line.hasPrefix("ready ") else {
            throw Failure("no kube-apiserver was started: \(line.isEmpty ? "see \(place)/logs" : line)")
        }
        apiServerProcess = line.split(separator: " ").last.flatMap { Int32($0) } ?? 0
        supervisor.keepToTheEnd()
        authority = [UInt8](try Data(contentsOf: URL(fileURLWithPath: place + "/authority.pem")))
    }

    // MARK: Callers

    /// A user whom no other test has, and who may do nothing until a RoleBinding says so.
    public func user() throws -> (name: String, token: String) {
        let number = numbers.add(1, ordering: .relaxed).oldValue
        guard number < Self.userCount else { throw Failure("all \(Self.userCount) users are taken") }
        return ("user-\(number)", "token-of-user-\(number)")
    }

    /// A name that no other test has, for a namespace or a cluster's object.
    public func unusedName(_ prefix: String = "test") -> String {
        "\(prefix)-\(numbers.add(1, ordering: .relaxed).oldValue)"
    }

    /// A client certificate; PEM of it and of its key.
    public func certificate(for user: String, groups: [String] = []) throws -> (chain: [UInt8], key: [UInt8]) {
        let own = try TemporaryDirectory()
        let subject = groups.map { "/O=\($0)" }.joined() + "/CN=\(user)"
        let run = try ProgramRun([
            "sh", "-c",
            """
            set -e
            cd '\(own.path)'
            openssl ecparam -name prime256v1 -genkey -noout -out client.key
            openssl req -new -key client.key -subj '\(subject)' -out client.csr
            openssl x509 -req -in client.csr -CA '\(directory)/clients.pem' -CAkey '\(directory)/clients.key' \
                -set_serial "0x$(openssl rand -hex 15)" -days 2 -out client.pem
            """,
        ])
        guard run.exitCode == 0 else { throw Failure("openssl could make no certificate: \(run.errorText)") }
        func read(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(own.path)/\(name)")))
        }
        return (try read("client.pem"), try read("client.key"))
    }

    /// A kubeconfig's text with one context.
    public func kubeconfig(token: String, namespace: String = "default") -> String {
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: real
          cluster:
            server: https://\(host):\(port)
            certificate-authority-data: \(Data(authority).base64EncodedString())
        users:
        - name: caller
          user:
            token: \(token)
        contexts:
        - name: real
          context: {cluster: real, user: caller, namespace: \(namespace)}
        current-context: real

        """
    }

    /// Lets etcd forget all history: lists that are being continued say 410 from then on.
    public func compact() throws {
        func ask(_ path: String, _ body: String) throws -> String {
            let run = try ProgramRun([
                "bash", "-c",
                """
                exec 3<>"/dev/tcp/127.0.0.1/\(etcdPort)"
                printf 'POST %s HTTP/1.0\\r\\nContent-Length: %d\\r\\n\\r\\n%s' '\(path)' \(body.utf8.count) '\(body)' >&3
                cat <&3
                """,
            ])
            guard run.text.contains(" 200 OK") else { throw Failure("etcd says: \(run.text)\(run.errorText)") }
            return run.text
        }
        // Any key's answer tells the revision (etcd's v3 API by gRPC gateway).
        let text = try ask("/v3/kv/range", #"{"key":"AA=="}"#)
        guard let revision = text.firstMatch(of: /"revision":"(\d+)"/)?.output.1 else {
            throw Failure("etcd tells no revision: \(text)")
        }
        _ = try ask("/v3/kv/compaction", #"{"revision":"\#(revision)","physical":true}"#)
    }
}
