/// A path inside a target's root, as bytes: names on Linux have no encoding.
///
/// It is always taken from the target's root, with or without a leading slash.
public struct TargetPath: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The bytes as given.
    public let bytes: [UInt8]

    /// A path from its bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A path from text.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// A path from a literal.
    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// The names between the slashes, without empty ones.
    public var components: [[UInt8]] {
        bytes.split(separator: UInt8(ascii: "/")).map(Array.init)
    }

    /// How many names there are.
    var componentCount: Int {
        var count = 0
        var isInside = false
        for byte in bytes {
            if byte != UInt8(ascii: "/"), !isInside { count += 1 }
            isInside = byte != UInt8(ascii: "/")
        }
        return count
    }

    /// Whether the path ends in a slash, and so demands a directory.
    public var hasTrailingSlash: Bool { bytes.last == UInt8(ascii: "/") }

    /// This path with one more name at its end.
    public func appending(_ name: some Sequence<UInt8>) -> TargetPath {
        var extended = bytes
        if extended.last != UInt8(ascii: "/") { extended.append(UInt8(ascii: "/")) }
        extended.append(contentsOf: name)
        return TargetPath(bytes: extended)
    }
}
