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

    let entries: [Entry]
    let paths: [UInt8]
    let digests: [UInt8]
    let owners: [[UInt8]]
    /// Whether packages have more files than were read, or a list of theirs could not be understood.
    package let isCut: Bool

    /// How many there are; a path that two packages have counts twice.
    package var count: Int { entries.count }

    /// The entries of one path.
    package struct Match: Sendable, Hashable {
        let range: Range<Int>
    }

    /// What packages say of a path; nil where none knows it.
    ///
    /// - Parameter path: From the root, without a slash in front, all directories' links followed, as the walk has it.
    package func find(_ path: borrowing Span<UInt8>) -> Match? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = low + (high - low) / 2
            if order(of: entries[middle], path) < 0 { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < entries.count, order(of: entries[end], path) == 0 { end += 1 }
        return end > low ? Match(range: low..<end) : nil
    }

    /// What packages say of a path.
    package func find(_ path: [UInt8]) -> Match? { find(path.span) }

    private func order(of entry: Entry, _ path: borrowing Span<UInt8>) -> Int {
        let (start, length) = (Int(entry.path), Int(entry.length))
        for index in 0..<min(length, path.count) {
            let (left, right) = (paths[start + index], path[index])
            if left != right { return left < right ? -1 : 1 }
        }
        return length - path.count
    }

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
        match.range.contains { index in
            let entry = entries[index]
            guard entry.algorithm == algorithm.rawValue else { return false }
            return digests[Int(entry.digest)..<(Int(entry.digest) + algorithm.length)].elementsEqual(digest)
        }
    }
}

/// The paths of ``PackageFiles`` that a walk came by. Each thread has its own.
package struct SeenPackageFiles: Sendable {
    private var bits: [UInt64]

    package init(_ files: PackageFiles) {
        bits = [UInt64](repeating: 0, count: (files.count + 63) / 64)
    }

    /// Notes that a path is there, whatever it is.
    package mutating func insert(_ match: PackageFiles.Match) {
        for index in match.range { bits[index / 64] |= 1 << UInt64(index % 64) }
    }

    /// Adds what another thread saw of the same table.
    package mutating func formUnion(_ other: SeenPackageFiles) {
        for index in bits.indices where index < other.bits.count { bits[index] |= other.bits[index] }
    }

    func contains(_ index: Int) -> Bool { bits[index / 64] & (1 << UInt64(index % 64)) != 0 }
}
