/// The sections and segments of an ELF file (elf(5)), read by single pieces.
struct ELFSections {
    /// Where something stands in the file.
    struct Extent {
        let offset: Int
        let size: Int
    }

    /// A segment that is loaded: PT_LOAD.
    struct Segment {
        let address: UInt64
        let extent: Extent
        let isWritable: Bool
        let isExecutable: Bool
    }

    let file: RandomAccess
    private let is64: Bool
    private let isBig: Bool
    private let header: [UInt8]

    /// nil where it is no ELF file, or one that no machine would take.
    init?(_ file: RandomAccess) {
        guard let start = file.bytes(at: 0, count: min(64, file.size)), start.count >= 52,
            start.starts(with: [0x7f, 0x45, 0x4c, 0x46]), start[4] == 1 || start[4] == 2, start[5] == 1 || start[5] == 2
        else { return nil }
        is64 = start[4] == 2
        isBig = start[5] == 2
        guard !is64 || start.count == 64 else { return nil }
        header = start
        self.file = file
    }

    /// Whether there is a table of sections, as the header says.
    var hasSections: Bool { size(header, is64 ? 60 : 48, 2) ?? 0 > 0 }

    /// A number of the file's own order; nil beyond the end.
    func number(_ bytes: [UInt8], _ offset: Int, _ length: Int) -> UInt64? {
        guard offset >= 0, length <= 8, offset <= bytes.count - length else { return nil }
        var value: UInt64 = 0
        for index in 0..<length {
            let byte = bytes[offset + (isBig ? index : length - 1 - index)]
            value = value << 8 | UInt64(byte)
        }
        return value
    }

    private func size(_ bytes: [UInt8], _ offset: Int, _ length: Int) -> Int? {
        number(bytes, offset, length).flatMap { Int(exactly: $0) }
    }

    private func table(_ offset: Int?, _ entry: Int?, _ count: Int?, least: Int) -> (bytes: [UInt8], entry: Int)? {
        // 0xff00 entries of 64 bytes is the most that the header's numbers say.
        guard let offset, let entry, let count, entry >= least, entry <= 1024, count > 0, count < 0xff00,
            entry * count <= 8 << 20,
            let bytes = file.bytes(at: offset, count: entry * count)
        else { return nil }
        return (bytes, entry)
    }

    /// The first sections of some names, in the order of the names; nil where there is a table of them that can't be read.
    func sections(named names: [StaticString]) -> [Extent?]? {
        var found = [Extent?](repeating: nil, count: names.count)
        let table =
            is64
            ? table(size(header, 40, 8), size(header, 58, 2), size(header, 60, 2), least: 64)
            : table(size(header, 32, 4), size(header, 46, 2), size(header, 48, 2), least: 40)
        guard let table, let texts = size(header, is64 ? 62 : 50, 2),
            let text = extent(table.bytes, at: texts * table.entry), text.size <= 4 << 20,
            let text = file.bytes(at: text.offset, count: text.size)
        else { return hasSections ? nil : found }
        for start in stride(from: 0, to: table.bytes.count, by: table.entry) {
            guard let name = size(table.bytes, start, 4), name < text.count else { continue }
            for (index, wanted) in names.enumerated() where found[index] == nil {
                let length = wanted.utf8CodeUnitCount
                guard name + length < text.count, text[name + length] == 0, begins(text[name...], with: wanted) else {
                    continue
                }
                found[index] = extent(table.bytes, at: start)
            }
        }
        return found
    }

    private func extent(_ table: [UInt8], at start: Int) -> Extent? {
        guard let offset = size(table, start + (is64 ? 24 : 16), is64 ? 8 : 4),
            let size = size(table, start + (is64 ? 32 : 20), is64 ? 8 : 4), offset <= file.size,
            size <= file.size - offset
        else { return nil }
        return Extent(offset: offset, size: size)
    }

    /// The segments that are loaded and wholly in the file.
    func segments() -> [Segment] {
        let table =
            is64
            ? table(size(header, 32, 8), size(header, 54, 2), size(header, 56, 2), least: 56)
            : table(size(header, 28, 4), size(header, 42, 2), size(header, 44, 2), least: 32)
        guard let table else { return [] }
        return stride(from: 0, to: table.bytes.count, by: table.entry).compactMap { start in
            guard number(table.bytes, start, 4) == 1,
                let flags = number(table.bytes, start + (is64 ? 4 : 24), 4),
                let offset = size(table.bytes, start + (is64 ? 8 : 4), is64 ? 8 : 4),
                let address = number(table.bytes, start + (is64 ? 16 : 8), is64 ? 8 : 4),
                let size = size(table.bytes, start + (is64 ? 32 : 16), is64 ? 8 : 4), offset <= file.size,
                size <= file.size - offset
            else { return nil }
            return Segment(
                address: address, extent: Extent(offset: offset, size: size), isWritable: flags & 2 != 0,
                isExecutable: flags & 1 != 0)
        }
    }

    /// Bytes that a running program would find at an address.
    func bytes(atAddress address: UInt64, count: Int, of segments: [Segment]) -> [UInt8]? {
        for segment in segments where address >= segment.address {
            let distance = address - segment.address
            guard distance < UInt64(segment.extent.size), count <= segment.extent.size - Int(distance) else { continue }
            return file.bytes(at: segment.extent.offset + Int(distance), count: count)
        }
        return nil
    }
}
