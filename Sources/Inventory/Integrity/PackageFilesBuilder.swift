import Glibc

/// Collects what package managers say of files, and sorts it.
package struct PackageFilesBuilder {
    /// How much is kept at most.
    package struct Limits: Sendable {
        /// Lines about files, of all packages.
        package var entries: Int
        /// Bytes of all paths.
        package var bytes: Int

        package init(entries: Int = 2_000_000, bytes: Int = 256 << 20) {
            self.entries = entries
            self.bytes = bytes
        }
    }

    private struct Raw {
        var entry: PackageFiles.Entry
        /// Whether it only says that the package has the path: dpkg's list.
        var isList: Bool
    }

    private let limits: Limits
    private let merged: MergedDirectories
    private var raw: [Raw] = []
    private var paths: [UInt8] = []
    private var digests: [UInt8] = []
    private var owners: [[UInt8]] = []
    private var ownerNumbers: [[UInt8]: UInt32] = [:]
    /// Owners of which there is a list: what their sums say beyond it was replaced by another package.
    private var listed: Set<UInt32> = []
    private var diversions: [[UInt8]: (target: [UInt8], package: [UInt8])] = [:]
    private(set) var isCut = false
    /// Owners of dpkg's lists that have a digest of some file.
    private var summed: Set<UInt32> = []
    /// Packages that were come by, with files or without.
    private(set) var packageCount = 0

    package init(merged: MergedDirectories = MergedDirectories(), limits: Limits = Limits()) {
        self.merged = merged
        self.limits = limits
    }

    mutating func number(ofOwner name: ArraySlice<UInt8>) -> UInt32 {
        let name = Array(name.prefix(256))
        if let number = ownerNumbers[name] { return number }
        let number = UInt32(owners.count)
        owners.append(name)
        ownerNumbers[name] = number
        return number
    }

    mutating func markListed(_ owner: UInt32) { listed.insert(owner) }

    mutating func markSummed(_ owner: UInt32) { summed.insert(owner) }

    mutating func countPackage() { packageCount += 1 }

    mutating func cut() { isCut = true }

    /// Adds what a package says of a path.
    ///
    /// - Parameter hasUnusableDigest: Whether its package says a digest that is none of those that are known.
    /// - Returns: False where no more is taken.
    @discardableResult
    mutating func append(
        _ path: ArraySlice<UInt8>, owner: UInt32, kind: PackageFiles.Kind, _ algorithm: DigestAlgorithm? = nil,
        digest: [UInt8] = [], hasUnusableDigest: Bool = false, isList: Bool = false
    ) -> Bool {
        guard raw.count < limits.entries, paths.count + path.count + 64 <= min(limits.bytes, Int(Int32.max)) else {
            isCut = true
            return false
        }
        let start = paths.count
        merged.append(canonical: path, to: &paths)
        let length = paths.count - start
        // PATH_MAX: nothing longer can be installed.
        guard length > 0, length <= 4096 else {
            paths.removeLast(length)
            if length > 0 { isCut = true }
            return true
        }
        var entry = PackageFiles.Entry(
            path: UInt32(start), digest: 0, owner: owner, length: UInt16(length), algorithm: PackageFiles.noDigest,
            kind: kind)
        if let algorithm, digest.count == algorithm.length {
            entry.algorithm = algorithm.rawValue
            entry.digest = UInt32(digests.count)
            digests += digest
        } else if hasUnusableDigest || !digest.isEmpty {
            entry.algorithm = PackageFiles.unusableDigest
        }
        raw.append(Raw(entry: entry, isList: isList))
        return true
    }

    mutating func divert(_ path: ArraySlice<UInt8>, to target: ArraySlice<UInt8>, for package: ArraySlice<UInt8>) {
        guard diversions.count < 100_000 else {
            isCut = true
            return
        }
        var (from, to): ([UInt8], [UInt8]) = ([], [])
        merged.append(canonical: path, to: &from)
        merged.append(canonical: target, to: &to)
        diversions[from] = (to, Array(package))
    }

    /// The table of all that was added.
    package consuming func build() -> PackageFiles {
        applyDiversions()
        let paths = paths
        paths.withUnsafeBytes { bytes in
            raw.sort { left, right in
                let order = Self.order(bytes, left.entry, right.entry)
                if order != 0 { return order < 0 }
                if left.entry.owner != right.entry.owner { return left.entry.owner < right.entry.owner }
                if left.isList != right.isList { return left.isList }
                if left.entry.kind != right.entry.kind { return left.entry.kind.rawValue < right.entry.kind.rawValue }
                // As they were added, so that the same input is the same table.
                return left.entry.path < right.entry.path
            }
        }
        var entries: [PackageFiles.Entry] = []
        entries.reserveCapacity(raw.count)
        var start = 0
        while start < raw.count {
            var end = start + 1
            while end < raw.count, isSamePath(paths, raw[start].entry, raw[end].entry) { end += 1 }
            merge(start..<end, into: &entries)
            start = end
        }
        return PackageFiles(
            entries: entries, paths: paths, digests: digests, owners: owners, bareOwners: listed.subtracting(summed),
            isCut: isCut)
    }

    /// What packages say of one path: a digest counts where its package still has the path, and a list where nothing says
    /// more.
    private func merge(_ range: Range<Int>, into entries: inout [PackageFiles.Entry]) {
        var index = range.lowerBound
        while index < range.upperBound {
            let owner = raw[index].entry.owner
            var end = index
            var isListed = false
            var isConfiguration = false
            var hasMore = false
            while end < range.upperBound, raw[end].entry.owner == owner {
                isListed = isListed || raw[end].isList
                hasMore = hasMore || !raw[end].isList
                isConfiguration = isConfiguration || raw[end].entry.kind == .configuration
                end += 1
            }
            for place in index..<end where raw[place].isList != hasMore {
                var entry = raw[place].entry
                if hasMore, !isListed, entry.kind == .file, listed.contains(owner) { continue }
                if isConfiguration { entry.kind = .configuration }
                entries.append(entry)
            }
            index = end
        }
    }

    private mutating func applyDiversions() {
        guard !diversions.isEmpty else { return }
        var lengths = [Bool](repeating: false, count: 4097)
        for path in diversions.keys where path.count <= 4096 { lengths[path.count] = true }
        for index in raw.indices where lengths[Int(raw[index].entry.length)] {
            let entry = raw[index].entry
            let path = Array(paths[Int(entry.path)..<(Int(entry.path) + Int(entry.length))])
            guard let diversion = diversions[path], diversion.target.count <= 4096,
                !isSame(owners[Int(entry.owner)], diversion.package),
                paths.count + diversion.target.count <= limits.bytes
            else { continue }
            raw[index].entry.path = UInt32(paths.count)
            raw[index].entry.length = UInt16(diversion.target.count)
            paths += diversion.target
        }
    }

    /// Diversions name a package without its architecture.
    private func isSame(_ owner: [UInt8], _ package: [UInt8]) -> Bool {
        owner.prefix { $0 != UInt8(ascii: ":") }.elementsEqual(package.prefix { $0 != UInt8(ascii: ":") })
    }

    private func isSamePath(_ paths: [UInt8], _ left: PackageFiles.Entry, _ right: PackageFiles.Entry) -> Bool {
        left.length == right.length && paths.withUnsafeBytes { Self.order($0, left, right) } == 0
    }

    /// By their bytes, as `PackageFiles.find` looks for them. Entries are within the paths: they were added with them.
    private static func order(
        _ paths: UnsafeRawBufferPointer, _ left: PackageFiles.Entry, _ right: PackageFiles.Entry
    ) -> Int {
        guard let base = paths.baseAddress else { return 0 }
        let common = Int(min(left.length, right.length))
        let order = memcmp(base + Int(left.path), base + Int(right.path), common)
        return order != 0 ? Int(order) : Int(left.length) - Int(right.length)
    }
}

/// The bytes that hexadecimal digits stand for; nil where they are none.
func hexadecimalBytes(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
    guard digits.count % 2 == 0, digits.count <= 128 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for digit in digits {
        let value: UInt8
        switch digit {
        case 48...57: value = digit - 48
        case 97...102: value = digit - 87
        case 65...70: value = digit - 55
        default: return nil
        }
        if let first = high {
            bytes.append(first << 4 | value)
            high = nil
        } else {
            high = value
        }
    }
    return bytes
}
