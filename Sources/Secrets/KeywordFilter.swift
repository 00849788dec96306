/// Where keywords may begin, told from pairs of bytes: few places in a text, and all where one does.
///
/// The keywords are shared out to eight buckets. For each pair of bytes a table says, a bit a bucket, whether it can be the
/// first, second or third pair of one of the bucket's keywords. The bytes are read pair by pair, so a keyword may begin with
/// a pair or in the middle of one; both are in the table, with any byte where the keyword says nothing. Three pairs in a row
/// that agree on a bucket are a candidate. Letters are folded by leaving out the bits 0x20 and 0x80, which also takes digits
/// and signs for control characters: whoever asks looks again. One step of two bytes is a load, a shift and an or, so this
/// is faster than an automaton that has to wait for its last state at each byte.
struct KeywordFilter: Sendable {
    private static let fold: UInt8 = 0x5f
    /// By folded pair, the first byte lowest. A zero bit says yes: bits 8 to 15 for the first pair, then 16, then 24.
    /// The lowest eight are zero: they become the first pair of the next step.
    private let table: [UInt32]

    init(_ keywords: [[UInt8]]) {
        var table = [UInt32](repeating: 0xffff_ff00, count: Int(Self.fold) << 8 + Int(Self.fold) + 1)
        // Alike ones share a bucket, and short ones, of which the third pair says little, are kept from the others.
        let sorted = keywords.map { $0.map { $0 & Self.fold } }
            .sorted { ($0.count < 6 ? $0.count : 6, $0) < ($1.count < 6 ? $1.count : 6, $1) }
        for (index, keyword) in sorted.enumerated() {
            let bucket = UInt32(index * 8 / sorted.count)
            for shift in 0...1 {
                for pair in 0..<3 {
                    let place = 2 * pair - shift
                    for index in Self.pairs(Self.byte(keyword, place), Self.byte(keyword, place + 1)) {
                        table[index] &= ~(1 << (8 * UInt32(pair + 1) + bucket))
                    }
                }
            }
        }
        self.table = table
    }

    private static func byte(_ keyword: [UInt8], _ place: Int) -> UInt8? {
        keyword.indices.contains(place) ? keyword[place] : nil
    }

    /// The folded pairs of two bytes of which each may be any.
    private static func pairs(_ first: UInt8?, _ second: UInt8?) -> [Int] {
        let every = Array(Set((0...UInt8.max).map { $0 & fold }))
        let firsts = first.map { [$0] } ?? every
        let seconds = second.map { [$0] } ?? every
        return firsts.flatMap { first in seconds.map { Int($0) << 8 | Int(first) } }
    }

    /// Calls `body` with places from `start` to below `end`, in ascending order, among them all at which a keyword begins.
    @inline(__always)
    func candidates(
        in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int, _ body: (_ place: Int) -> Bool
    ) {
        guard let base = bytes.baseAddress, start < end else { return }
        table.withUnsafeBufferPointer { table in
            // SAFETY: the mask keeps each index below the table's count; it is never empty.
            guard let table = table.baseAddress else { return }
            let mask: UInt64 = 0x5f5f_5f5f_5f5f_5f5f
            var state: UInt32 = 0xffff_ff00
            var place = start
            // A keyword that begins before `end` is seen by the pair four or five bytes on.
            let last = min(bytes.count - 8, end + 4)
            while place <= last {
                let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self)) & mask
                let first = state << 8 | table[Int(word & 0xffff)]
                let second = first << 8 | table[Int(word >> 16 & 0xffff)]
                let third = second << 8 | table[Int(word >> 32 & 0xffff)]
                state = third << 8 | table[Int(word >> 48)]
                if _slowPath(first & second & third & state < 0xff00_0000) {
                    for (step, seen) in [first, second, third, state].enumerated() where seen < 0xff00_0000 {
                        let begin = place + 2 * step - 4
                        for place in [begin, begin + 1] where place >= start && place < end {
                            if !body(place) { return }
                        }
                    }
                }
                place += 8
            }
            // Too near to the end of the bytes for three pairs.
            place = max(start, place - 4)
            while place < end {
                if !body(place) { return }
                place += 1
            }
        }
    }
}

private func < (left: (Int, [UInt8]), right: (Int, [UInt8])) -> Bool {
    left.0 != right.0 ? left.0 < right.0 : left.1.lexicographicallyPrecedes(right.1)
}
