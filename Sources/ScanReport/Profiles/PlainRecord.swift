import PlainData

/// A map of a run's data, read by the names of its entries; a name that is absent is one whose value is nil.
struct PlainRecord {
    let entries: [PlainValue.Entry]
    let path: String

    init(_ value: PlainValue, at path: String) throws(ProfileRunError) {
        guard let entries = value.entries else { throw ProfileRunError(path: path, problem: "is no map") }
        self.entries = entries
        self.path = path
    }

    func value(_ key: String) -> PlainValue? {
        let found = PlainValue.map(entries)[key]
        return found == .null ? nil : found
    }

    /// Ruby lets a title be a number: what is no text is taken as Ruby prints it.
    func text(_ key: String) throws(ProfileRunError) -> String? {
        switch value(key) {
        case nil: nil
        case .array, .map: throw ProfileRunError(path: name(of: key), problem: "is no text")
        case let scalar?: scalar.rubyText
        }
    }

    func requiredText(_ key: String) throws(ProfileRunError) -> String {
        guard let text = try text(key) else { throw ProfileRunError(path: name(of: key), problem: "is missing") }
        return text
    }

    func number(_ key: String) throws(ProfileRunError) -> Double? {
        switch value(key) {
        case nil: nil
        case .integer(let integer): Double(integer)
        case .double(let double): double
        default: throw ProfileRunError(path: name(of: key), problem: "is no number")
        }
    }

    func integer(_ key: String) throws(ProfileRunError) -> Int? {
        switch value(key) {
        case nil: nil
        case .integer(let integer): integer
        default: throw ProfileRunError(path: name(of: key), problem: "is no integer")
        }
    }

    func flag(_ key: String) throws(ProfileRunError) -> Bool {
        switch value(key) {
        case nil: false
        case .boolean(let flag): flag
        default: throw ProfileRunError(path: name(of: key), problem: "is neither true nor false")
        }
    }

    func elements(_ key: String) throws(ProfileRunError) -> [PlainValue]? {
        guard let value = value(key) else { return nil }
        guard let elements = value.elements else { throw ProfileRunError(path: name(of: key), problem: "is no array") }
        return elements
    }

    func texts(_ key: String) throws(ProfileRunError) -> [String]? {
        try elements(key)?.map(\.rubyText)
    }

    func record(_ key: String) throws(ProfileRunError) -> PlainRecord? {
        guard let value = value(key) else { return nil }
        return try PlainRecord(value, at: name(of: key))
    }

    func records(_ key: String) throws(ProfileRunError) -> [PlainRecord] {
        var records: [PlainRecord] = []
        for (index, element) in (try elements(key) ?? []).enumerated() {
            records.append(try PlainRecord(element, at: "\(name(of: key))[\(index)]"))
        }
        return records
    }

    func name(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
