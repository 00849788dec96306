import Foundation
import PlainData

/// All objects, and what happened to them.
struct ObjectStore: Sendable {
    struct Key: Hashable, Sendable {
        var resource: DoubleResource
        /// Empty for what lives in none.
        var namespace: String
        var name: String
    }

    struct Record: Sendable {
        var object: PlainValue
        var owners = FieldOwners()
    }

    struct Change: Sendable {
        enum Kind: String, Sendable { case added = "ADDED", modified = "MODIFIED", deleted = "DELETED" }
        var version: Int
        var kind: Kind
        var key: Key
        var object: PlainValue
        /// What it was before; nil where it was not.
        var before: PlainValue?
    }

    private var records: [DoubleResource: [String: Record]] = [:]
    private(set) var version = 100
    /// What watchers can still be told.
    private(set) var history: [Change] = []
    /// Versions before this one are forgotten.
    private(set) var oldest = 100
    private var watchers: [Int: Watcher] = [:]
    private var nextWatcher = 0

    // MARK: Reading

    subscript(key: Key) -> Record? { records[key.resource]?[Self.path(key)] }

    /// In the order of etcd's keys.
    func list(_ resource: DoubleResource, in namespace: String?, _ selector: Selector) -> [PlainValue] {
        let all = records[resource] ?? [:]
        let prefix = namespace.map { "\($0)/" }
        return all.filter { entry in
            (prefix.map { entry.key.hasPrefix($0) } ?? true) && selector.matches(entry.value.object)
        }.sorted { $0.key < $1.key }.map(\.value.object)
    }

    func owner(uid: String) -> Bool {
        records.values.contains { $0.values.contains { $0.object.at("metadata", "uid")?.text == uid } }
    }

    // MARK: Writing

    /// Writes an object with a new resource version and tells the watchers; one that is the same as before is left alone.
    @discardableResult
    mutating func write(_ object: PlainValue, owners: FieldOwners, at key: Key) -> PlainValue {
        let before = self[key]?.object
        var object = object
        object.set(before?.at("metadata", "resourceVersion"), at: "metadata", "resourceVersion")
        owners.show(in: &object)
        if let before, before == object { return before }
        version += 1
        object.set(.text(String(version)), at: "metadata", "resourceVersion")
        records[key.resource, default: [:]][Self.path(key)] = Record(object: object, owners: owners)
        tell(
            Change(version: version, kind: before == nil ? .added : .modified, key: key, object: object, before: before)
        )
        return object
    }

    /// Removes an object, and then what only it owned (Kubernetes' documentation, Garbage Collection); tells which.
    @discardableResult
    mutating func remove(_ key: Key, orphaning: Bool = false) -> [Change] {
        guard let record = records[key.resource]?.removeValue(forKey: Self.path(key)) else { return [] }
        version += 1
        var object = record.object
        object.set(.text(String(version)), at: "metadata", "resourceVersion")
        let change = Change(version: version, kind: .deleted, key: key, object: object, before: record.object)
        tell(change)
        var changes = [change]
        if key.resource.plural == "namespaces" {
            for inside in keys(where: { key, _ in key.namespace == change.key.name }) { changes += remove(inside) }
        }
        guard let uid = object.at("metadata", "uid")?.text else { return changes }
        let dependents = keys { _, object in
            (object.at("metadata", "ownerReferences")?.elements ?? []).contains { $0["uid"]?.text == uid }
        }
        for dependent in dependents { changes += release(dependent, from: uid, orphaning: orphaning) }
        return changes
    }

    private mutating func release(_ key: Key, from uid: String, orphaning: Bool) -> [Change] {
        guard let record = self[key] else { return [] }
        let owners = record.object.at("metadata", "ownerReferences")?.elements ?? []
        let left = owners.filter { reference in
            guard let other = reference["uid"]?.text, other != uid else { return false }
            return owner(uid: other)
        }
        if left.isEmpty, !orphaning { return remove(key) }
        var object = record.object
        object.set(left.isEmpty ? nil : .array(left), at: "metadata", "ownerReferences")
        write(object, owners: record.owners, at: key)
        return []
    }

    private func keys(where isMeant: (Key, PlainValue) -> Bool) -> [Key] {
        records.flatMap { resource, objects in
            objects.compactMap { path, record -> Key? in
                let parts = path.split(separator: "/", omittingEmptySubsequences: false)
                let key = Key(resource: resource, namespace: String(parts[0]), name: String(parts[1]))
                return isMeant(key, record.object) ? key : nil
            }
        }
    }

    private static func path(_ key: Key) -> String { "\(key.namespace)/\(key.name)" }

    // MARK: Watching

    /// What is told of changes. Called with the store locked, so it must only pass them on.
    struct Watcher: Sendable {
        var resource: DoubleResource
        var namespace: String?
        var selector: Selector
        var wantsBookmarks: Bool
        var tell: @Sendable (WatchLine) -> Void
    }

    /// Begins a watch.
    ///
    /// - Parameter start: The version after which changes are told; nil for all objects that are there now, and then what
    ///   changes.
    /// - Throws: 410 where the version is forgotten.
    mutating func watch(from start: Int?, _ watcher: Watcher) throws(StatusAnswer) -> Int {
        if let start {
            guard start >= oldest else {
                throw .gone("too old resource version: \(start) (\(oldest))")
            }
            for change in history where change.version > start { Self.pass(change, to: watcher) }
        } else {
            for object in list(watcher.resource, in: watcher.namespace, watcher.selector) {
                watcher.tell(.event("ADDED", object))
            }
        }
        nextWatcher += 1
        watchers[nextWatcher] = watcher
        return nextWatcher
    }

    mutating func endWatch(_ number: Int) { watchers[number] = nil }

    func bookmark(_ number: Int) {
        guard let watcher = watchers[number], watcher.wantsBookmarks else { return }
        watcher.tell(.event("BOOKMARK", Self.bookmark(watcher.resource, version)))
    }

    func bookmarkAll() { for number in watchers.keys { bookmark(number) } }

    func closeWatches() { for watcher in watchers.values { watcher.tell(.end) } }

    /// How many watches there are.
    var watches: Int { watchers.count }

    /// Forgets what happened up to now: watches can't be resumed from before.
    mutating func compact() {
        version += 1
        history = []
        oldest = version
    }

    private mutating func tell(_ change: Change) {
        history.append(change)
        if history.count > 100_000 {
            history.removeFirst(50_000)
            oldest = history[0].version - 1
        }
        for watcher in watchers.values { Self.pass(change, to: watcher) }
    }

    /// A change as somebody sees it who only sees what is selected.
    private static func pass(_ change: Change, to watcher: Watcher) {
        guard change.key.resource == watcher.resource,
            watcher.namespace == nil || watcher.namespace == change.key.namespace
        else { return }
        let was = change.before.map(watcher.selector.matches) ?? false
        let isNow = change.kind != .deleted && watcher.selector.matches(change.object)
        switch (was, isNow) {
        case (false, true): watcher.tell(.event("ADDED", change.object))
        case (true, true): watcher.tell(.event("MODIFIED", change.object))
        case (true, false):
            var object = change.kind == .deleted ? change.object : (change.before ?? change.object)
            object.set(.text(String(change.version)), at: "metadata", "resourceVersion")
            watcher.tell(.event("DELETED", object))
        case (false, false): break
        }
    }

    private static func bookmark(_ resource: DoubleResource, _ version: Int) -> PlainValue {
        .map([
            .init("kind", .text(resource.kind)), .init("apiVersion", .text(resource.apiVersion)),
            .init(
                "metadata",
                .map([.init("resourceVersion", .text(String(version))), .init("creationTimestamp", .null)])),
        ])
    }
}

/// A part of a watch's answer.
enum WatchLine: Sendable {
    case event(String, PlainValue)
    case end
}

/// The time now, as the API writes it (RFC 3339, whole seconds).
func timestamp(_ date: Date = Date()) -> String { date.ISO8601Format() }

extension ObjectStore.Watcher {
    /// What a request for a watch asks for.
    struct Wish: Sendable {
        var resource: DoubleResource
        var selector: Selector
        var request: DoubleRequest

        /// The version to begin after; nil for what is there now.
        var start: Int? {
            guard let text = request.parameter("resourceVersion"), let version = Int(text), version > 0 else {
                return nil
            }
            return version
        }
    }
}
