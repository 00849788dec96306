import Foundation
import PlainData

/// Creating and changing objects.
extension DoubleState {
    mutating func create(_ arrival: Arrival, _ resource: DoubleResource) throws(StatusAnswer) -> PlainValue {
        var object = try Document.read(arrival)
        if resource.plural == "selfsubjectaccessreviews" { return accessReview(object, arrival.caller) }
        try checkIdentity(object, resource, arrival)
        if object.at("metadata", "name")?.text ?? "" == "", let prefix = object.at("metadata", "generateName")?.text {
            let suffix = UUID().uuidString.lowercased().filter { $0 != "-" }.prefix(5)
            object.set(.text(prefix + suffix), at: "metadata", "name")
        }
        let name = object.at("metadata", "name")?.text ?? ""
        guard !name.isEmpty else {
            throw .invalid(resource, "", ["metadata.name: Required value: name or generateName is required"])
        }
        guard object.at("metadata", "resourceVersion")?.text ?? "" == "" else {
            throw .badRequest("resourceVersion should not be set on objects to be created")
        }
        let key = ObjectStore.Key(resource: resource, namespace: arrival.request.namespace ?? "", name: name)
        guard store[key] == nil else { throw .alreadyExists(resource, name) }
        return try add(object, key, FieldOwners(), arrival)
    }

    /// What POST and an apply that creates have in common.
    private mutating func add(
        _ object: PlainValue, _ key: ObjectStore.Key, _ owners: FieldOwners, _ arrival: Arrival
    ) throws(StatusAnswer) -> PlainValue {
        var (object, owners) = (object, owners)
        try checkNamespace(key)
        object.set(key.resource.isNamespaced ? .text(key.namespace) : nil, at: "metadata", "namespace")
        object.set(.text(UUID().uuidString.lowercased()), at: "metadata", "uid")
        object.set(.text(timestamp()), at: "metadata", "creationTimestamp")
        if Self.statused.contains(key.resource.plural) { object.set(nil, at: "status") }
        if key.resource.plural == "pods" { try preparePod(&object) }
        try admit(object, nil, key, arrival)
        if owners.fields.isEmpty { owners.wrote(object, over: nil, by: arrival.manager) }
        guard !arrival.isDryRun else { return object }
        object = store.write(object, owners: owners, at: key)
        if key.resource.plural == "namespaces" { addDefaultAccount(to: key.name) }
        if key.resource.plural == "pods" { afterwards.append(.podCreated(object)) }
        return object
    }

    mutating func change(_ arrival: Arrival, _ resource: DoubleResource) throws(StatusAnswer) -> Answer {
        let key = key(resource, arrival)
        if arrival.request.verb == "patch", arrival.request.contentType.hasPrefix("application/apply-patch") {
            return try apply(arrival, key)
        }
        let old = try existing(key)
        var new = try changed(old.object, arrival)
        try checkIdentity(new, resource, arrival)
        new = Self.kept(new, from: old.object, key.resource, subresource: arrival.request.subresource)
        let wanted = new.at("metadata", "resourceVersion")?.text ?? ""
        guard wanted.isEmpty || wanted == old.object.at("metadata", "resourceVersion")?.text else {
            throw .conflict(
                resource, key.name,
                "the object has been modified; please apply your changes to the latest version and try again")
        }
        return .document(200, try write(new, old, key, arrival))
    }

    private func changed(_ old: PlainValue, _ arrival: Arrival) throws(StatusAnswer) -> PlainValue {
        let body = try Document.read(arrival)
        guard arrival.request.verb == "patch" else { return body }
        switch arrival.request.contentType {
        case "application/json-patch+json": return try Patching.json(body, to: old)
        case "application/merge-patch+json": return Patching.merge(body, into: old)
        case "application/strategic-merge-patch+json": return Patching.strategicMerge(body, into: old)
        default:
            throw StatusAnswer(
                415, "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                    + "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, "
                    + "application/apply-patch+yaml")
        }
    }

    private mutating func apply(_ arrival: Arrival, _ key: ObjectStore.Key) throws(StatusAnswer) -> Answer {
        let request = arrival.request
        guard let manager = request.parameter("fieldManager"), !manager.isEmpty else {
            throw StatusAnswer(
                422, "Invalid",
                "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")
        }
        var configuration = try Document.read(arrival)
        try checkIdentity(configuration, key.resource, arrival)
        guard configuration.at("metadata", "managedFields")?.elements ?? [] == [] else {
            throw .badRequest("metadata.managedFields must be nil")
        }
        configuration.set(.text(key.name), at: "metadata", "name")
        let uid = configuration.at("metadata", "uid")?.text ?? ""
        let version = configuration.at("metadata", "resourceVersion")?.text ?? ""
        guard let old = store[key] else {
            let access = arrival.access("create")
            guard arrival.caller.may(access, store) else {
                // Who may change it but not make it is told no more.
                throw StatusAnswer(
                    403, "Forbidden", "\(key.resource.qualified) \"\(key.name)\" is forbidden: ",
                    details: StatusAnswer.named(key.name, key.resource))
            }
            guard uid.isEmpty else {
                throw .conflict(
                    key.resource, key.name,
                    "uid mismatch: the provided object specified uid \(uid), and no existing object was found")
            }
            guard version.isEmpty else {
                throw .notFound(key.resource, key.name)
            }
            var owners = FieldOwners()
            guard
                let object = try? owners.apply(
                    configuration,
                    to: .map([
                        .init("apiVersion", .text(key.resource.apiVersion)), .init("kind", .text(key.resource.kind)),
                        .init("metadata", .map([.init("name", .text(key.name))])),
                    ]), by: manager, isForced: true)
            else { throw .badRequest("no object") }
            return .document(201, try add(object, key, owners, arrival))
        }
        guard uid.isEmpty || uid == old.object.at("metadata", "uid")?.text else {
            throw .conflict(
                key.resource, key.name,
                "Precondition failed: UID in precondition: \(old.object.at("metadata", "uid")?.text ?? ""), UID in object meta: \(uid)"
            )
        }
        guard version.isEmpty || version == old.object.at("metadata", "resourceVersion")?.text else {
            throw .conflict(
                key.resource, key.name,
                "the object has been modified; please apply your changes to the latest version and try again")
        }
        var owners = old.owners
        let new: PlainValue
        do {
            new = try owners.apply(configuration, to: old.object, by: manager, isForced: request.isSet("force"))
        } catch {
            throw error.answer
        }
        return .document(
            200,
            try write(
                Self.kept(new, from: old.object, key.resource, subresource: request.subresource), old, key, arrival,
                owners))
    }

    private mutating func write(
        _ new: PlainValue, _ old: ObjectStore.Record, _ key: ObjectStore.Key, _ arrival: Arrival,
        _ applied: FieldOwners? = nil
    ) throws(StatusAnswer) -> PlainValue {
        try admit(new, old.object, key, arrival)
        var owners = applied ?? old.owners
        if applied == nil { owners.wrote(new, over: old.object, by: arrival.manager) }
        guard !arrival.isDryRun else { return new }
        let written = store.write(new, owners: owners, at: key)
        let isEnding = written.at("metadata", "deletionTimestamp") != nil
        if isEnding, key.resource.plural != "pods", (written.at("metadata", "finalizers")?.elements ?? []).isEmpty {
            remove(key)
        }
        if arrival.request.subresource == "ephemeralcontainers" {
            let before = (old.object.at("spec", "ephemeralContainers")?.elements ?? []).count
            for container in (written.at("spec", "ephemeralContainers")?.elements ?? []).dropFirst(before) {
                afterwards.append(.ephemeralContainer(pod: written, container))
            }
        }
        return written
    }

    // MARK: Checks

    private static let statused: Set<String> = [
        "pods", "namespaces", "nodes", "services", "deployments", "replicasets", "statefulsets", "daemonsets", "jobs",
        "cronjobs", "resourcequotas", "persistentvolumeclaims",
    ]

    /// What this way of writing can't change stays as it is.
    private static func kept(
        _ new: PlainValue, from old: PlainValue, _ resource: DoubleResource, subresource: String
    ) -> PlainValue {
        var result = new
        switch subresource {
        case "status":
            result = old
            result.set(new["status"], at: "status")
            result.set(new.at("metadata", "resourceVersion"), at: "metadata", "resourceVersion")
        case "ephemeralcontainers":
            result = old
            result.set(new.at("spec", "ephemeralContainers"), at: "spec", "ephemeralContainers")
            result.set(new.at("metadata", "resourceVersion"), at: "metadata", "resourceVersion")
        default:
            if statused.contains(resource.plural) { result.set(old["status"], at: "status") }
        }
        for field in ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "managedFields"] {
            result.set(old.at("metadata", field), at: "metadata", field)
        }
        for field in ["apiVersion", "kind"] { result.set(old[field], at: field) }
        return result
    }

    private func checkIdentity(
        _ object: PlainValue, _ resource: DoubleResource, _ arrival: Arrival
    ) throws(StatusAnswer) {
        guard object["apiVersion"]?.text == resource.apiVersion, object["kind"]?.text == resource.kind else {
            throw .badRequest(
                "\(object["kind"]?.text ?? "") in version \"\(object["apiVersion"]?.text ?? "")\" cannot be handled as a "
                    + resource.kind)
        }
        let name = object.at("metadata", "name")?.text ?? ""
        if let wanted = arrival.request.name, !name.isEmpty, name != wanted {
            throw .badRequest("the name of the object (\(name)) does not match the name on the URL (\(wanted))")
        }
        let namespace = object.at("metadata", "namespace")?.text ?? ""
        if resource.isNamespaced, !namespace.isEmpty, namespace != arrival.request.namespace {
            throw .badRequest("the namespace of the provided object does not match the namespace sent on the request")
        }
    }

    private func checkNamespace(_ key: ObjectStore.Key) throws(StatusAnswer) {
        guard key.resource.isNamespaced else { return }
        guard let namespace = namespace(key.namespace) else {
            throw StatusAnswer(
                404, "NotFound", "namespaces \"\(key.namespace)\" not found",
                details: .map([.init("name", .text(key.namespace)), .init("kind", .text("namespaces"))]))
        }
        guard namespace.at("metadata", "deletionTimestamp") == nil else {
            throw StatusAnswer(
                403, "Forbidden",
                "\(key.resource.qualified) \"\(key.name)\" is forbidden: unable to create new content in namespace "
                    + "\(key.namespace) because it is being terminated")
        }
    }

    func namespace(_ name: String) -> PlainValue? {
        guard let namespaces = DoubleResource.named("namespaces") else { return nil }
        return store[.init(resource: namespaces, namespace: "", name: name)]?.object
    }

    private func admit(
        _ new: PlainValue, _ old: PlainValue?, _ key: ObjectStore.Key, _ arrival: Arrival
    ) throws(StatusAnswer) {
        var causes = ObjectRules.metadata(new, key.resource)
        switch key.resource.plural {
        case "configmaps":
            causes += try ObjectRules.configMap(new)
            if let old { causes += ObjectRules.immutableConfigMap(new, old) }
        case "pods":
            let isEphemeral = arrival.request.subresource == "ephemeralcontainers"
            if let old {
                causes += isEphemeral ? EphemeralContainerRules.causes(new, old) : PodRules.change(new, old)
            } else {
                causes += PodRules.creation(new)
            }
            if causes.isEmpty, old == nil || isEphemeral {
                try PodSecurity.check(new, namespace(key.namespace))
            }
        case "events":
            if new.at("involvedObject", "namespace")?.text ?? "default" != key.namespace {
                causes.append(
                    "involvedObject.namespace: Invalid value: \"\(new.at("involvedObject", "namespace")?.text ?? "")\": "
                        + "does not match event.namespace")
            }
        case "roles", "clusterroles", "rolebindings", "clusterrolebindings":
            if new != old { try checkEscalation(new, key, arrival) }
        default: break
        }
        guard causes.isEmpty else { throw .invalid(key.resource, key.name, causes) }
    }

    /// Nobody grants what they may not do (Using RBAC Authorization, "Privilege escalation prevention and bootstrapping").
    private func checkEscalation(
        _ new: PlainValue, _ key: ObjectStore.Key, _ arrival: Arrival
    ) throws(StatusAnswer) {
        let isRole = key.resource.plural.hasSuffix("roles")
        let namespace = key.resource.isNamespaced ? key.namespace : nil
        let granted =
            isRole
            ? (new["rules"]?.elements ?? []).map { CallerRule($0, in: namespace) }
            : Caller.rules(of: new["roleRef"], in: namespace, store)
        var exempt = arrival.access(isRole ? "escalate" : "bind")
        if !isRole {
            exempt.resource = new.at("roleRef", "kind")?.text == "ClusterRole" ? "clusterroles" : "roles"
            exempt.name = new.at("roleRef", "name")?.text ?? ""
        }
        if !isRole, let roles = DoubleResource.named(exempt.resource) {
            _ = try existing(
                .init(resource: roles, namespace: roles.isNamespaced ? key.namespace : "", name: exempt.name))
        }
        guard !arrival.caller.may(exempt, store) else { return }
        let held = arrival.caller.rules(store)
        // Of a rule each verb and resource may come from another one.
        let missing = granted.filter { rule in
            !rule.verbs.allSatisfy { verb in
                rule.resources.allSatisfy { resource in
                    let part = CallerRule([verb], [resource], groups: rule.groups, names: rule.names, in: namespace)
                    return held.contains { $0.covers(part) }
                }
            }
        }
        guard missing.isEmpty else {
            throw StatusAnswer(
                403, "Forbidden",
                "\(key.resource.qualified) \"\(key.name)\" is forbidden: user \"\(arrival.caller.name)\" is attempting to "
                    + "grant RBAC permissions not currently held",
                details: StatusAnswer.named(key.name, key.resource))
        }
    }

    private func preparePod(_ pod: inout PlainValue) throws(StatusAnswer) {
        pod.set(.map([.init("phase", .text("Pending"))]), at: "status")
        if pod.at("spec", "restartPolicy") == nil { pod.set(.text("Always"), at: "spec", "restartPolicy") }
        let account = pod.at("spec", "serviceAccountName")?.text ?? "default"
        pod.set(.text(account), at: "spec", "serviceAccountName")
        pod.set(.text(account), at: "spec", "serviceAccount")
        guard let accounts = DoubleResource.named("serviceaccounts") else { return }
        let namespace = pod.at("metadata", "namespace")?.text ?? ""
        guard store[.init(resource: accounts, namespace: namespace, name: account)] != nil else {
            throw StatusAnswer(
                403, "Forbidden",
                "pods \"\(pod.at("metadata", "name")?.text ?? "")\" is forbidden: error looking up service account "
                    + "\(namespace)/\(account): serviceaccount \"\(account)\" not found")
        }
    }

    /// Every namespace has the account `default`.
    mutating func addDefaultAccount(to namespace: String) {
        guard let accounts = DoubleResource.named("serviceaccounts") else { return }
        let key = ObjectStore.Key(resource: accounts, namespace: namespace, name: "default")
        guard store[key] == nil else { return }
        store.write(Self.object(key), owners: FieldOwners(), at: key)
    }

    /// An object with what the server gives to each.
    static func object(_ key: ObjectStore.Key) -> PlainValue {
        var metadata: [PlainValue.Entry] = [.init("name", .text(key.name))]
        if key.resource.isNamespaced { metadata.append(.init("namespace", .text(key.namespace))) }
        metadata.append(.init("uid", .text(UUID().uuidString.lowercased())))
        metadata.append(.init("creationTimestamp", .text(timestamp())))
        return .map([
            .init("apiVersion", .text(key.resource.apiVersion)), .init("kind", .text(key.resource.kind)),
            .init("metadata", .map(metadata)),
        ])
    }
}

/// What may stand in a pod, and what may change in one.
enum PodRules {
    static func creation(_ pod: PlainValue) -> [String] {
        let containers = pod.at("spec", "containers")?.elements ?? []
        var causes = containers.isEmpty ? ["spec.containers: Required value"] : []
        if pod.at("spec", "ephemeralContainers")?.elements ?? [] != [] {
            causes.append("spec.ephemeralContainers: Forbidden: cannot be set on create")
        }
        let volumes = (pod.at("spec", "volumes")?.elements ?? []).compactMap { $0["name"]?.text }
        var names: Set<String> = []
        for field in ["initContainers", "containers"] {
            for (index, container) in (pod.at("spec", field)?.elements ?? []).enumerated() {
                let path = "spec.\(field)[\(index)]"
                let name = container["name"]?.text ?? ""
                if name.isEmpty { causes.append("\(path).name: Required value") }
                if !names.insert(name).inserted { causes.append("\(path).name: Duplicate value: \"\(name)\"") }
                if (container["image"]?.text ?? "").isEmpty { causes.append("\(path).image: Required value") }
                for (number, mount) in (container["volumeMounts"]?.elements ?? []).enumerated()
                where !volumes.contains(mount["name"]?.text ?? "") {
                    causes.append("\(path).volumeMounts[\(number)].name: Not found: \"\(mount["name"]?.text ?? "")\"")
                }
            }
        }
        return causes
    }

    static func change(_ new: PlainValue, _ old: PlainValue) -> [String] {
        guard fixed(new["spec"]) != fixed(old["spec"]) else { return [] }
        return [
            "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`, "
                + "`spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, `spec.tolerations` (only additions to "
                + "existing tolerations), `spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was "
                + "previously negative)"
        ]
    }

    private static func fixed(_ spec: PlainValue?) -> PlainValue? {
        guard var spec else { return nil }
        for field in ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds"] {
            spec.set(nil, at: field)
        }
        for field in ["containers", "initContainers"] {
            guard var containers = spec[field]?.elements else { continue }
            for index in containers.indices { containers[index].set(nil, at: "image") }
            spec.set(.array(containers), at: field)
        }
        return spec
    }
}
