/// A kind of object that the server has.
struct DoubleResource: Sendable, Hashable {
    let group: String
    let version: String
    let kind: String
    let plural: String
    let isNamespaced: Bool

    var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
    /// As messages name it: "configmaps", "deployments.apps".
    var qualified: String { group.isEmpty ? plural : "\(plural).\(group)" }

    private init(_ group: String, _ kind: String, _ plural: String, isNamespaced: Bool = true) {
        self.group = group
        self.version = "v1"
        self.kind = kind
        self.plural = plural
        self.isNamespaced = isNamespaced
    }

    static let all: [DoubleResource] = [
        DoubleResource("", "Pod", "pods"), DoubleResource("", "ConfigMap", "configmaps"),
        DoubleResource("", "Secret", "secrets"), DoubleResource("", "ServiceAccount", "serviceaccounts"),
        DoubleResource("", "Event", "events"), DoubleResource("", "Service", "services"),
        DoubleResource("", "ResourceQuota", "resourcequotas"), DoubleResource("", "LimitRange", "limitranges"),
        DoubleResource("", "PersistentVolumeClaim", "persistentvolumeclaims"),
        DoubleResource("", "Namespace", "namespaces", isNamespaced: false),
        DoubleResource("", "Node", "nodes", isNamespaced: false),
        DoubleResource("apps", "Deployment", "deployments"), DoubleResource("apps", "ReplicaSet", "replicasets"),
        DoubleResource("apps", "StatefulSet", "statefulsets"), DoubleResource("apps", "DaemonSet", "daemonsets"),
        DoubleResource("batch", "Job", "jobs"), DoubleResource("batch", "CronJob", "cronjobs"),
        DoubleResource("networking.k8s.io", "NetworkPolicy", "networkpolicies"),
        DoubleResource("coordination.k8s.io", "Lease", "leases"),
        DoubleResource("rbac.authorization.k8s.io", "Role", "roles"),
        DoubleResource("rbac.authorization.k8s.io", "RoleBinding", "rolebindings"),
        DoubleResource("rbac.authorization.k8s.io", "ClusterRole", "clusterroles", isNamespaced: false),
        DoubleResource("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings", isNamespaced: false),
        DoubleResource(
            "authorization.k8s.io", "SelfSubjectAccessReview", "selfsubjectaccessreviews", isNamespaced: false),
    ]

    /// The first with this name in paths; `plural` may carry its group behind a dot.
    static func named(_ plural: String) -> DoubleResource? {
        all.first { $0.plural == plural || $0.qualified == plural }
    }

    static func at(group: String, version: String, plural: String) -> DoubleResource? {
        all.first { $0.group == group && $0.version == version && $0.plural == plural }
    }

    static func of(apiVersion: String, kind: String) -> DoubleResource? {
        all.first { $0.apiVersion == apiVersion && $0.kind == kind }
    }
}
