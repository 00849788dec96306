import PlainData

extension PlainValue {
    /// The value at a path of map keys.
    func at(_ path: [String]) -> PlainValue? { path.reduce(Optional(self)) { $0?[$1] } }

    func at(_ path: String...) -> PlainValue? { at(path) }

    /// Sets the value at a path, making the maps on the way; nil takes the key away.
    mutating func set(_ new: PlainValue?, at path: String...) { self = setting(path[...], to: new) }

    mutating func set(_ new: PlainValue?, at path: [String]) { self = setting(path[...], to: new) }

    private func setting(_ path: ArraySlice<String>, to new: PlainValue?) -> PlainValue {
        guard let key = path.first else { return new ?? .null }
        var entries = self.entries ?? []
        let index = entries.firstIndex { $0.key.text == key }
        if path.count == 1, new == nil {
            if let index { entries.remove(at: index) }
            return .map(entries)
        }
        // Nothing is made only to take away what isn't there.
        if index == nil, new == nil { return self }
        let changed = (index.map { entries[$0].value } ?? .map([])).setting(path.dropFirst(), to: new)
        if let index { entries[index].value = changed } else { entries.append(.init(key, changed)) }
        return .map(entries)
    }

    /// The texts of an array.
    var texts: [String] { (elements ?? []).compactMap(\.text) }

    var isTrue: Bool { self == .boolean(true) }

    static func texts(_ texts: [String]) -> PlainValue { .array(texts.map { .text($0) }) }
}
