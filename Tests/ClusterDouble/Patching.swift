import PlainData

/// Patches (RFC 6902, RFC 7386, and Kubernetes' strategic merge patch).
enum Patching {
    static func merge(_ patch: PlainValue, into target: PlainValue) -> PlainValue {
        guard case .map(let changes) = patch else { return patch }
        var result = target.entries == nil ? PlainValue.map([]) : target
        for change in changes {
            guard let key = change.key.text else { continue }
            if change.value == .null {
                result.set(nil, at: key)
            } else {
                result.set(merge(change.value, into: result[key] ?? .null), at: key)
            }
        }
        return result
    }

    /// Lists that are maps: by which key of their elements (the `patchMergeKey` tags of the API's types).
    private static let mergeKeys = [
        "containers": "name", "initContainers": "name", "ephemeralContainers": "name", "volumes": "name", "env": "name",
        "imagePullSecrets": "name", "secrets": "name", "volumeMounts": "mountPath", "ports": "containerPort",
        "ownerReferences": "uid", "conditions": "type", "hostAliases": "ip",
    ]
    private static let mergedSets: Set<String> = ["finalizers"]

    static func strategicMerge(_ patch: PlainValue, into target: PlainValue) -> PlainValue {
        guard case .map(let changes) = patch else { return patch }
        switch patch["$patch"]?.text {
        case "replace": return .map(changes.filter { $0.key.text != "$patch" })
        case "delete": return .map([])
        default: break
        }
        var result = target.entries == nil ? PlainValue.map([]) : target
        for change in changes {
            guard let key = change.key.text, !key.hasPrefix("$") else { continue }
            let old = result[key]
            if change.value == .null {
                result.set(nil, at: key)
            } else if let mergeKey = mergeKeys[key], let elements = change.value.elements {
                result.set(.array(merged(elements, into: old?.elements ?? [], by: mergeKey)), at: key)
            } else if mergedSets.contains(key), let elements = change.value.elements {
                let old = old?.elements ?? []
                result.set(.array(old + elements.filter { !old.contains($0) }), at: key)
            } else {
                result.set(strategicMerge(change.value, into: old ?? .null), at: key)
            }
        }
        return result
    }

    private static func merged(_ changes: [PlainValue], into old: [PlainValue], by key: String) -> [PlainValue] {
        if changes.contains(where: { $0["$patch"]?.text == "replace" }) {
            return changes.filter { $0["$patch"] == nil }
        }
        var result = old
        for change in changes {
            let index = result.firstIndex { $0[key] == change[key] && change[key] != nil }
            if change["$patch"]?.text == "delete" {
                if let index { result.remove(at: index) }
            } else if let index {
                result[index] = strategicMerge(change, into: result[index])
            } else {
                result.append(strategicMerge(change, into: .map([])))
            }
        }
        return result
    }

    static func json(_ patch: PlainValue, to target: PlainValue) throws(StatusAnswer) -> PlainValue {
        guard let steps = patch.elements else { throw .badRequest("error decoding patch: it is no array") }
        var result = target
        for step in steps {
            guard let operation = step["op"]?.text, let path = step["path"]?.text.map(pointer) else {
                throw .badRequest("error decoding patch: an operation has no op or no path")
            }
            let value = step["value"]
            switch operation {
            case "add": result = try edit(result, path[...], .add(value ?? .null))
            case "replace": result = try edit(result, path[...], .replace(value ?? .null))
            case "remove": result = try edit(result, path[...], .remove)
            case "test":
                guard found(path, in: result) == value else {
                    throw failed
                }
            case "copy", "move":
                let from = pointer(step["from"]?.text ?? "")
                guard let moved = found(from, in: result) else {
                    throw failed
                }
                if operation == "move" { result = try edit(result, from[...], .remove) }
                result = try edit(result, path[...], .add(moved))
            default: throw .badRequest("error decoding patch: unknown operation \(operation)")
            }
        }
        return result
    }

    private enum Edit {
        case add(PlainValue)
        case replace(PlainValue)
        case remove
    }

    /// The server keeps to itself what exactly was wrong.
    private static let failed = StatusAnswer(
        422, "Invalid", "the server rejected our request due to an error in our request")

    private static func pointer(_ text: String) -> [String] {
        text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            String($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
    }

    private static func found(_ path: [String], in value: PlainValue) -> PlainValue? {
        path.reduce(Optional(value)) { value, key in
            if let elements = value?.elements {
                return Int(key).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            }
            return value?[key]
        }
    }

    private static func edit(_ value: PlainValue, _ path: ArraySlice<String>, _ edit: Edit) throws(StatusAnswer)
        -> PlainValue
    {
        guard let key = path.first else {
            switch edit {
            case .add(let new), .replace(let new): return new
            case .remove: return .null
            }
        }
        let isLast = path.count == 1
        if var elements = value.elements {
            guard let index = key == "-" ? elements.count : Int(key), index >= 0, index <= elements.count else {
                throw failed
            }
            if isLast, case .add(let new) = edit {
                elements.insert(new, at: index)
                return .array(elements)
            }
            guard index < elements.count else { throw failed }
            if isLast, case .remove = edit {
                elements.remove(at: index)
            } else {
                elements[index] = try Self.edit(elements[index], path.dropFirst(), edit)
            }
            return .array(elements)
        }
        guard value.entries != nil else { throw failed }
        var result = value
        if isLast {
            switch edit {
            case .add(let new): result.set(new, at: key)
            case .replace(let new):
                guard value[key] != nil else {
                    throw failed
                }
                result.set(new, at: key)
            case .remove:
                guard value[key] != nil else {
                    throw failed
                }
                result.set(nil, at: key)
            }
            return result
        }
        guard let inner = value[key] else { throw failed }
        result.set(try Self.edit(inner, path.dropFirst(), edit), at: key)
        return result
    }
}
