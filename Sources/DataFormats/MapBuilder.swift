package import PlainData

/// A map while it is read: of a key that comes again the last value counts, at the first one's place, as in Ruby's Hash.
package struct MapBuilder {
    /// The entries so far.
    package private(set) var entries: [PlainValue.Entry] = []
    /// Where each key stands; made only once comparing with every key would cost more.
    private var places: [PlainValue: Int] = [:]

    private static let searched = 16

    package init() {}

    package mutating func set(_ key: PlainValue, _ value: PlainValue) {
        if let place = place(of: key) {
            entries[place].value = value
            return
        }
        entries.append(PlainValue.Entry(key: key, value: value))
        if entries.count == Self.searched {
            for (place, entry) in entries.enumerated() { places[entry.key] = place }
        } else if entries.count > Self.searched {
            places[key] = entries.count - 1
        }
    }

    /// Where a key stands among the entries.
    package func place(of key: PlainValue) -> Int? {
        entries.count < Self.searched ? entries.firstIndex { $0.key == key } : places[key]
    }

    /// The value of a key.
    package func value(of key: PlainValue) -> PlainValue? { place(of: key).map { entries[$0].value } }
}
