/// A small program of any class and byte order: one load of all of it, a dynamic section, two symbols.
struct HandmadeELF {
    private(set) var bytes: [UInt8] = []
    private let is64: Bool
    private let isBigEndian: Bool

    init(is64: Bool, isBigEndian: Bool) {
        self.is64 = is64
        self.isBigEndian = isBigEndian
        let word = is64 ? 8 : 4
        let names = Array("\0libx.so\0/lib\0__stack_chk_fail\0__memcpy_chk\0".utf8)
        let (header, segment, symbol) = is64 ? (64, 56, 24) : (52, 32, 16)
        let strings = header + 4 * segment
        let symbols = strings + names.count
        let hash = symbols + 3 * symbol
        let dynamic = hash + 8
        let tags: [(Int, Int)] = [
            (5, 0x1_0000 + strings), (10, names.count), (6, 0x1_0000 + symbols), (4, 0x1_0000 + hash), (1, 1), (29, 9),
            (30, 8), (0x6fff_fffb, 0x0800_0000), (0, 0),
        ]
        let size = dynamic + tags.count * 2 * word
        bytes = [0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, isBigEndian ? 2 : 1, 1] + [UInt8](repeating: 0, count: 9)
        add([
            (3, 2), (0x1234, 2), (1, 4), (0, word), (header, word), (0, word), (0, 4), (header, 2), (segment, 2),
            (4, 2),
        ])
        add([(0, 2), (0, 2), (0, 2)])
        addSegment(1, offset: 0, size: size, flags: 5)
        addSegment(2, offset: dynamic, size: tags.count * 2 * word, flags: 6)
        addSegment(0x6474_e551, offset: 0, size: 0, flags: 7)
        addSegment(0x6474_e552, offset: 0, size: 0, flags: 4)
        bytes += names
        for name in [0, 15 - 1, 15 - 1 + 17] {
            add([(name, 4)])
            bytes += [UInt8](repeating: 0, count: symbol - 4)
        }
        add([(1, 4), (3, 4)])
        for (tag, value) in tags { add([(tag, word), (value, word)]) }
    }

    private mutating func addSegment(_ type: Int, offset: Int, size: Int, flags: Int) {
        if is64 {
            add([(type, 4), (flags, 4), (offset, 8), (0x1_0000 + offset, 8), (0, 8), (size, 8), (size, 8), (1, 8)])
        } else {
            add([(type, 4), (offset, 4), (0x1_0000 + offset, 4), (0, 4), (size, 4), (size, 4), (flags, 4), (1, 4)])
        }
    }

    private mutating func add(_ numbers: [(value: Int, width: Int)]) {
        for (value, width) in numbers {
            let little = (0..<width).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
            bytes += isBigEndian ? little.reversed() : little
        }
    }
}
