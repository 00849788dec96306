/// A kind of object, and where the API server has it.
public struct ResourceKind: Sendable, Hashable {
    /// The API group; empty for the core one.
    public let group: String
    /// The group's version, "v1".
    public let version: String
    /// The kind, "ConfigMap".
    public let kind: String
    /// The name in paths, "configmaps".
    public let plural: String
    /// Whether objects of it live in namespaces.
    public let isNamespaced: Bool

    /// A kind by its names.
    public init(group: String = "", version: String = "v1", kind: String, plural: String, isNamespaced: Bool = true) {
        self.group = group
        self.version = version
        self.kind = kind
        self.plural = plural
        self.isNamespaced = isNamespaced
    }

    /// "v1", "rbac.authorization.k8s.io/v1".
    public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// Pods.
    public static let pod = ResourceKind(kind: "Pod", plural: "pods")
    /// ConfigMaps.
    public static let configMap = ResourceKind(kind: "ConfigMap", plural: "configmaps")
    /// ServiceAccounts.
    public static let serviceAccount = ResourceKind(kind: "ServiceAccount", plural: "serviceaccounts")
    /// Events of the core group.
    public static let event = ResourceKind(kind: "Event", plural: "events")
    /// Namespaces.
    public static let namespace = ResourceKind(kind: "Namespace", plural: "namespaces", isNamespaced: false)
    /// Roles.
    public static let role = ResourceKind(group: "rbac.authorization.k8s.io", kind: "Role", plural: "roles")
    /// RoleBindings.
    public static let roleBinding = ResourceKind(
        group: "rbac.authorization.k8s.io", kind: "RoleBinding", plural: "rolebindings")
    /// Deployments.
    public static let deployment = ResourceKind(group: "apps", kind: "Deployment", plural: "deployments")
    /// ReplicaSets.
    public static let replicaSet = ResourceKind(group: "apps", kind: "ReplicaSet", plural: "replicasets")
    /// StatefulSets.
    public static let statefulSet = ResourceKind(group: "apps", kind: "StatefulSet", plural: "statefulsets")
    /// DaemonSets.
    public static let daemonSet = ResourceKind(group: "apps", kind: "DaemonSet", plural: "daemonsets")
    /// Jobs.
    public static let job = ResourceKind(group: "batch", kind: "Job", plural: "jobs")
    /// Questions whether the caller may do something.
    public static let selfSubjectAccessReview = ResourceKind(
        group: "authorization.k8s.io", kind: "SelfSubjectAccessReview", plural: "selfsubjectaccessreviews",
        isNamespaced: false)
}
