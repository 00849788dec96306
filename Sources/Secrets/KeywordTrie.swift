/// The keywords that begin at a place, in any case of letters.
struct KeywordTrie: Sendable {
    /// Which column a byte has; 0 for those of no keyword.
    private let columns: [UInt8]
    private let width: Int
    /// Node by node, the next one by column; 0, the root, for none.
    private let next: [UInt16]
    /// Node by node, which range of ``rules`` belongs to the keyword that ends there.
    private let ends: [Range<Int32>]
    private let rules: [UInt16]
    /// What it takes, in bytes.
    var size: Int { next.count * 2 + ends.count * 8 + rules.count * 2 + columns.count }

    /// - Parameter keywords: each with the indexes of its rules, in ascending order.
    init(_ keywords: [(text: [UInt8], rules: [UInt16])]) throws(SecretRuleError) {
        var columns = [UInt8](repeating: 0, count: 256)
        var width = 1
        for byte in Set(keywords.flatMap(\.text).map(Self.lowercased)).sorted() {
            columns[Int(byte)] = UInt8(truncatingIfNeeded: width)
            if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) { columns[Int(byte) - 0x20] = columns[Int(byte)] }
            width += 1
        }
        var next = [UInt16](repeating: 0, count: width)
        var ended: [Int: [UInt16]] = [:]
        for (text, rules) in keywords {
            var node = 0
            for byte in text {
                let slot = node * width + Int(columns[Int(byte)])
                if next[slot] == 0 {
                    let count = next.count / width
                    guard let number = UInt16(exactly: count), width <= 255 else {
                        throw SecretRuleError(message: "the rules have too many keywords")
                    }
                    next[slot] = number
                    next += [UInt16](repeating: 0, count: width)
                }
                node = Int(next[slot])
            }
            ended[node, default: []] += rules
        }
        var all: [UInt16] = []
        var ends: [Range<Int32>] = []
        for node in 0..<(next.count / width) {
            let from = Int32(all.count)
            all += Set(ended[node] ?? []).sorted()
            ends.append(from..<Int32(all.count))
        }
        self.columns = columns
        self.width = width
        self.next = next
        self.ends = ends
        self.rules = all
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// Calls `body` with the rules of each keyword that begins at a place of the bytes, the shortest keyword first.
    @inline(__always)
    func walk(_ bytes: UnsafeRawBufferPointer, at place: Int, _ body: (_ rule: Int) -> Void) {
        var node = 0
        var place = place
        while place < bytes.count {
            let column = columns[Int(bytes[place])]
            if column == 0 { return }
            node = Int(next[node * width + Int(column)])
            if node == 0 { return }
            let end = ends[node]
            if !end.isEmpty {
                for index in end { body(Int(rules[Int(index)])) }
            }
            place += 1
        }
    }
}
