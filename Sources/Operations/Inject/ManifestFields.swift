import PlainData

/// A map of manifest fields; those without a value are left out.
func manifestFields(_ fields: KeyValuePairs<String, PlainValue?>) -> PlainValue {
    .map(fields.compactMap { name, value in value.map { PlainValue.Entry(name, $0) } })
}

extension PlainValue {
    /// The value at a path of keys; nil where there is none, or null.
    func manifestValue(_ path: String...) -> PlainValue? {
        var value: PlainValue? = self
        for key in path { value = value?[key] }
        return value == .null ? nil : value
    }

    /// A map with one field set, at its place where it is there and at the end where it isn't; nil takes it away.
    func settingManifestField(_ name: String, to value: PlainValue?) -> PlainValue {
        var entries = entries ?? []
        let index = entries.firstIndex { $0.key.text == name }
        switch (index, value) {
        case (let index?, let value?): entries[index].value = value
        case (let index?, nil): entries.remove(at: index)
        case (nil, let value?): entries.append(.init(name, value))
        case (nil, nil): break
        }
        return .map(entries)
    }

    /// The `name` of a list's element.
    var manifestName: String? { self["name"]?.text }
}
