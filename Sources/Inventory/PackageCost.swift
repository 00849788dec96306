extension InstalledPackage {
    /// How much memory it takes, about, with what is written of it in both bills of materials, in bytes. What is shared
    /// counts wherever it stands.
    package var cost: Int {
        // It stands in several lists at a time, while they are sorted or grow.
        var memory = 3 * (MemoryLayout<InstalledPackage>.stride + 8)
        for text in [name, version, architecture, url.namespace, url.name, url.version, url.subpath] {
            memory += Self.memory(of: text)
        }
        for (key, value) in url.qualifiers { memory += 64 + key.utf8.count + Self.memory(of: value) }
        if !url.qualifiers.isEmpty { memory += 96 }
        for text in licences + evidence { memory += 8 + Self.memory(of: text) }
        if let source { memory += 32 + Self.memory(of: source.name) + Self.memory(of: source.version) }
        return memory + writtenSize
    }

    /// How long it is in both bills of materials together, about, in bytes.
    private var writtenSize: Int {
        // The type and the distribution belong to it.
        var url = 64 + url.qualifiers.reduce(0) { $0 + $1.key.utf8.count + 3 * $1.value.count }
        for text in [self.url.namespace, self.url.name, self.url.version, self.url.subpath] {
            url += Self.encoded(text)
        }
        // Twice as a package URL and thrice as a name in each, and what stands around them.
        var size = 1100 + 8 * url + 2 * (Self.written(name) + Self.written(version))
        for licence in licences { size += 160 + 5 * Self.written(licence) }
        for path in evidence { size += 128 + 2 * Self.written(path) }
        if let source { size += 128 + Self.written(source.name) + Self.written(source.version) }
        return size
    }

    /// An array: what the allocator takes for it, its head and its bytes.
    private static func memory(of text: [UInt8]) -> Int { text.isEmpty ? 0 : 56 + text.count }

    /// How long a text is in a package URL.
    private static func encoded(_ text: [UInt8]) -> Int {
        text.reduce(0) { length, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-")...UInt8(ascii: "."):
                length + 1
            default: length + 3
            }
        }
    }

    /// How long a text is in JSON.
    private static func written(_ text: [UInt8]) -> Int {
        text.reduce(0) { length, byte in
            switch byte {
            case ..<0x20, 0x7f: length + 6
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): length + 2
            // What is no UTF-8 becomes three bytes.
            case 0x80...: length + 3
            default: length + 1
            }
        }
    }

    /// Which of two of the same package URL tells what it is: the same whichever was found first.
    func precedes(_ other: InstalledPackage) -> Bool {
        let empty = Source(name: [], version: [])
        let (one, two) = (source ?? empty, other.source ?? empty)
        let texts = [
            (name, other.name), (version, other.version), (architecture, other.architecture), (one.name, two.name),
            (one.version, two.version),
        ]
        for (left, right) in texts where left != right { return left.lexicographicallyPrecedes(right) }
        return false
    }
}
