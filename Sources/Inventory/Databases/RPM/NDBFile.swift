/// rpm's own database, `Packages.db` (lib/backend/ndb/rpmpkg.c): pages of slots, each of which says where a header stands.
struct NDBFile {
    let bytes: [UInt8]

    private static let (pageSize, slotSize, blockSize, headSize) = (4096, 16, 16, 16)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func forEachBlob(_ body: ([UInt8]) -> Bool) -> Bool {
        // "RpmP", version 0, generation, number of pages of slots.
        guard bytes.starts(with: "RpmP".utf8), bytes.littleEndian(4, 4) == 0, let pages = bytes.littleEndian(12, 4),
            pages > 0, pages <= bytes.count / Self.pageSize
        else { return false }
        // Each block is a blob's own: more than the file holds would be one blob many times.
        var left = bytes.count
        for slot in stride(from: 2 * Self.slotSize, to: pages * Self.pageSize, by: Self.slotSize) {
            guard bytes[slot..<(slot + 4)].elementsEqual("Slot".utf8), let index = bytes.littleEndian(slot + 4, 4),
                let block = bytes.littleEndian(slot + 8, 4), let count = bytes.littleEndian(slot + 12, 4)
            else { return false }
            guard index != 0 else { continue }
            let start = block * Self.blockSize
            left -= count * Self.blockSize
            guard left >= 0, start <= bytes.count - Self.headSize,
                bytes[start..<(start + 4)].elementsEqual("BlbS".utf8), bytes.littleEndian(start + 4, 4) == index,
                let length = bytes.littleEndian(start + 12, 4), length <= count * Self.blockSize,
                length <= bytes.count - start - Self.headSize
            else { return false }
            guard body(Array(bytes[(start + Self.headSize)..<(start + Self.headSize + length)])) else { return true }
        }
        return true
    }
}
