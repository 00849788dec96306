extension PackageFilesBuilder {
    /// Adds the files of all packages of an rpm database.
    ///
    /// - Returns: Whether it is what its name says, and whole.
    @discardableResult
    package mutating func add(rpm bytes: [UInt8], _ form: RPMForm) -> Bool {
        var isWhole = true
        var builder = self
        let isRead = form.forEachHeader(in: bytes) { blob in
            if !builder.add(rpmHeader: blob) { isWhole = false }
            return !builder.isCut
        }
        self = builder
        if !isRead || !isWhole { cut() }
        return isRead && isWhole
    }

    /// Adds the files of a package's header: their base names, the directories that those stand in, and what rpm's own
    /// verification goes by (lib/rpmtag.h, lib/rpmfiles.h).
    ///
    /// - Returns: Whether it is one, whole.
    package mutating func add(rpmHeader blob: [UInt8]) -> Bool {
        guard let header = RPMIndex(blob), let name = header.text(1000) else { return false }
        countPackage()
        guard header.count(1117) > 0 else { return true }
        guard let names = header.texts(1117), let directories = header.texts(1118),
            header.count(1116) == names.count
        else { return false }
        let owner = number(ofOwner: name)
        let digests = header.texts(1035) ?? []
        let algorithm = Self.algorithm(header.number(5011, 0, 4) ?? 1)
        var path: [UInt8] = []
        for (index, name) in names.enumerated() {
            guard let place = header.number(1116, index, 4), place < directories.count else { return false }
            // Documentation that was asked not to be installed, another architecture's file: not there, and rightly so.
            if let state = header.number(1029, index, 1), state != 0 { continue }
            path.removeAll(keepingCapacity: true)
            path += directories[place]
            path += name
            let flags = header.number(1037, index, 4) ?? 0
            let mode = header.number(1030, index, 2) ?? 0o100000
            let isVerified = (header.number(1045, index, 4) ?? 1) & 1 != 0
            let digits = index < digests.count && mode & 0o170000 == 0o100000 ? digests[index] : []
            let digest = digits.isEmpty ? nil : hexadecimalBytes(digits)
            // RPMFILE_GHOST, RPMFILE_CONFIG and RPMFILE_MISSINGOK.
            let kind: PackageFiles.Kind =
                flags & 64 != 0
                ? .ghost
                : flags & 1 != 0
                    ? .configuration : flags & 8 != 0 ? .ghost : digits.isEmpty || !isVerified ? .listed : .file
            let isCompared = isVerified && kind != .ghost && kind != .listed
            guard
                append(
                    path[...], owner: owner, kind: kind, isCompared ? algorithm : nil,
                    digest: isCompared ? digest ?? [] : [], hasUnusableDigest: isCompared && !digits.isEmpty)
            else { return true }
        }
        return true
    }

    /// RFC 4880, section 9.4; 1 is also what no tag means.
    private static func algorithm(_ number: Int) -> DigestAlgorithm? {
        switch number {
        case 1: .md5
        case 2: .sha1
        case 8: .sha256
        case 9: .sha384
        case 10: .sha512
        case 11: .sha224
        default: nil
        }
    }
}

/// A header's index: which tag's data stand where (docs/manual/format_header.md of rpm).
struct RPMIndex {
    private let blob: [UInt8]
    private let data: Int
    private let end: Int
    private var entries: [Int: (type: Int, offset: Int, count: Int)] = [:]

    private static let wanted: Set<Int> = [1000, 1029, 1030, 1035, 1037, 1045, 1116, 1117, 1118, 5011]

    init?(_ blob: [UInt8]) {
        // HEADER_TAGS_MAX and HEADER_DATA_MAX of lib/header.c.
        guard let count = blob.bigEndian(0, 4), let size = blob.bigEndian(4, 4), (1...0xffff).contains(count),
            size <= 0x0fff_ffff, 8 + count * 16 + size <= blob.count
        else { return nil }
        self.blob = blob
        data = 8 + count * 16
        end = data + size
        for entry in stride(from: 8, to: data, by: 16) {
            guard let tag = blob.bigEndian(entry, 4), Self.wanted.contains(tag),
                let type = blob.bigEndian(entry + 4, 4), let offset = blob.bigEndian(entry + 8, 4),
                let count = blob.bigEndian(entry + 12, 4), offset <= size, count <= size
            else { continue }
            entries[tag] = (type, offset, count)
        }
    }

    func count(_ tag: Int) -> Int { entries[tag]?.count ?? 0 }

    /// A string.
    func text(_ tag: Int) -> ArraySlice<UInt8>? {
        guard let entry = entries[tag], entry.type == 6 else { return nil }
        return text(at: data + entry.offset)
    }

    private func text(at start: Int) -> ArraySlice<UInt8>? {
        guard start < end, let stop = blob[start..<end].firstIndex(of: 0) else { return nil }
        return blob[start..<stop]
    }

    /// An array of strings; nil where one has no end.
    func texts(_ tag: Int) -> [ArraySlice<UInt8>]? {
        guard let entry = entries[tag], entry.type == 8 || entry.type == 6 else { return nil }
        var texts: [ArraySlice<UInt8>] = []
        var start = data + entry.offset
        for _ in 0..<entry.count {
            guard let text = text(at: start) else { return nil }
            texts.append(text)
            start = text.endIndex + 1
        }
        return texts
    }

    /// A number of an array; nil beyond its end.
    func number(_ tag: Int, _ index: Int, _ width: Int) -> Int? {
        // RPM_CHAR_TYPE, INT8, INT16 and INT32.
        guard let entry = entries[tag], index < entry.count,
            entry.type == (width == 1 ? 2 : width == 2 ? 3 : 4) || width == 1 && entry.type == 1,
            data + entry.offset + (index + 1) * width <= end
        else { return nil }
        return blob.bigEndian(data + entry.offset + index * width, width)
    }
}
