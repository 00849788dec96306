import Foundation
import PlainData

/// What a caller may do, beside what Roles and RoleBindings in the cluster allow.
public struct CallerRule: Sendable, Hashable {
    /// "get", "list", … or "*".
    public var verbs: [String]
    /// API groups, "" for the core one, or "*".
    public var groups: [String]
    /// "configmaps", "pods/exec", or "*".
    public var resources: [String]
    /// Only objects with these names; empty for all.
    public var names: [String]
    /// Only in this namespace; nil for all of them, and for what lives in none.
    public var namespace: String?

    /// A rule, as a Role has it.
    public init(
        _ verbs: [String], _ resources: [String], groups: [String] = [""], names: [String] = [],
        in namespace: String? = nil
    ) {
        (self.verbs, self.resources, self.groups) = (verbs, resources, groups)
        (self.names, self.namespace) = (names, namespace)
    }

    init(_ rule: PlainValue, in namespace: String?) {
        self.init(
            rule["verbs"]?.texts ?? [], rule["resources"]?.texts ?? [], groups: rule["apiGroups"]?.texts ?? [],
            names: rule["resourceNames"]?.texts ?? [], in: namespace)
    }

    func allows(_ access: Access) -> Bool {
        func has(_ list: [String], _ word: String) -> Bool { list.contains("*") || list.contains(word) }
        let isResource =
            has(resources, access.qualified)
            || (!access.subresource.isEmpty && resources.contains("*/\(access.subresource)"))
        return (namespace == nil || namespace == access.namespace) && has(verbs, access.verb)
            && has(groups, access.group)
            && isResource && (names.isEmpty || names.contains(access.name))
    }

    /// Whether all that the other allows is allowed by this.
    func covers(_ other: CallerRule) -> Bool {
        func has(_ list: [String], _ words: [String]) -> Bool { list.contains("*") || words.allSatisfy(list.contains) }
        return (namespace == nil || namespace == other.namespace) && has(verbs, other.verbs)
            && has(groups, other.groups)
            && has(resources, other.resources)
            && (names.isEmpty || (!other.names.isEmpty && other.names.allSatisfy(names.contains)))
    }
}

/// One thing that somebody wants to do.
struct Access: Sendable, Hashable {
    var verb: String
    var group: String
    var resource: String
    var subresource = ""
    var namespace: String?
    /// Empty where the request names none: resourceNames never fit then.
    var name = ""

    var qualified: String { subresource.isEmpty ? resource : "\(resource)/\(subresource)" }
}

/// Who asks.
struct Caller: Sendable {
    var name: String
    var groups: [String]
    var rules: [CallerRule] = []

    var isMaster: Bool { groups.contains("system:masters") }

    static func serviceAccount(_ name: String, in namespace: String) -> Caller {
        Caller(
            name: "system:serviceaccount:\(namespace):\(name)",
            groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", "system:authenticated"])
    }

    /// All rules that hold for it (Kubernetes' documentation, Using RBAC Authorization).
    func rules(_ store: ObjectStore) -> [CallerRule] {
        var rules = rules
        for plural in ["rolebindings", "clusterrolebindings"] {
            guard let bindings = DoubleResource.named(plural) else { continue }
            for binding in store.all(bindings) where (binding["subjects"]?.elements ?? []).contains(where: isSubject) {
                let namespace = binding.at("metadata", "namespace")?.text
                rules += Self.rules(of: binding["roleRef"], in: namespace, store)
            }
        }
        return rules
    }

    static func rules(of reference: PlainValue?, in namespace: String?, _ store: ObjectStore) -> [CallerRule] {
        guard let kind = reference?["kind"]?.text, let name = reference?["name"]?.text,
            let roles = DoubleResource.of(apiVersion: "rbac.authorization.k8s.io/v1", kind: kind)
        else { return [] }
        let role = store[.init(resource: roles, namespace: roles.isNamespaced ? namespace ?? "" : "", name: name)]
        return (role?.object["rules"]?.elements ?? []).map { CallerRule($0, in: namespace) }
    }

    private func isSubject(_ subject: PlainValue) -> Bool {
        guard let name = subject["name"]?.text else { return false }
        return switch subject["kind"]?.text {
        case "User": name == self.name
        case "Group": groups.contains(name)
        case "ServiceAccount": self.name == "system:serviceaccount:\(subject["namespace"]?.text ?? ""):\(name)"
        default: false
        }
    }

    func may(_ access: Access, _ store: ObjectStore) -> Bool {
        // The role system:basic-user lets everybody ask what they may do.
        if access.resource == "selfsubjectaccessreviews", access.verb == "create" { return true }
        return isMaster || rules(store).contains { $0.allows(access) }
    }

    func refusal(_ access: Access) -> StatusAnswer {
        let qualified = access.group.isEmpty ? access.resource : "\(access.resource).\(access.group)"
        let place = access.namespace.map { "in the namespace \"\($0)\"" } ?? "at the cluster scope"
        let subject = access.name.isEmpty ? qualified : "\(qualified) \"\(access.name)\""
        return StatusAnswer(
            403, "Forbidden",
            "\(subject) is forbidden: User \"\(name)\" cannot \(access.verb) resource \"\(access.qualified)\" in API group "
                + "\"\(access.group)\" \(place)",
            details: .map([
                .init("name", .text(access.name)), .init("group", .text(access.group)),
                .init("kind", .text(access.resource)),
            ]))
    }
}

extension ObjectStore {
    func all(_ resource: DoubleResource) -> [PlainValue] {
        guard let everything = try? Selector(labels: nil, fields: nil) else { return [] }
        return list(resource, in: nil, everything)
    }
}

/// Who is known, and by what.
struct Callers: Sendable {
    /// A token that TokenRequest gave.
    struct Bound: Sendable {
        var account: String
        var namespace: String
        var accountUID: String
        /// The object that it ends with.
        var bound: (resource: DoubleResource, name: String, uid: String)?
        var expires: Date
        var isAccepted: Bool
    }

    var byToken: [String: Caller] = [:]
    /// By the DER of the certificate.
    var byCertificate: [[UInt8]: Caller] = [:]
    var bound: [String: Bound] = [:]
    private(set) var ended: Set<String> = []

    mutating func end(_ token: String) { ended.insert(token) }
    mutating func endAllBound() { ended.formUnion(bound.keys) }

    /// Who it is; throws 401 where that can't be told.
    func caller(token: String?, certificate: [UInt8]?, _ store: ObjectStore) throws(StatusAnswer) -> Caller {
        if let certificate, let caller = byCertificate[certificate] { return caller }
        guard let token else { return Caller(name: "system:anonymous", groups: ["system:unauthenticated"]) }
        guard !ended.contains(token) else { throw .unauthorized }
        if let caller = byToken[token] { return caller }
        guard let bound = bound[token], bound.isAccepted, bound.expires > Date(),
            let accounts = DoubleResource.named("serviceaccounts"),
            Self.uid(accounts, bound.account, bound.namespace, store) == bound.accountUID
        else { throw .unauthorized }
        if let object = bound.bound, Self.uid(object.resource, object.name, bound.namespace, store) != object.uid {
            throw .unauthorized
        }
        return .serviceAccount(bound.account, in: bound.namespace)
    }

    private static func uid(
        _ resource: DoubleResource, _ name: String, _ namespace: String, _ store: ObjectStore
    ) -> String? {
        store[.init(resource: resource, namespace: namespace, name: name)]?.object.at("metadata", "uid")?.text
    }
}
