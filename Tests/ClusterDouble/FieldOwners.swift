import PlainData

/// Who set which field (Kubernetes' documentation, Server-Side Apply, Field management). Lists are owned as a whole.
struct FieldOwners: Sendable, Hashable {
    struct Manager: Hashable, Sendable {
        var name: String
        var isApply: Bool
    }

    private(set) var fields: [Manager: Set<[String]>] = [:]

    /// What has no owner: it names the object, or is the server's.
    private static let unowned: Set<[String]> = [
        ["apiVersion"], ["kind"], ["metadata", "name"], ["metadata", "namespace"], ["metadata", "uid"],
        ["metadata", "resourceVersion"], ["metadata", "creationTimestamp"], ["metadata", "generation"],
        ["metadata", "managedFields"], ["metadata", "generateName"], ["metadata", "deletionTimestamp"],
        ["metadata", "selfLink"],
    ]

    /// The fields of an object, each by its path and with its value.
    static func leaves(of object: PlainValue) -> [[String]: PlainValue] {
        var leaves: [[String]: PlainValue] = [:]
        collect(object, [], into: &leaves)
        return leaves
    }

    private static func collect(_ value: PlainValue, _ path: [String], into leaves: inout [[String]: PlainValue]) {
        guard !unowned.contains(path) else { return }
        guard case .map(let entries) = value, !entries.isEmpty else {
            if !path.isEmpty { leaves[path] = value }
            return
        }
        for entry in entries { collect(entry.value, path + [entry.key.text ?? ""], into: &leaves) }
    }

    /// Notes a write that isn't an apply.
    mutating func wrote(_ new: PlainValue, over old: PlainValue?, by manager: String) {
        let before = old.map(Self.leaves) ?? [:]
        let after = Self.leaves(of: new)
        let changed = Set(after.filter { before[$0.key] != $0.value }.keys)
        let removed = Set(before.keys).subtracting(after.keys)
        for other in fields.keys { fields[other]?.subtract(changed.union(removed)) }
        let own = Manager(name: manager, isApply: false)
        if !changed.isEmpty { fields[own, default: []].formUnion(changed) }
        fields = fields.filter { !$0.value.isEmpty }
    }

    /// Applies a configuration to an object.
    ///
    /// - Throws: The other managers whose fields it would change, where it isn't forced.
    mutating func apply(
        _ configuration: PlainValue, to live: PlainValue, by manager: String, isForced: Bool
    ) throws(Conflicts) -> PlainValue {
        let own = Manager(name: manager, isApply: true)
        let wanted = Self.leaves(of: configuration)
        var conflicts: [(String, [String])] = []
        for (path, value) in wanted where live.at(path) != value {
            for (other, theirs) in fields where other != own && theirs.contains(path) {
                conflicts.append((other.name, path))
                if isForced { fields[other]?.remove(path) }
            }
        }
        guard isForced || conflicts.isEmpty else { throw Conflicts(fields: conflicts) }
        var result = live
        for path in fields[own] ?? [] where wanted[path] == nil {
            guard !fields.contains(where: { $0.key != own && $0.value.contains(path) }) else { continue }
            // It may be the parent of what is wanted now.
            if !wanted.keys.contains(where: { $0.starts(with: path) }) { result.set(nil, at: path) }
        }
        for (path, value) in wanted.sorted(by: { $0.key.joined(separator: "\0") < $1.key.joined(separator: "\0") }) {
            if value == .map([]), live.at(path)?.entries != nil { continue }
            result.set(value, at: path)
        }
        fields[own] = Set(wanted.keys)
        fields = fields.filter { !$0.value.isEmpty }
        return result
    }

    struct Conflicts: Error {
        var fields: [(manager: String, path: [String])]

        var answer: StatusAnswer {
            let ordered = fields.sorted { ($0.manager, $0.path.joined()) < ($1.manager, $1.path.joined()) }
            let managers = Set(ordered.map(\.manager)).sorted()
            let texts = managers.map { manager in
                let paths = ordered.filter { $0.manager == manager }.map { ".\($0.path.joined(separator: "."))" }
                return paths.count == 1
                    ? "conflict with \"\(manager)\": \(paths[0])"
                    : "conflicts with \"\(manager)\":\n" + paths.map { "- \($0)" }.joined(separator: "\n")
            }
            let count = ordered.count == 1 ? "1 conflict: " : "\(ordered.count) conflicts: "
            let causes = ordered.map { conflict in
                PlainValue.map([
                    .init("reason", .text("FieldManagerConflict")),
                    .init("message", .text("conflict with \"\(conflict.manager)\"")),
                    .init("field", .text(".\(conflict.path.joined(separator: "."))")),
                ])
            }
            return StatusAnswer(
                409, "Conflict", "Apply failed with " + count + texts.joined(separator: "\n"),
                details: .map([.init("causes", .array(causes))]))
        }
    }

    /// Writes `metadata.managedFields`.
    func show(in object: inout PlainValue) {
        let version = object.at("apiVersion") ?? .text("v1")
        let managers = fields.sorted { ($0.key.name, $0.key.isApply ? 0 : 1) < ($1.key.name, $1.key.isApply ? 0 : 1) }
        guard !managers.isEmpty else { return object.set(nil, at: "metadata", "managedFields") }
        let shown = managers.map { manager, paths in
            var tree = PlainValue.map([])
            for path in paths.sorted(by: { $0.joined(separator: "\0") < $1.joined(separator: "\0") }) {
                tree.set(.map([]), at: path.map { "f:\($0)" })
            }
            return PlainValue.map([
                .init("manager", .text(manager.name)), .init("operation", .text(manager.isApply ? "Apply" : "Update")),
                .init("apiVersion", version), .init("fieldsType", .text("FieldsV1")), .init("fieldsV1", tree),
            ])
        }
        object.set(.array(shown), at: "metadata", "managedFields")
    }
}
