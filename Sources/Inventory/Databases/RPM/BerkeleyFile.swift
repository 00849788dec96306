/// A hash database of Berkeley DB, read-only (dbinc/db_page.h): the data of all its pairs.
struct BerkeleyFile {
    private let bytes: [UInt8]
    private let pageSize: Int
    private let isBigEndian: Bool

    init?(_ bytes: [UInt8]) {
        // DB_HASHMAGIC says the order of the bytes as well.
        let magic = 0x0006_1561
        guard bytes.littleEndian(12, 4) == magic || bytes.bigEndian(12, 4) == magic else { return nil }
        self.bytes = bytes
        isBigEndian = bytes.bigEndian(12, 4) == magic
        let size = (isBigEndian ? bytes.bigEndian(20, 4) : bytes.littleEndian(20, 4)) ?? 0
        pageSize = size
        // Byte 24 names the cipher, byte 25 the kind of page: P_HASHMETA.
        guard (512...65536).contains(size), size & (size - 1) == 0, bytes.count >= size, bytes[24] == 0, bytes[25] == 8
        else { return nil }
    }

    private static let headerSize = 26

    private func number(_ offset: Int, _ length: Int) -> Int? {
        isBigEndian ? bytes.bigEndian(offset, length) : bytes.littleEndian(offset, length)
    }

    func forEachBlob(_ body: ([UInt8]) -> Bool) -> Bool {
        let pages = bytes.count / pageSize
        var seen = [Bool](repeating: false, count: pages)
        guard let last = number(32, 4), last < pages else { return false }
        for page in 1..<max(1, last + 1) {
            let start = page * pageSize
            // P_HASH_UNSORTED and P_HASH.
            guard bytes[start + 25] == 2 || bytes[start + 25] == 13 else { continue }
            guard let count = number(start + 20, 2), Self.headerSize + count * 2 <= pageSize else { return false }
            // Keys and data take turns; the items stand from the page's end downwards.
            var end = pageSize
            for index in 0..<count {
                guard let offset = number(start + Self.headerSize + index * 2, 2), offset >= Self.headerSize,
                    offset < end
                else { return false }
                defer { end = offset }
                guard index % 2 == 1 else { continue }
                switch bytes[start + offset] {
                case 1:
                    let data = Array(bytes[(start + offset + 1)..<(start + end)])
                    // The counter of packages is a pair as well, of four bytes.
                    guard data.count <= 4 || body(data) else { return true }
                case 3:
                    guard let first = number(start + offset + 4, 4), let size = number(start + offset + 8, 4),
                        let data = overflow(from: first, size: size, &seen)
                    else { return false }
                    guard body(data) else { return true }
                default: return false
                }
            }
        }
        return true
    }

    /// An item on pages of its own: P_OVERFLOW.
    private func overflow(from first: Int, size: Int, _ seen: inout [Bool]) -> [UInt8]? {
        var data: [UInt8] = []
        var page = first
        while data.count < size {
            guard page > 0, page < seen.count, !seen[page] else { return nil }
            seen[page] = true
            let start = page * pageSize
            guard bytes[start + 25] == 7, let length = number(start + 22, 2), length > 0,
                length <= pageSize - Self.headerSize, let next = number(start + 16, 4)
            else { return nil }
            data += bytes[(start + Self.headerSize)..<(start + Self.headerSize + length)]
            page = next
        }
        return data.count == size ? data : nil
    }
}
