/// What packages installed where: one table for a whole root, sorted by path, so that tens of thousands of files cost
/// little more than their names.
package struct PackageFiles: Sendable {
    /// What a package says of a file.
    package enum Kind: UInt8, Sendable {
        /// Its content is the package's.
        case file
        /// Its content is the administrator's, once installed.
        case configuration
        /// The package owns it but did not bring it: a log, a cache.
        case ghost
        /// The package lists it and says nothing of its content; it may be a directory or a link.
        case listed
    }

    struct Entry: Sendable {
        var path: UInt32
        var digest: UInt32
        var owner: UInt32
        var length: UInt16
        var algorithm: UInt8
        var kind: Kind
    }

    static let noDigest: UInt8 = 0xff
    /// A digest of an algorithm that is not known, or of another length than the algorithm's.
    static let unusableDigest: UInt8 = 0xfe

    let entries: [Entry]
    let paths: [UInt8]
    let digests: [UInt8]
    let owners: [[UInt8]]
    /// Owners that say nothing of their files but the paths: dpkg's packages without digests.
    let bareOwners: Set<UInt32>
    /// Whether packages have more files than were read, or a list of theirs could not be understood.
    package let isCut: Bool

    /// How many there are; a path that two packages have counts twice.
    package var count: Int { entries.count }

    /// The entries of one path.
    package struct Match: Sendable, Hashable {
        let range: Range<Int>

        /// The first of them.
        package var first: Int { range.lowerBound }
    }

    /// What packages say of a path; nil where none knows it.
    ///
    /// - Parameter path: From the root, without a slash in front, all directories' links followed, as the walk has it.
    package func find(_ path: borrowing Span<UInt8>) -> Match? {
        find(path, in: Area(range: entries.indices, prefix: 0))
    }

    /// What packages say of a path.
    package func find(_ path: [UInt8]) -> Match? { find(path.span) }

    /// What packages have in one directory and below it.
    package struct Area: Sendable {
        let range: Range<Int>
        /// So many bytes are the same in all their paths.
        let prefix: Int

        /// Whether they have nothing there.
        package var isEmpty: Bool { range.isEmpty }

        /// Nothing.
        package static let nothing = Area(range: 0..<0, prefix: 0)
    }

    /// What packages have below a directory, among which the files of a directory are looked for with less work.
    ///
    /// - Parameter directory: From the root, without a slash in front and with one behind; empty for the root.
    package func area(below directory: borrowing Span<UInt8>) -> Area {
        let count = directory.count
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = low + (high - low) / 2
            if order(of: entries[middle], directory, from: 0) < 0 { low = middle + 1 } else { high = middle }
        }
        let start = low
        high = entries.count
        while low < high {
            let middle = low + (high - low) / 2
            var isBelow = entries[middle].length >= count
            if isBelow {
                let offset = Int(entries[middle].path)
                for index in 0..<count where paths[offset + index] != directory[index] {
                    isBelow = false
                    break
                }
            }
            if isBelow { low = middle + 1 } else { high = middle }
        }
        return Area(range: start..<low, prefix: count)
    }

    /// What packages say of a path that lies in an area.
    package func find(_ path: borrowing Span<UInt8>, in area: Area) -> Match? {
        var low = area.range.lowerBound
        var high = area.range.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if order(of: entries[middle], path, from: area.prefix) < 0 { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < area.range.upperBound, order(of: entries[end], path, from: area.prefix) == 0 { end += 1 }
        return end > low ? Match(range: low..<end) : nil
    }

    private func order(of entry: Entry, _ path: borrowing Span<UInt8>, from first: Int) -> Int {
        let (start, length) = (Int(entry.path), Int(entry.length))
        let common = min(length, path.count)
        var index = first
        while index < common {
            let (left, right) = (paths[start + index], path[index])
            if left != right { return left < right ? -1 : 1 }
            index += 1
        }
        return length - path.count
    }

    /// What packages say of the path that an entry has.
    package func match(at index: Int) -> Match {
        let path = path(index)
        var end = index + 1
        while end < count, self.path(end).elementsEqual(path) { end += 1 }
        return Match(range: index..<end)
    }

    /// The path that is meant, from the root, without a slash in front.
    package func path(of match: Match) -> ArraySlice<UInt8> { path(match.range.lowerBound) }

    /// Whether any package says a digest.
    package var hasDigests: Bool { !digests.isEmpty }

    func path(_ index: Int) -> ArraySlice<UInt8> {
        let entry = entries[index]
        return paths[Int(entry.path)..<(Int(entry.path) + Int(entry.length))]
    }

    /// The package that a path belongs to, the first by its name where there are several.
    package func owner(of match: Match) -> [UInt8] { owners[Int(entries[match.range.lowerBound].owner)] }

    /// What its packages say of it: the administrator's if any says so.
    package func kind(of match: Match) -> Kind {
        var kind = Kind.listed
        for index in match.range {
            switch entries[index].kind {
            case .configuration: return .configuration
            case .file: kind = .file
            case .ghost: if kind == .listed { kind = .ghost }
            case .listed: break
            }
        }
        return kind
    }

    /// Whether a path must be there, be it a file or a link: one that packages list and say nothing more of, and that is
    /// no directory of anything that they list.
    func isBareFile(_ match: Match) -> Bool {
        guard !bareOwners.isEmpty,
            match.range.allSatisfy({ entries[$0].kind == .listed && bareOwners.contains(entries[$0].owner) })
        else { return false }
        let directory = Array(path(of: match)) + [UInt8(ascii: "/")]
        return area(below: directory.span).isEmpty
    }

    /// Whether a path is a file with a content that its package brought, of which no digest is known that can be computed.
    package func lacksDigest(_ match: Match) -> Bool {
        guard algorithm(of: match) == nil else { return false }
        let hasUnusable = match.range.contains { index in
            let algorithm = entries[index].algorithm
            return algorithm == Self.unusableDigest || DigestAlgorithm(rawValue: algorithm) != nil
        }
        return hasUnusable || kind(of: match) == .file
    }

    /// With which digest a path's content is to be compared; nil where no package says any that is known.
    package func algorithm(of match: Match) -> DigestAlgorithm? {
        for index in match.range {
            if let algorithm = DigestAlgorithm(rawValue: entries[index].algorithm), algorithm.isKnown {
                return algorithm
            }
        }
        return nil
    }

    /// Whether a content's digest is the one that a package says; of several any will do.
    package func isUnchanged(_ match: Match, _ algorithm: DigestAlgorithm, _ digest: [UInt8]) -> Bool {
        digest.withUnsafeBytes { isUnchanged(match, algorithm, $0) }
    }

    /// Whether a content's digest is the one that a package says; of several any will do.
    package func isUnchanged(_ match: Match, _ algorithm: DigestAlgorithm, _ digest: UnsafeRawBufferPointer) -> Bool {
        guard digest.count == algorithm.length else { return false }
        return match.range.contains { index in
            let entry = entries[index]
            guard entry.algorithm == algorithm.rawValue else { return false }
            let start = Int(entry.digest)
            return digest.indices.allSatisfy { digests[start + $0] == digest[$0] }
        }
    }
}
