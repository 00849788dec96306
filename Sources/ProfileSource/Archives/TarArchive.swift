/// A tar archive (pax(1p) of POSIX, with the long names of GNU tar).
enum TarArchive {
    private static let block = 512

    /// The regular files; of a path that comes twice the last counts, links and devices are left out.
    static func files(_ bytes: [UInt8], of what: String, _ budget: inout ReadingBudget) throws(ProfileError) -> FileTree
    {
        var tree = FileTree()
        var position = 0
        var longName: [UInt8]?
        while position + block <= bytes.count {
            let header = bytes[position..<(position + block)]
            if header.allSatisfy({ $0 == 0 }) { return tree }
            guard isChecked(header), let size = octal(field(header, 124, 12)), size <= bytes.count - position - block
            else { throw ProfileError("\(what) is a damaged tar archive") }
            let content = bytes[(position + block)..<(position + block + size)]
            position += block + (size + block - 1) / block * block
            let name = longName ?? name(of: header)
            switch header[header.startIndex + 156] {
            case UInt8(ascii: "L"): longName = Array(content.prefix { $0 != 0 })
            case UInt8(ascii: "x"): longName = paxPath(content)
            case UInt8(ascii: "g"): continue
            case UInt8(ascii: "0"), UInt8(ascii: "7"), 0:
                longName = nil
                let path = try safePath(name, of: what)
                try budget.take(member: path, bytes: content.count)
                if !path.isEmpty, name.last != UInt8(ascii: "/") { tree.files[path] = Array(content) }
            default:
                longName = nil
                _ = try safePath(name, of: what)
                try budget.take(member: name, bytes: 0)
            }
        }
        return tree
    }

    private static func field(_ header: ArraySlice<UInt8>, _ offset: Int, _ length: Int) -> ArraySlice<UInt8> {
        header.dropFirst(offset).prefix(length)
    }

    private static func name(of header: ArraySlice<UInt8>) -> [UInt8] {
        let name = Array(field(header, 0, 100).prefix { $0 != 0 })
        guard field(header, 257, 6).elementsEqual("ustar\0".utf8) else { return name }
        let prefix = Array(field(header, 345, 155).prefix { $0 != 0 })
        return prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
    }

    private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.drop { $0 == 32 }.prefix { $0 != 0 && $0 != 32 }
        guard digits.count <= 12, digits.allSatisfy({ (48...55).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 << 3 | Int($1 - 48) }
    }

    /// The sum of all bytes, with blanks for the sum itself.
    private static func isChecked(_ header: ArraySlice<UInt8>) -> Bool {
        let sum = header.reduce(0) { $0 + Int($1) } - field(header, 148, 8).reduce(0) { $0 + Int($1) } + 8 * 32
        return octal(field(header, 148, 8)) == sum
    }

    /// The `path` of a pax header's records, each `LENGTH KEY=VALUE\n`.
    private static func paxPath(_ content: ArraySlice<UInt8>) -> [UInt8]? {
        var rest = content
        var path: [UInt8]?
        while let blank = rest.prefix(12).firstIndex(of: 32), let length = Int(rest[..<blank].asText),
            length > blank - rest.startIndex, length <= rest.count
        {
            let record = rest.prefix(length).dropFirst(blank + 1 - rest.startIndex)
            if record.starts(with: "path=".utf8) { path = Array(record.dropFirst(5).dropLast()) }
            rest = rest.dropFirst(length)
        }
        return path
    }
}
