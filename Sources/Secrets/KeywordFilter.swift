/// Where keywords may begin, told from pairs of bytes: few places in a text, and all where one does.
///
/// The keywords are shared out to sixteen buckets. For each pair of bytes a table says, a bit a bucket, whether it can be the
/// first, second, third or fourth pair of one of the bucket's keywords. The bytes are read pair by pair, so a keyword may
/// begin with a pair or in the middle of one; both are in the table, with any byte where the keyword says nothing. Four pairs
/// in a row that agree on a bucket are a candidate, and one in twenty of those stays when its first four bytes are looked up
/// together. Letters are folded by leaving out the bits 0x20 and 0x80, which also takes digits and signs for control
/// characters: whoever asks looks again.
///
/// A step of two bytes is a load, a shift and an or. An automaton of Aho and Corasick takes as many for each byte, and has
/// to wait for its last state to be loaded before it can ask for the next: docs/secrets.md has the figures.
struct KeywordFilter: Sendable {
    private static let fold: UInt8 = 0x5f
    private static let buckets: UInt64 = 16
    private static let pairs = 4
    /// How many bytes a keyword's last pair may be behind its beginning.
    private static let ahead = 2 * pairs - 2
    /// What a candidate is below: a zero bit in the last pair's sixteen.
    private static let limit: UInt64 = 0xffff << (buckets * (UInt64(pairs) - 1))

    /// By folded pair, the first byte lowest; a zero bit says yes, the lowest sixteen for the first pair.
    private let table: [UInt64]
    /// A bit for each hash of four folded bytes.
    private let starts: [UInt64]
    /// What it takes, in bytes.
    var size: Int { (table.count + starts.count) * 8 }

    init(_ keywords: [[UInt8]]) {
        var table = [UInt64](repeating: ~0, count: Int(Self.fold) << 8 + Int(Self.fold) + 1)
        var starts = [UInt64](repeating: 0, count: 1024)
        // Neighbours begin alike, so a bucket's first pairs are few.
        let sorted = keywords.map { $0.map { $0 & Self.fold } }.sorted { $0.lexicographicallyPrecedes($1) }
        let every = (0...Self.fold).filter { $0 & ~Self.fold == 0 }
        for (index, keyword) in sorted.enumerated() {
            let bucket = UInt64(index) * Self.buckets / UInt64(sorted.count)
            for shift in 0...1 {
                for pair in 0..<Self.pairs {
                    let places = [2 * pair - shift, 2 * pair - shift + 1]
                    let known = places.map { keyword.indices.contains($0) ? [keyword[$0]] : every }
                    let no: UInt64 = ~(1 << (Self.buckets * UInt64(pair) + bucket))
                    for second in known[1] {
                        for first in known[0] { table[Int(second) << 8 | Int(first)] &= no }
                    }
                }
            }
            for fourth in keyword.count > 3 ? [keyword[3]] : every {
                let bytes =
                    UInt32(keyword[0]) | UInt32(keyword[1]) << 8 | UInt32(keyword[2]) << 16 | UInt32(fourth) << 24
                let hash = Self.hash(bytes)
                starts[hash >> 6] |= 1 << UInt64(hash & 63)
            }
        }
        self.table = table
        self.starts = starts
    }

    @inline(__always)
    private static func hash(_ folded: UInt32) -> Int { Int((folded &* 0x9e37_79b1) >> 16) }

    /// Calls `body` with places from `start` to below `end`, in ascending order, among them all at which a keyword begins,
    /// until it says false.
    @inline(__always)
    func candidates(
        in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int, _ body: (_ place: Int) -> Bool
    ) {
        guard let base = bytes.baseAddress, start < end else { return }
        var place = start
        let isDone = table.withUnsafeBufferPointer { table in
            starts.withUnsafeBufferPointer { starts in
                guard let table = table.baseAddress, let starts = starts.baseAddress else { return true }
                // SAFETY: the mask keeps each index below the table's count, and a hash has 16 bits.
                let mask: UInt64 = 0x5f5f_5f5f_5f5f_5f5f
                // Nothing is shifted in but zeros: the first pair agrees with what was before.
                var state: UInt64 = ~0 << Self.buckets
                let last = min(bytes.count - 8, end + Self.ahead)
                while place <= last {
                    let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self)) & mask
                    let first = state << Self.buckets | table[Int(word & 0xffff)]
                    let second = first << Self.buckets | table[Int(word >> 16 & 0xffff)]
                    let third = second << Self.buckets | table[Int(word >> 32 & 0xffff)]
                    state = third << Self.buckets | table[Int(word >> 48)]
                    if _slowPath(first & second & third & state < Self.limit) {
                        var seen = (first, second, third, state)
                        var begin = place - Self.ahead
                        while begin < place - Self.ahead + 8 {
                            if seen.0 < Self.limit {
                                for begin in begin..<(begin + 2) where begin >= start && begin < end {
                                    let folded = UInt32(
                                        littleEndian: base.loadUnaligned(fromByteOffset: begin, as: UInt32.self))
                                    let hash = Self.hash(folded & UInt32(truncatingIfNeeded: mask))
                                    if starts[hash >> 6] >> UInt64(hash & 63) & 1 != 0, !body(begin) { return true }
                                }
                            }
                            seen = (seen.1, seen.2, seen.3, ~0)
                            begin += 2
                        }
                    }
                    place += 8
                }
                return false
            }
        }
        if isDone { return }
        // Too near to the end of the bytes for four pairs.
        place = max(start, place - Self.ahead)
        while place < end {
            if !body(place) { return }
            place += 1
        }
    }
}
