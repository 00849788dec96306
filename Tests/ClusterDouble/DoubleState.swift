import Foundation
import PlainData

/// All that the server knows. One caller at a time has it.
struct DoubleState: Sendable {
    var store = ObjectStore()
    var callers = Callers()
    var faults = FaultPlan()
    var requests: [AnsweredRequest] = []
    /// How many requests were there before those.
    var forgotten = 0
    var kubelet = KubeletHooks()
    var logs = PodLogs()
    var identity = ServerIdentity.right
    var pages: [String: [PlainValue]] = [:]
    var pageCount = 0
    var isStopped = false
    /// What the kubelet's hooks are to be told once the answer is decided.
    var afterwards: [KubeletEvent] = []
}

/// A request, and who sends it.
struct Arrival: Sendable {
    var request: DoubleRequest
    var caller: Caller
    var body: [UInt8]

    func access(_ verb: String? = nil) -> Access {
        // A namespace lies in itself, as far as rights go.
        let isNamespace = request.resource == "namespaces" && request.group.isEmpty
        return Access(
            verb: verb ?? request.verb, group: request.group, resource: request.resource,
            subresource: request.subresource, namespace: isNamespace ? request.name : request.namespace,
            name: request.name ?? "")
    }

    /// By whom fields are written.
    var manager: String {
        request.parameter("fieldManager") ?? request.agent.split(separator: "/").first.map(String.init) ?? "unknown"
    }

    var isDryRun: Bool { request.parameter("dryRun") == "All" }
}

/// What a request is answered with.
enum Answer: Sendable {
    case document(Int, PlainValue)
    case text(Int, String)
    case watch(ObjectStore.Watcher.Wish)
    case log(PodLogs.Wish)
}

extension DoubleState {
    /// Decides on a request.
    mutating func answer(_ arrival: Arrival) throws(StatusAnswer) -> Answer {
        let request = arrival.request
        if request.resource.isEmpty { return try unversioned(request) }
        guard
            let resource = DoubleResource.at(group: request.group, version: request.version, plural: request.resource)
        else {
            // Who may not ask is told so before what isn't there.
            throw arrival.caller.isMaster ? .noSuchResource : arrival.caller.refusal(arrival.access())
        }
        let selector = try Selector(
            labels: request.parameter("labelSelector"), fields: request.parameter("fieldSelector"))
        var access = arrival.access()
        if ["list", "watch", "deletecollection"].contains(request.verb) { access.name = selector.name ?? "" }
        guard arrival.caller.may(access, store) else { throw arrival.caller.refusal(access) }
        if !request.subresource.isEmpty, let name = request.name {
            return try subresource(arrival, resource, name)
        }
        switch request.verb {
        case "get": return .document(200, try existing(key(resource, arrival)).object)
        case "list": return try list(arrival, resource, selector)
        case "watch": return .watch(.init(resource: resource, selector: selector, request: request))
        case "create": return .document(201, try create(arrival, resource))
        case "update", "patch": return try change(arrival, resource)
        case "delete": return try delete(arrival, key(resource, arrival))
        case "deletecollection":
            for object in store.list(resource, in: request.namespace, selector) {
                remove(Self.key(resource, object))
            }
            return .document(200, Self.success(resource, nil))
        default:
            throw StatusAnswer(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource")
        }
    }

    private func unversioned(_ request: DoubleRequest) throws(StatusAnswer) -> Answer {
        switch request.path {
        case "/version":
            .document(
                200,
                .map([
                    .init("major", .text("1")), .init("minor", .text("36")), .init("gitVersion", .text("v1.36.2")),
                ]))
        case "/healthz", "/livez", "/readyz": .text(200, "ok")
        default: throw .noSuchResource
        }
    }

    // MARK: Objects

    func key(_ resource: DoubleResource, _ arrival: Arrival) -> ObjectStore.Key {
        .init(resource: resource, namespace: arrival.request.namespace ?? "", name: arrival.request.name ?? "")
    }

    static func key(_ resource: DoubleResource, _ object: PlainValue) -> ObjectStore.Key {
        .init(
            resource: resource,
            namespace: resource.isNamespaced ? object.at("metadata", "namespace")?.text ?? "default" : "",
            name: object.at("metadata", "name")?.text ?? "")
    }

    func existing(_ key: ObjectStore.Key) throws(StatusAnswer) -> ObjectStore.Record {
        guard let record = store[key] else { throw .notFound(key.resource, key.name) }
        return record
    }

    mutating func remove(_ key: ObjectStore.Key, orphaning: Bool = false) {
        for change in store.remove(key, orphaning: orphaning) where change.key.resource.plural == "pods" {
            logs.forget(pod: change.key.name, in: change.key.namespace)
        }
    }

    private mutating func list(
        _ arrival: Arrival, _ resource: DoubleResource, _ selector: Selector
    ) throws(StatusAnswer) -> Answer {
        let request = arrival.request
        var version = store.version
        var items: [PlainValue]
        if let token = request.parameter("continue"), !token.isEmpty {
            guard let left = pages[token], let old = token.split(separator: "-").last.flatMap({ Int($0) }) else {
                throw .gone(
                    "The provided continue parameter is too old to display a consistent list result. You can start a new "
                        + "list without the continue parameter.")
            }
            (items, version) = (left, old)
        } else {
            items = store.list(resource, in: request.namespace, selector)
        }
        var metadata: [PlainValue.Entry] = [.init("resourceVersion", .text(String(version)))]
        if let limit = request.parameter("limit").flatMap({ Int($0) }), limit > 0, items.count > limit {
            pageCount += 1
            let token = "page-\(pageCount)-\(version)"
            pages[token] = Array(items.dropFirst(limit))
            metadata.append(.init("continue", .text(token)))
            if selector.isEmpty { metadata.append(.init("remainingItemCount", .integer(items.count - limit))) }
            items = Array(items.prefix(limit))
        }
        // The elements of a list don't repeat what they are.
        for index in items.indices {
            items[index].set(nil, at: "apiVersion")
            items[index].set(nil, at: "kind")
        }
        return .document(
            200,
            .map([
                .init("kind", .text(resource.kind + "List")), .init("apiVersion", .text(resource.apiVersion)),
                .init("metadata", .map(metadata)), .init("items", .array(items)),
            ]))
    }

    private mutating func delete(_ arrival: Arrival, _ key: ObjectStore.Key) throws(StatusAnswer) -> Answer {
        let record = try existing(key)
        let options = arrival.body.isEmpty ? PlainValue.map([]) : try Document.read(arrival)
        for (field, name, end) in [
            ("uid", "UID", "deleted and then recreated"), ("resourceVersion", "ResourceVersion", "modified"),
        ] {
            guard let wanted = options.at("preconditions", field)?.text else { continue }
            let now = record.object.at("metadata", field)?.text ?? ""
            guard wanted == now else {
                throw .conflict(
                    key.resource, key.name,
                    "the \(name) in the precondition (\(wanted)) does not match the \(name) in record (\(now)). "
                        + "The object might have been \(end)", isByKind: true)
            }
        }
        let isOrphaning = [options["propagationPolicy"]?.text, arrival.request.parameter("propagationPolicy")]
            .contains("Orphan")
        var object = record.object
        let grace =
            options["gracePeriodSeconds"]?.integer
            ?? arrival.request.parameter("gracePeriodSeconds").flatMap { Int($0) }
        let isHeld = !(object.at("metadata", "finalizers")?.elements ?? []).isEmpty
        let lingers = key.resource.plural == "pods" && kubelet.onPodDelete != nil && grace != 0
        if !arrival.isDryRun {
            if isHeld || lingers {
                if object.at("metadata", "deletionTimestamp") == nil {
                    object.set(.text(timestamp()), at: "metadata", "deletionTimestamp")
                    object.set(.integer(grace ?? 30), at: "metadata", "deletionGracePeriodSeconds")
                    object = store.write(object, owners: record.owners, at: key)
                    if lingers { afterwards.append(.podDeleted(object)) }
                }
            } else {
                remove(key, orphaning: isOrphaning)
            }
        }
        if isHeld || key.resource.plural == "pods" { return .document(200, object) }
        return .document(200, Self.success(key.resource, record.object))
    }

    private static func success(_ resource: DoubleResource, _ object: PlainValue?) -> PlainValue {
        var details = StatusAnswer.named(object?.at("metadata", "name")?.text ?? "", resource)
        details.set(object?.at("metadata", "uid"), at: "uid")
        return .map([
            .init("kind", .text("Status")), .init("apiVersion", .text("v1")), .init("metadata", .map([])),
            .init("status", .text("Success")), .init("details", details),
        ])
    }
}
