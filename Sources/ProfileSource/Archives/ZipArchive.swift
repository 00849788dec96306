import CZlib
import Inflating

/// A zip archive (APPNOTE.TXT of PKWARE, sections 4.3 and 4.4), read by its central directory.
enum ZipArchive {
    /// The regular files; of a path that comes twice the last counts.
    static func files(_ bytes: [UInt8], of what: String, _ budget: inout ReadingBudget) throws(ProfileError) -> FileTree
    {
        let damaged = ProfileError("\(what) is a damaged zip archive")
        guard let end = endRecord(bytes), let count = number(bytes, end + 10, 2), let start = number(bytes, end + 16, 4)
        else { throw damaged }
        guard count < 0xffff, start < 0xffff_ffff else {
            throw ProfileError("\(what) is a zip64 archive, which is not read")
        }
        var tree = FileTree()
        var position = start
        for _ in 0..<count {
            guard number(bytes, position, 4) == 0x0201_4b50, let flags = number(bytes, position + 8, 2),
                let method = number(bytes, position + 10, 2), let sum = number(bytes, position + 16, 4),
                let packed = number(bytes, position + 20, 4), let size = number(bytes, position + 24, 4),
                let nameLength = number(bytes, position + 28, 2), let extraLength = number(bytes, position + 30, 2),
                let commentLength = number(bytes, position + 32, 2), let attributes = number(bytes, position + 38, 4),
                let header = number(bytes, position + 42, 4), position + 46 + nameLength <= bytes.count
            else { throw damaged }
            let name = Array(bytes[(position + 46)..<(position + 46 + nameLength)])
            position += 46 + nameLength + extraLength + commentLength
            let path = try safePath(name, of: what)
            try budget.take(member: path, bytes: 0)
            // The upper half is the mode of Unix: S_IFLNK (inode(7)).
            guard name.last != UInt8(ascii: "/"), !path.isEmpty, attributes >> 28 != 0xa else { continue }
            guard flags & 1 == 0 else { throw ProfileError("\(what) has an encrypted member: \(path.asText)") }
            guard number(bytes, header, 4) == 0x0403_4b50, let localName = number(bytes, header + 26, 2),
                let localExtra = number(bytes, header + 28, 2)
            else { throw damaged }
            let begin = header + 30 + localName + localExtra
            guard begin + packed <= bytes.count else { throw damaged }
            let data = bytes[begin..<(begin + packed)]
            let content: [UInt8]
            switch method {
            case 0: content = Array(data)
            case 8: content = try inflated(data, what, path, budget.bytes)
            default:
                throw ProfileError(
                    "\(what) has a member of compression method \(method), which is not read: \(path.asText)")
            }
            guard content.count == size, checksum(content) == sum else { throw damaged }
            budget.members += 1
            try budget.take(member: path, bytes: content.count)
            tree.files[path] = content
        }
        return tree
    }

    private static func inflated(
        _ data: ArraySlice<UInt8>, _ what: String, _ path: [UInt8], _ limit: Int
    ) throws(ProfileError) -> [UInt8] {
        do throws(ProfileError) {
            return try Inflation.part(data, .raw, upTo: limit)
        } catch {
            throw ProfileError("\(what), \(path.asText): \(error.message)")
        }
    }

    private static func checksum(_ content: [UInt8]) -> Int {
        content.withUnsafeBufferPointer { Int(crc32_z(0, $0.baseAddress, $0.count)) }
    }

    /// A number in little-endian order.
    private static func number(_ bytes: [UInt8], _ offset: Int, _ length: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - length else { return nil }
        return bytes[offset..<(offset + length)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Where the end record stands: behind it is a comment of at most 65,535 bytes.
    private static func endRecord(_ bytes: [UInt8]) -> Int? {
        var offset = bytes.count - 22
        while offset >= max(0, bytes.count - 22 - 0xffff) {
            if bytes[offset] == 0x50, number(bytes, offset, 4) == 0x0605_4b50,
                number(bytes, offset + 20, 2) == bytes.count - offset - 22
            {
                return offset
            }
            offset -= 1
        }
        return nil
    }
}
