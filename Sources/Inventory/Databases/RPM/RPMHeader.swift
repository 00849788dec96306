/// A package's header as the databases hold it: the numbers of index entries and of data bytes, the entries, the data
/// (docs/manual/format_header.md of rpm).
enum RPMHeader {
    private enum Tag {
        static let name = 1000
        static let version = 1001
        static let release = 1002
        static let epoch = 1003
        static let licence = 1014
        static let architecture = 1022
        static let sourcePackage = 1044
    }

    /// The most of one header that rpm itself takes: HEADER_TAGS_MAX and HEADER_DATA_MAX of lib/header.c.
    private static let (mostEntries, mostData) = (0xffff, 0x0fff_ffff)

    static func package(of blob: [UInt8]) -> DatabasePackage? {
        guard let entries = blob.bigEndian(0, 4), let size = blob.bigEndian(4, 4), (1...mostEntries).contains(entries),
            size <= mostData, 8 + entries * 16 + size <= blob.count
        else { return nil }
        let data = 8 + entries * 16
        var texts: [Int: [UInt8]] = [:]
        var epoch: Int?
        for entry in stride(from: 8, to: data, by: 16) {
            guard let tag = blob.bigEndian(entry, 4), let type = blob.bigEndian(entry + 4, 4),
                let offset = blob.bigEndian(entry + 8, 4)
            else { return nil }
            switch (tag, type) {
            case (Tag.epoch, 4):
                guard offset + 4 <= size else { return nil }
                epoch = blob.bigEndian(data + offset, 4)
            // A string, or the first of several in the languages of the header.
            case (Tag.name, 6), (Tag.version, 6), (Tag.release, 6), (Tag.architecture, 6), (Tag.licence, 6),
                (Tag.sourcePackage, 6):
                guard offset < size else { return nil }
                let text = blob[(data + offset)..<(data + size)].prefix { $0 != 0 }
                guard text.endIndex < data + size else { return nil }
                texts[tag] = Array(text)
            default: continue
            }
        }
        guard let name = texts[Tag.name], !name.isEmpty, let version = texts[Tag.version],
            let release = texts[Tag.release]
        else { return nil }
        let prefix = epoch.map { Array("\($0):".utf8) } ?? []
        return DatabasePackage(
            name: name, version: prefix + version + [UInt8(ascii: "-")] + release,
            architecture: texts[Tag.architecture] ?? [], status: .installed, manager: .rpm,
            source: texts[Tag.sourcePackage].map { InstalledPackage.Source(name: $0, version: []) },
            licence: texts[Tag.licence] ?? [], epoch: epoch)
    }
}
