public import KubernetesAPI
import PlainData
public import ResultTransport

/// The rights of one run's agent: a ServiceAccount, a Role that allows to apply the ConfigMaps of this run's result and
/// nothing else, and what binds them. All have one name, which the run's id makes its own.
public struct ScanCredentials: Sendable, Hashable {
    /// The name of the objects.
    public let name: String
    /// Where they are.
    public let namespace: String
    /// The ConfigMaps that the agent may apply.
    public let results: ResultNames
    /// The account that the agent uses.
    public let serviceAccount: String
    private let marks: RunMarks

    /// Credentials for a run.
    ///
    /// - Parameters:
    ///   - name: What the objects are called.
    ///   - namespace: Where they are made: the agent's pod's.
    ///   - results: The ConfigMaps of the result.
    ///   - existing: A service account that is there already, of the pod that the agent joins; nil to make one.
    ///   - marks: The run's labels and annotations.
    public init(
        name: String, namespace: String, results: ResultNames, existing: String? = nil, marks: RunMarks
    ) {
        self.name = name
        self.namespace = namespace
        self.results = results
        serviceAccount = existing ?? name
        self.marks = marks
    }

    private var makesAccount: Bool { serviceAccount == name }

    /// The kinds of what is made.
    public var kinds: [ResourceKind] { (makesAccount ? [.serviceAccount] : []) + [.role, .roleBinding] }

    /// What to make, in the order of making it.
    public var objects: [(ResourceKind, KubernetesObject)] {
        (makesAccount ? [(.serviceAccount, account)] : []) + [(.role, role), (.roleBinding, binding)]
    }

    /// Its token is mounted where a pod asks for it, and nowhere else.
    private var account: KubernetesObject {
        var account = KubernetesObject(.serviceAccount, name: name, namespace: namespace)
        account["automountServiceAccountToken"] = .boolean(false)
        return marks.marked(account, as: .credentials)
    }

    /// `create` heeds no resourceNames for a POST; for the PATCH of server-side apply it does, and needs both verbs.
    private var role: KubernetesObject {
        var role = KubernetesObject(.role, name: name, namespace: namespace)
        role["rules"] = .array([
            .map([
                .init("apiGroups", .array([.text("")])),
                .init("resources", .array([.text("configmaps")])),
                .init("resourceNames", .array(results.all.map(PlainValue.text))),
                .init("verbs", .array([.text("create"), .text("patch")])),
            ])
        ])
        return marks.marked(role, as: .credentials)
    }

    private var binding: KubernetesObject {
        var binding = KubernetesObject(.roleBinding, name: name, namespace: namespace)
        binding["roleRef"] = .map([
            .init("apiGroup", .text(ResourceKind.role.group)), .init("kind", .text("Role")), .init("name", .text(name)),
        ])
        binding["subjects"] = .array([
            .map([
                .init("kind", .text("ServiceAccount")), .init("name", .text(serviceAccount)),
                .init("namespace", .text(namespace)),
            ])
        ])
        return marks.marked(binding, as: .credentials)
    }

    /// How long a token lives, in seconds: the shortest that the API server grants.
    public static let tokenSeconds = 600

    /// The TokenRequest (authentication.k8s.io/v1) for a token that dies with a pod.
    static func tokenRequest(boundTo pod: KubernetesObject) -> KubernetesObject {
        KubernetesObject(
            .map([
                .init("apiVersion", .text("authentication.k8s.io/v1")), .init("kind", .text("TokenRequest")),
                .init(
                    "spec",
                    .map([
                        .init("expirationSeconds", .integer(tokenSeconds)),
                        .init(
                            "boundObjectRef",
                            .map([
                                .init("apiVersion", .text("v1")), .init("kind", .text("Pod")),
                                .init("name", .text(pod.name)), .init("uid", .text(pod.uid)),
                            ])),
                    ])),
            ]))
    }
}
