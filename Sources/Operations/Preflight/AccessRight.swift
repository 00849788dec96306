public import KubernetesAPI
import PlainData
import ResultTransport

/// A right that a run needs, as RBAC and SelfSubjectAccessReview name it.
public struct AccessRight: Sendable, Hashable, CustomStringConvertible {
    /// "get", "list", "create", "patch", "delete".
    public let verb: String
    /// The kind of object.
    public let kind: ResourceKind
    /// What is meant below the object: "log", "ephemeralcontainers".
    public let subresource: String?
    /// The one object; nil for all of the kind.
    public let name: String?
    /// What it is for: "to read the report"; empty where that is not to be said.
    public let purpose: String

    /// A right from its parts.
    public init(
        _ verb: String, _ kind: ResourceKind, _ subresource: String? = nil, name: String? = nil, to purpose: String
    ) {
        self.verb = verb
        self.kind = kind
        self.subresource = subresource
        self.name = name
        self.purpose = purpose.isEmpty ? "" : "to \(purpose)"
    }

    /// "patch pods/ephemeralcontainers named web-0 (to add the agent)".
    public var description: String {
        let resource = kind.plural + (subresource.map { "/" + $0 } ?? "") + (kind.group.isEmpty ? "" : "." + kind.group)
        return "\(verb) \(resource)\(name.map { " named " + $0 } ?? "")\(purpose.isEmpty ? "" : " (\(purpose))")"
    }

    /// The SelfSubjectAccessReview that asks for it (authorization.k8s.io/v1).
    func review(in namespace: String) -> KubernetesObject {
        var attributes: [PlainValue.Entry] = [
            .init("namespace", .text(namespace)), .init("verb", .text(verb)), .init("group", .text(kind.group)),
            .init("version", .text(kind.version)), .init("resource", .text(kind.plural)),
        ]
        if let subresource { attributes.append(.init("subresource", .text(subresource))) }
        if let name { attributes.append(.init("name", .text(name))) }
        return KubernetesObject(
            .map([
                .init("apiVersion", .text(ResourceKind.selfSubjectAccessReview.apiVersion)),
                .init("kind", .text(ResourceKind.selfSubjectAccessReview.kind)),
                .init("spec", .map([.init("resourceAttributes", .map(attributes))])),
            ]))
    }

    /// What scanning through an ephemeral container needs.
    static func ephemeral(pod: String) -> [AccessRight] {
        [
            AccessRight("get", .pod, name: pod, to: "see how the agent fares"),
            AccessRight("patch", .pod, "ephemeralcontainers", name: pod, to: "add the agent"),
            AccessRight("get", .pod, "log", name: pod, to: "read the report"),
        ]
    }

    /// What a pod of the run's own needs. The names are those that the run will give.
    static func scanPod(named pod: String) -> [AccessRight] {
        [
            AccessRight("create", .pod, to: "start the scan pod"),
            AccessRight("get", .pod, name: pod, to: "see how the scan pod fares"),
            AccessRight("get", .pod, "log", name: pod, to: "read why the agent failed"),
            AccessRight("list", .pod, to: "find what is left of the run"),
            AccessRight("delete", .pod, name: pod, to: "remove the scan pod"),
        ]
    }

    /// What publishing to ConfigMaps needs: making credentials that may do so, reading the result and removing all of it.
    /// Nobody can grant what he may not do himself, so the agent's own rights are among these (RBAC, "Privilege escalation
    /// prevention and bootstrapping").
    static func publishing(_ credentials: ScanCredentials) -> [AccessRight] {
        var rights: [AccessRight] = []
        for kind in credentials.kinds {
            rights += [
                AccessRight("create", kind, to: "give the agent rights of its own"),
                AccessRight("get", kind, to: "give the agent rights of its own"),
                AccessRight("list", kind, to: "find what is left of the run"),
                AccessRight("delete", kind, name: credentials.name, to: "take the agent's rights away again"),
            ]
        }
        for name in credentials.results.all {
            rights.append(AccessRight("create", .configMap, name: name, to: "let the agent publish"))
            rights.append(AccessRight("patch", .configMap, name: name, to: "let the agent publish"))
        }
        rights += [
            AccessRight("get", .configMap, to: "read the report"),
            AccessRight("list", .configMap, to: "find what is left of the run"),
            AccessRight("delete", .configMap, to: "remove the published report"),
        ]
        return rights
    }
}
