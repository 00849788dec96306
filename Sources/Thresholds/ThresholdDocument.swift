public import PlainData

extension Threshold {
    /// A threshold from a document, nested, flattened (`failed.critical.max: 0`) or both.
    ///
    /// - Throws: ``ThresholdError`` that names the first key that is unknown, stated twice, or has a value that it can't
    ///   have, and for a document that states nothing.
    public init(_ document: PlainValue) throws(ThresholdError) {
        guard document.entries != nil else {
            throw ThresholdError(key: "", problem: "a threshold file is a map of keys like compliance.min")
        }
        var reader = ThresholdReader()
        try reader.read(document, at: [])
        guard !reader.conditions.isEmpty else { throw ThresholdError(key: "", problem: "states no threshold at all") }
        self.init(conditions: reader.conditions)
    }

    /// The threshold as a nested document, which `init(_:)` reads back.
    public var document: PlainValue {
        var root = Branch()
        for condition in conditions {
            let value: PlainValue =
                switch condition.demand {
                case .min(let number), .max(let number), .exactly(let number): plain(number)
                case .controls(let ids): .array(ids.map(PlainValue.text))
                }
            root.set(condition.key.split(separator: ".").map(String.init)[...], value)
        }
        return root.value
    }
}

private struct ThresholdReader {
    var conditions: [Threshold.Condition] = []
    private var keys: Set<String> = []

    mutating func read(_ value: PlainValue, at path: [String]) throws(ThresholdError) {
        let key = path.joined(separator: ".")
        guard case .map(let entries) = value else { return try state(value, at: path) }
        if !path.isEmpty, subject(path) == nil, ControlOutcome.Status(rawValue: key) == nil { throw unknown(key) }
        if !path.isEmpty, entries.isEmpty { throw ThresholdError(key: key, problem: "holds nothing") }
        for entry in entries {
            guard let name = entry.key.text else {
                throw ThresholdError(key: key, problem: "holds a key that is no text")
            }
            let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            try read(entry.value, at: path + parts)
        }
    }

    private mutating func state(_ value: PlainValue, at path: [String]) throws(ThresholdError) {
        let key = path.joined(separator: ".")
        if let subject = subject(path) {
            guard case .total = subject else {
                let keys = subject == .compliance ? "min or max" : "min, max or controls"
                throw ThresholdError(key: key, problem: "is to hold \(keys)")
            }
            try state(Threshold.Condition(subject, .exactly(try number(value, at: key))), at: key)
            return
        }
        if ControlOutcome.Status(rawValue: key) != nil {
            throw ThresholdError(key: key, problem: "is to hold total or a severity")
        }
        guard let last = path.last, let subject = subject(path.dropLast()) else { throw unknown(key) }
        switch last {
        case "min": try state(Threshold.Condition(subject, .min(try number(value, at: key))), at: key)
        case "max": try state(Threshold.Condition(subject, .max(try number(value, at: key))), at: key)
        case "controls":
            guard case .severity = subject else { throw unknown(key) }
            try state(Threshold.Condition(subject, .controls(try ids(value, at: key))), at: key)
        default: throw unknown(key)
        }
    }

    private mutating func state(_ condition: Threshold.Condition, at key: String) throws(ThresholdError) {
        guard keys.insert(key).inserted else { throw ThresholdError(key: key, problem: "is stated twice") }
        conditions.append(condition)
    }

    private func subject(_ path: some Collection<String>) -> Threshold.Subject? {
        let parts = Array(path)
        if parts == ["compliance"] { return .compliance }
        guard parts.count == 2, let status = ControlOutcome.Status(rawValue: parts[0]) else { return nil }
        if parts[1] == "total" { return .total(status) }
        guard let severity = ControlOutcome.Severity(rawValue: parts[1]) else { return nil }
        // A control of no severity that did anything else than having no impact has no key in SAF either.
        return severity == .none && status != .noImpact ? nil : .severity(status, severity)
    }

    private func unknown(_ key: String) -> ThresholdError {
        ThresholdError(key: key, problem: "is no key of a threshold")
    }

    private func number(_ value: PlainValue, at key: String) throws(ThresholdError) -> Double {
        switch value {
        case .integer(let integer) where integer >= 0: return Double(integer)
        case .double(let double) where double.isFinite && double >= 0: return double
        case .null: throw ThresholdError(key: key, problem: "has no value")
        default: throw ThresholdError(key: key, problem: "is no number from 0")
        }
    }

    private func ids(_ value: PlainValue, at key: String) throws(ThresholdError) -> [String] {
        guard let elements = value.elements else {
            throw ThresholdError(key: key, problem: "is no list of controls")
        }
        var ids: [String] = []
        for element in elements {
            switch element {
            case .integer(let integer): ids.append(String(integer))
            case .string, .symbol: ids.append(element.text ?? "")
            default: throw ThresholdError(key: key, problem: "lists something that is no text; put ids into quotes")
            }
        }
        return ids
    }
}

/// A map that is filled key by key.
private struct Branch {
    private enum Node {
        case leaf(PlainValue)
        case branch(Branch)
    }
    private var names: [String] = []
    private var nodes: [String: Node] = [:]

    mutating func set(_ path: ArraySlice<String>, _ value: PlainValue) {
        guard let name = path.first else { return }
        if nodes[name] == nil { names.append(name) }
        guard path.count > 1 else {
            nodes[name] = .leaf(value)
            return
        }
        var branch = if case .branch(let branch)? = nodes[name] { branch } else { Branch() }
        branch.set(path.dropFirst(), value)
        nodes[name] = .branch(branch)
    }

    var value: PlainValue {
        .map(
            names.compactMap { name in
                switch nodes[name] {
                case .leaf(let value)?: .init(name, value)
                case .branch(let branch)?: .init(name, branch.value)
                case nil: nil
                }
            })
    }
}

func plain(_ number: Double) -> PlainValue {
    Int(exactly: number).map(PlainValue.integer) ?? .double(number)
}
