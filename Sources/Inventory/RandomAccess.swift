/// A file, or a part of one, of which only what is asked for is read: binaries and archives are large.
public struct RandomAccess {
    /// Its size in bytes.
    public let size: Int
    private let start: Int
    private let body: (Int, Int) -> [UInt8]?

    /// A file of some size.
    ///
    /// - Parameters:
    ///   - size: Its size in bytes.
    ///   - read: Gives so many bytes from an offset, or fewer at the end; nil where it can't be read. Its arguments are
    ///     always inside the file.
    public init(size: Int, read: @escaping (_ offset: Int, _ count: Int) -> [UInt8]?) {
        self.size = max(0, size)
        start = 0
        body = read
    }

    /// Bytes that are in memory.
    public init(_ bytes: [UInt8]) {
        self.init(size: bytes.count) { Array(bytes[$0..<($0 + $1)]) }
    }

    private init(_ whole: RandomAccess, _ range: Range<Int>) {
        size = range.count
        start = whole.start + range.lowerBound
        body = whole.body
    }

    /// All bytes of a range; nil where it is not wholly inside, or can't be read.
    func bytes(at offset: Int, count: Int) -> [UInt8]? {
        guard offset >= 0, count >= 0, offset <= size, count <= size - offset else { return nil }
        guard count > 0 else { return [] }
        guard let bytes = body(start + offset, count), bytes.count >= count else { return nil }
        return bytes.count == count ? bytes : Array(bytes.prefix(count))
    }

    /// A part of it; nil where it is not wholly inside.
    func part(at offset: Int, count: Int) -> RandomAccess? {
        guard offset >= 0, count >= 0, offset <= size, count <= size - offset else { return nil }
        return RandomAccess(self, offset..<(offset + count))
    }
}
