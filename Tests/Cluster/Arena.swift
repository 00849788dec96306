import ClusterDouble
import KubernetesAPI
import NIOCore
import NIOPosix
import PlainData
import RealCluster
import TestSupport

/// A namespace of a test's own, in the double or in the real cluster.
struct Arena: Sendable {
    let admin: KubernetesClient
    let namespace: String
    private let adminToken: String
    private let place: Place

    private enum Place: Sendable {
        case double(ClusterDouble)
        case real(RealCluster)
    }

    /// In a double that is its own.
    static func double() async throws -> Arena { try await doubleAndCluster().0 }

    /// The same, and the double.
    static func doubleAndCluster() async throws -> (Arena, ClusterDouble) {
        let cluster = try await ClusterDouble()
        return (try await Arena(.double(cluster), namespace: "test-0", token: cluster.adminToken), cluster)
    }

    /// In this process's real cluster.
    static func real() async throws -> Arena {
        let cluster = try await RealCluster.shared()
        return try await Arena(.real(cluster), namespace: cluster.unusedName(), token: cluster.adminToken)
    }

    private init(_ place: Place, namespace: String, token: String) async throws {
        self.place = place
        self.namespace = namespace
        adminToken = token
        admin = Self.client(place, token: token, namespace)
        try await admin.create(KubernetesObject(.namespace, name: namespace), .namespace)
    }

    func end() async {
        if case .double(let cluster) = place { await cluster.stop() }
        await admin.close()
    }

    /// Somebody with a token.
    func client(token: String) -> KubernetesClient { Self.client(place, token: token, namespace) }

    /// Reads a ConfigMap that is not there with a token: what that comes to tells whether it counts.
    func read(with token: String) async throws -> String { try await client(token: token).get(.configMap, "none").name }

    /// The administrator, whose watches last some seconds only: before they end in order the server sends a bookmark.
    func briefAdmin() -> KubernetesClient { Self.client(place, token: adminToken, namespace, idle: .seconds(5)) }

    private static func client(
        _ place: Place, token: String, _ namespace: String, idle: TimeAmount? = nil
    ) -> KubernetesClient {
        let (port, authority) =
            switch place {
            case .double(let cluster): (cluster.port, cluster.authority)
            case .real(let cluster): (cluster.port, cluster.authority)
            }
        var patience = KubernetesClient.Patience()
        patience.attempts = 1
        if let idle { patience.idle = idle }
        return KubernetesClient(
            ClusterConfiguration(
                host: "127.0.0.1", port: port, authorities: authority, credential: .token(token), namespace: namespace),
            on: MultiThreadedEventLoopGroup.singleton, patience: patience)
    }

    /// A user with a Role in the namespace that has these rules.
    func user(_ rules: [CallerRule]) async throws -> KubernetesClient {
        let (name, token) =
            switch place {
            case .double(let cluster): ("user-0", cluster.token(for: "user-0"))
            case .real(let cluster): try cluster.user()
            }
        var role = KubernetesObject(.role, name: "role-\(name)", namespace: namespace)
        role["rules"] = .array(
            rules.map { rule in
                .map([
                    .init("apiGroups", .array(rule.groups.map { .text($0) })),
                    .init("resources", .array(rule.resources.map { .text($0) })),
                    .init("verbs", .array(rule.verbs.map { .text($0) })),
                    .init("resourceNames", .array(rule.names.map { .text($0) })),
                ])
            })
        try await admin.create(role, .role)
        var binding = KubernetesObject(.roleBinding, name: "role-\(name)", namespace: namespace)
        binding["roleRef"] = .map([
            .init("apiGroup", .text("rbac.authorization.k8s.io")), .init("kind", .text("Role")),
            .init("name", .text("role-\(name)")),
        ])
        binding["subjects"] = .array([
            .map([
                .init("apiGroup", .text("rbac.authorization.k8s.io")), .init("kind", .text("User")),
                .init("name", .text(name)),
            ])
        ])
        try await admin.create(binding, .roleBinding)
        let user = client(token: token)
        // The authoriser reads roles from a cache that follows in its own time.
        for rule in rules { try await waitUntilAllowed(user, rule) }
        return user
    }

    private func waitUntilAllowed(_ user: KubernetesClient, _ rule: CallerRule) async throws {
        var review = KubernetesObject(.selfSubjectAccessReview, name: "")
        review["metadata"] = nil
        let parts = (rule.resources.first ?? "").split(separator: "/").map(String.init)
        review["spec"] = .map([
            .init(
                "resourceAttributes",
                .map([
                    .init("namespace", .text(namespace)), .init("verb", .text(rule.verbs.first ?? "")),
                    .init("group", .text(rule.groups.first ?? "")), .init("resource", .text(parts.first ?? "")),
                    .init("subresource", .text(parts.count > 1 ? parts[1] : "")),
                    .init("name", .text(rule.names.first ?? "")),
                ]))
        ])
        for _ in 0..<500 {
            let answer = try await user.create(review, .selfSubjectAccessReview)
            if answer["status", "allowed"] == .boolean(true) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure("the role is not in force")
    }

    /// Lets the server forget its history.
    func compact() throws {
        switch place {
        case .double(let cluster): cluster.compact()
        case .real(let cluster): try cluster.compact()
        }
    }

    // MARK: Objects

    func configMap(_ name: String, _ data: [String: String] = [:], isImmutable: Bool = false) -> KubernetesObject {
        var object = KubernetesObject(.configMap, name: name, namespace: namespace)
        if !data.isEmpty {
            object["data"] = .map(data.sorted { $0.key < $1.key }.map { .init($0.key, .text($0.value)) })
        }
        if isImmutable { object["immutable"] = .boolean(true) }
        return object
    }

    /// A pod that nobody runs.
    func pod(_ name: String, account: String? = nil) -> KubernetesObject {
        var object = KubernetesObject(.pod, name: name, namespace: namespace)
        object["spec"] = .map([
            .init(
                "containers",
                .array([
                    .map([.init("name", .text("app")), .init("image", .text("registry.example/app:1"))])
                ]))
        ])
        if let account { object["spec", "serviceAccountName"] = .text(account) }
        return object
    }
}

/// What came of a trial's steps, one line each, to be held against another server's.
struct Steps {
    private(set) var lines: [String] = []
    private let namespace: String

    init(_ arena: Arena) { namespace = arena.namespace }

    /// Notes what a request came to: what the body makes of it, or the server's code and reason, and its message where that
    /// is `worded` alike.
    mutating func step(_ what: String, isWorded: Bool = true, _ body: () async throws -> String) async {
        let outcome: String
        do {
            outcome = try await body()
        } catch let error as APIError {
            if case .status(let code, let reason, let message) = error.cause {
                outcome = "\(code) \(reason)" + (isWorded ? ": \(message)" : "")
            } else {
                outcome = "\(error)"
            }
        } catch {
            outcome = "\(error)"
        }
        lines.append("\(what): \(outcome)".replacing(namespace, with: "NAMESPACE").replacing(Self.varying, with: "…"))
    }

    /// UIDs, users' numbers and resource versions are everyone's own.
    private static var varying: Regex<Substring> {
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|user-\d+/
    }
}
