public import TargetFilesystem

/// The packages that were found, and what could not be read of them.
///
/// There is room for a number of packages and a number of bytes. Where there are more, the first are kept in the order of
/// their package URLs: which those are depends on what was found alone, not on the order it was found in.
public struct PackageInventory: Sendable {
    /// The packages there is room for: in the order they were found in where that is all of them.
    public var packages: [InstalledPackage] {
        var settled = self
        settled.settle()
        return settled.kept
    }
    /// What could not be read, or not wholly. While there is any, there may be packages that are not listed.
    public var missed: [Unknown] {
        var settled = self
        settled.settle()
        return settled.noted + (settled.leftOut.map { [Unknown(.overLimit, path: TargetPath(bytes: $0))] } ?? [])
    }
    /// The operating system, where a file says which.
    public internal(set) var operatingSystem: OperatingSystem?
    /// How much memory packages may take together unless more is allowed, in bytes.
    public static let usualBytes = 128 << 20
    /// How many packages are kept at most.
    public let mostPackages: Int
    /// How much memory they may take, in bytes, with what is written of them in bills.
    public let mostBytes: Int
    /// How much they take, about; more than they may until they are settled.
    public private(set) var byteCount = 0
    /// How many licences of one package are kept.
    private static let mostLicences = 64
    /// How many files that prove one package are kept.
    private static let mostEvidence = 1000
    /// How much memory the licences of dpkg's packages may take, in bytes, about.
    private static let mostLicenceBytes = 8 << 20

    private var kept: [InstalledPackage] = []
    private var noted: [Unknown] = []
    /// The last package URL that there was room for when not all had it: what comes behind it has none, and won't have
    /// any.
    private var last: [UInt8]?
    /// The first file of those whose packages there was no room for.
    private var leftOut: [UInt8]?
    /// The licences of dpkg's packages, which its database does not state, by their names.
    private var licences: [[UInt8]: [[UInt8]]] = [:]
    private var licenceBytes = 0
    /// As ``last``, of those names.
    private var lastLicence: [UInt8]?

    /// An empty inventory.
    ///
    /// - Parameters:
    ///   - mostPackages: How many packages are kept at most.
    ///   - mostBytes: How much memory they may take, in bytes, with what is written of them in bills.
    public init(mostPackages: Int = 100_000, mostBytes: Int = usualBytes) {
        self.mostPackages = mostPackages
        self.mostBytes = mostBytes
    }

    mutating func append(_ package: InstalledPackage) {
        if let last, last.lexicographicallyPrecedes(package.url.bytes) { return leaveOut(package) }
        let cost = package.cost
        // One that takes more than its share leaves no room for others.
        guard cost <= mostBytes / 16 else { return leaveOut(package) }
        byteCount += cost
        kept.append(package)
        if kept.count > mostPackages + mostPackages / 2 || byteCount > mostBytes + mostBytes / 2 { settle() }
    }

    private mutating func leaveOut(_ package: InstalledPackage) { leaveOut(package.evidence.first ?? []) }

    private mutating func leaveOut(_ path: [UInt8]) {
        guard let leftOut, !path.lexicographicallyPrecedes(leftOut) else { return leftOut = path }
    }

    /// Leaves out what there is no room for.
    mutating func settle() {
        guard kept.count > mostPackages || byteCount > mostBytes else { return }
        let listed = listed()
        kept = []
        byteCount = 0
        var isFull = false
        var end: [UInt8] = []
        for (url, package) in listed {
            let cost = package.cost
            isFull = isFull || kept.count >= mostPackages || byteCount + cost > mostBytes
            if isFull {
                leaveOut(package)
            } else {
                kept.append(package)
                byteCount += cost
                end = url
            }
        }
        // What fits once equals are one may have company yet.
        if isFull { last = end }
    }

    mutating func add(licences: [[UInt8]], of name: [UInt8]) {
        if let lastLicence, lastLicence.lexicographicallyPrecedes(name) { return }
        let stated = self.licences[name, default: []]
        let all = Self.first(stated + licences, Self.mostLicences)
        licenceBytes += Self.cost(ofLicences: all, name) - (stated.isEmpty ? 0 : Self.cost(ofLicences: stated, name))
        self.licences[name] = all
        if licenceBytes > 2 * Self.mostLicenceBytes { settleLicences() }
    }

    /// Leaves out licences that there is no room for. What a package's licence is, is no package: that it is not told
    /// leaves none out.
    private mutating func settleLicences() {
        guard licenceBytes > Self.mostLicenceBytes else { return }
        licenceBytes = 0
        var names = licences.keys.sorted { $0.lexicographicallyPrecedes($1) }[...]
        while let name = names.first {
            let cost = Self.cost(ofLicences: licences[name, default: []], name)
            if licenceBytes + cost > Self.mostLicenceBytes { break }
            licenceBytes += cost
            lastLicence = name
            names.removeFirst()
        }
        for name in names { licences[name] = nil }
    }

    private static func cost(ofLicences licences: [[UInt8]], _ name: [UInt8]) -> Int {
        licences.reduce(192 + name.count) { $0 + $1.count + 56 }
    }

    /// The first of some texts in their order, each once: the same in whatever order they come.
    private static func first(_ texts: [[UInt8]], _ most: Int) -> [[UInt8]] {
        texts.count < 2 ? texts : Array(Set(texts).sorted { $0.lexicographicallyPrecedes($1) }.prefix(most))
    }

    mutating func miss(_ unknown: Unknown) {
        // A hostile target has as many broken files as it likes.
        guard noted.count < 10_000 else { return }
        noted.append(unknown)
    }

    /// Records that something could not be read, or not wholly.
    public mutating func miss(_ reason: Unknown.Reason, _ path: [UInt8]) {
        miss(Unknown(reason, path: TargetPath(bytes: path)))
    }

    /// Hands over what could not be read, and forgets it; not that there was no room for packages.
    public mutating func takeMissed() -> [Unknown] {
        defer { noted = [] }
        return noted
    }

    /// Adds what another one found, as on another thread.
    public mutating func merge(_ other: PackageInventory) {
        for package in other.kept { append(package) }
        if let path = other.leftOut { leaveOut(path) }
        for unknown in other.noted { miss(unknown) }
        for (name, licences) in other.licences { add(licences: licences, of: name) }
        operatingSystem = operatingSystem ?? other.operatingSystem
    }

    /// What several found, as on several threads: the same whichever found what.
    public static func merged(_ inventories: [PackageInventory], mostPackages: Int = 100_000) -> PackageInventory {
        var merged = PackageInventory(mostPackages: mostPackages)
        for inventory in inventories { merged.merge(inventory) }
        merged.settle()
        return merged
    }

    /// The packages in the order of their package URLs, each of these once with all the files that prove it.
    private func listed() -> [(url: [UInt8], package: InstalledPackage)] {
        var ordered = kept.map { (url: $0.url.bytes, package: $0) }
        ordered.sort { one, other in
            one.url == other.url
                ? one.package.precedes(other.package) : one.url.lexicographicallyPrecedes(other.url)
        }
        // In place: the first of equals takes in the others.
        var count = 0
        for index in ordered.indices {
            if count > 0, ordered[count - 1].url == ordered[index].url {
                ordered[count - 1].package.evidence += ordered[index].package.evidence
                ordered[count - 1].package.licences += ordered[index].package.licences
            } else {
                ordered.swapAt(count, index)
                count += 1
            }
        }
        ordered.removeLast(ordered.count - count)
        for index in ordered.indices {
            ordered[index].package.evidence = Self.first(ordered[index].package.evidence, Self.mostEvidence)
            ordered[index].package.licences = Self.first(ordered[index].package.licences, Self.mostLicences)
        }
        return ordered
    }

    /// The packages, each package URL once with all the files that prove it, in the order of kind, name and version.
    public func distinct() -> [InstalledPackage] {
        var settled = self
        settled.settle()
        settled.settleLicences()
        var listed = settled.listed()
        for index in listed.indices {
            let package = listed[index].package
            guard package.kind == .deb, let stated = settled.licences[package.name] else { continue }
            listed[index].package.licences = Self.first(package.licences + stated, Self.mostLicences)
        }
        listed.sort { one, other in
            let (left, right) = (one.package, other.package)
            if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
            if left.name != right.name { return left.name.lexicographicallyPrecedes(right.name) }
            if left.version != right.version { return left.version.lexicographicallyPrecedes(right.version) }
            return one.url.lexicographicallyPrecedes(other.url)
        }
        return listed.map(\.package)
    }
}
