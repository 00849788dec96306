/// A database of SQLite, read-only and without its log (sqlite.org/fileformat.html): the rows of one table.
struct SQLiteFile {
    private let bytes: [UInt8]
    private let pageSize: Int
    /// What of a page holds data: a page without its reserved end.
    private let usable: Int

    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: "SQLite format 3\0".utf8), let size = bytes.bigEndian(16, 2), bytes.count >= 512 else {
            return nil
        }
        self.bytes = bytes
        pageSize = size == 1 ? 65536 : size
        usable = pageSize - Int(bytes[20])
        guard pageSize >= 512, pageSize & (pageSize - 1) == 0, usable >= 480, bytes.count % pageSize == 0 else {
            return nil
        }
    }

    private var pageCount: Int { bytes.count / pageSize }

    /// Calls a body with one column of each row, which has to be a blob, until it returns false.
    ///
    /// - Returns: Whether the table is there and whole.
    func forEachBlob(ofTable name: String, column: Int, _ body: ([UInt8]) -> Bool) -> Bool {
        var root: Int?
        var isWhole = true
        // sqlite_schema: type, name, tbl_name, rootpage, sql.
        let isRead = forEachRow(root: 1) { payload in
            guard let fields = Self.fields(of: payload), fields.count >= 4 else {
                isWhole = false
                return false
            }
            guard fields[0].elementsEqual("table".utf8), fields[1].elementsEqual(name.utf8) else { return true }
            root = fields[3].reduce(0) { ($0 & 0xff_ffff) << 8 | Int($1) }
            return false
        }
        guard isRead, isWhole, let root else { return false }
        let isTableRead = forEachRow(root: root) { payload in
            guard let fields = Self.fields(of: payload), column < fields.count else {
                isWhole = false
                return false
            }
            return body(Array(fields[column]))
        }
        return isTableRead && isWhole
    }

    /// Walks a table's tree in the order of its rows, with a stack of its own.
    private func forEachRow(root: Int, _ body: ([UInt8]) -> Bool) -> Bool {
        var seen = [Bool](repeating: false, count: pageCount + 1)
        var pending = [root]
        // Each cell is a row's own: more than the file holds would be one row many times.
        var left = bytes.count
        while let page = pending.popLast() {
            // A page has one parent: seen twice, the tree is none.
            guard page >= 1, page <= pageCount, !seen[page] else { return false }
            seen[page] = true
            let start = (page - 1) * pageSize
            let header = start + (page == 1 ? 100 : 0)
            let kind = bytes[header]
            guard kind == 5 || kind == 13, let count = bytes.bigEndian(header + 3, 2) else { return false }
            let pointers = header + (kind == 5 ? 12 : 8)
            guard pointers + count * 2 <= start + usable else { return false }
            var children: [Int] = []
            for index in 0..<count {
                guard let offset = bytes.bigEndian(pointers + index * 2, 2), offset + 4 <= usable else { return false }
                if kind == 5 {
                    guard let child = bytes.bigEndian(start + offset, 4) else { return false }
                    children.append(child)
                } else {
                    guard let payload = payload(at: start + offset, pageEnd: start + usable, &seen) else {
                        return false
                    }
                    // Two bytes that point to it, and at least two before its payload.
                    left -= payload.count + 4
                    guard left >= 0 else { return false }
                    guard body(payload) else { return true }
                }
            }
            if kind == 5 {
                guard let last = bytes.bigEndian(header + 8, 4) else { return false }
                pending.append(last)
                pending.append(contentsOf: children.reversed())
            }
        }
        return true
    }

    /// The payload of a leaf's cell, with its overflow pages.
    private func payload(at cell: Int, pageEnd: Int, _ seen: inout [Bool]) -> [UInt8]? {
        var position = cell
        guard let size = Self.varint(bytes, &position, end: pageEnd),
            Self.varint(bytes, &position, end: pageEnd) != nil,
            size >= 0, size <= bytes.count
        else { return nil }
        let most = usable - 35
        let least = (usable - 12) * 32 / 255 - 23
        let spread = least + (size - least) % (usable - 4)
        let local = size <= most ? size : spread <= most ? spread : least
        guard local >= 0, position + local <= pageEnd else { return nil }
        var payload = Array(bytes[position..<(position + local)])
        guard local < size else { return payload }
        guard position + local + 4 <= pageEnd, var next = bytes.bigEndian(position + local, 4) else { return nil }
        while payload.count < size {
            guard next >= 1, next <= pageCount, !seen[next] else { return nil }
            seen[next] = true
            let start = (next - 1) * pageSize
            guard let following = bytes.bigEndian(start, 4) else { return nil }
            payload += bytes[(start + 4)..<(start + 4 + min(usable - 4, size - payload.count))]
            next = following
        }
        return payload
    }

    /// The fields of a record, each as its bytes.
    private static func fields(of record: [UInt8]) -> [ArraySlice<UInt8>]? {
        var position = 0
        guard let header = varint(record, &position, end: record.count), header >= 0, header <= record.count else {
            return nil
        }
        var fields: [ArraySlice<UInt8>] = []
        var data = header
        while position < header {
            guard let type = varint(record, &position, end: header), type >= 0 else { return nil }
            let lengths = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0]
            let length = type < lengths.count ? lengths[type] : type >= 12 ? (type - 12) / 2 : -1
            guard length >= 0, length <= record.count - data else { return nil }
            fields.append(record[data..<(data + length)])
            data += length
        }
        return fields
    }

    /// Up to nine bytes of seven bits each, the ninth of eight.
    private static func varint(_ bytes: [UInt8], _ position: inout Int, end: Int) -> Int? {
        var value: UInt64 = 0
        for index in 0..<9 {
            guard position < end else { return nil }
            let byte = bytes[position]
            position += 1
            guard index < 8 else { return Int(truncatingIfNeeded: value << 8 | UInt64(byte)) }
            value = value << 7 | UInt64(byte & 0x7f)
            if byte < 0x80 { break }
        }
        return Int(truncatingIfNeeded: value)
    }
}
