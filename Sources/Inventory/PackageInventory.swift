public import TargetFilesystem

/// The packages that were found, and what could not be read of them.
public struct PackageInventory: Sendable {
    /// What was found, in the order it was found in.
    public internal(set) var packages: [InstalledPackage] = []
    /// What could not be read, or not wholly. While there is any, there may be packages that are not listed.
    public internal(set) var missed: [Unknown] = []
    /// The operating system, where a file says which.
    public internal(set) var operatingSystem: OperatingSystem?
    /// How much memory packages may take together unless more is allowed, in bytes.
    public static let usualBytes = 64 << 20
    /// How many packages are kept at most.
    public let mostPackages: Int
    /// How much memory they may take, in bytes, about.
    public var mostBytes: Int
    /// How much they take, about.
    public private(set) var byteCount = 0
    /// How many licences of one package are kept.
    private static let mostLicences = 64
    /// The licences of dpkg's packages, which its database does not state, by their names.
    private var licences: [[UInt8]: [[UInt8]]] = [:]
    private var isFull = false

    /// An empty inventory.
    ///
    /// - Parameters:
    ///   - mostPackages: How many packages are kept at most.
    ///   - mostBytes: How much memory they may take, in bytes.
    public init(mostPackages: Int = 100_000, mostBytes: Int = usualBytes) {
        self.mostPackages = mostPackages
        self.mostBytes = mostBytes
    }

    mutating func append(_ package: InstalledPackage) {
        let size = package.byteCount
        guard packages.count < mostPackages, byteCount + size <= mostBytes else {
            if !isFull { miss(.overLimit, package.evidence.first ?? []) }
            isFull = true
            return
        }
        byteCount += size
        packages.append(package)
    }

    mutating func add(licences: [[UInt8]], of name: [UInt8]) {
        let size = 128 + name.count + licences.reduce(0) { $0 + $1.count + 48 }
        // What a package's licence is, is no package: that it is not told leaves none out.
        guard self.licences.count < mostPackages, byteCount + size <= mostBytes else { return }
        byteCount += size
        self.licences[name] = Self.first(of: self.licences[name, default: []] + licences)
    }

    /// The first of some licences in their order, each once: the same in whatever order they come.
    private static func first(of licences: [[UInt8]]) -> [[UInt8]] {
        Array(Set(licences).sorted { $0.lexicographicallyPrecedes($1) }.prefix(mostLicences))
    }

    mutating func miss(_ unknown: Unknown) {
        // A hostile target has as many broken files as it likes.
        guard missed.count < 10_000 else { return }
        missed.append(unknown)
    }

    /// Records that something could not be read, or not wholly.
    public mutating func miss(_ reason: Unknown.Reason, _ path: [UInt8]) {
        miss(Unknown(reason, path: TargetPath(bytes: path)))
    }

    /// Hands over what could not be read, and forgets it.
    public mutating func takeMissed() -> [Unknown] {
        defer { missed = [] }
        return missed
    }

    /// Adds what another one found, as on another thread.
    public mutating func merge(_ other: PackageInventory) {
        for package in other.packages { append(package) }
        for unknown in other.missed { miss(unknown) }
        byteCount += other.licences.isEmpty ? 0 : other.licencesByteCount
        licences.merge(other.licences) { Self.first(of: $0 + $1) }
        operatingSystem = operatingSystem ?? other.operatingSystem
    }

    private var licencesByteCount: Int {
        licences.reduce(0) { $0 + 128 + $1.key.count + $1.value.reduce(0) { $0 + $1.count + 48 } }
    }

    /// What several found, as on several threads: the same whichever found what. Where there is too much, the first are
    /// kept in the order of their package URLs.
    public static func merged(_ inventories: [PackageInventory], mostPackages: Int = 100_000) -> PackageInventory {
        var all = PackageInventory(mostPackages: .max, mostBytes: .max)
        for inventory in inventories { all.merge(inventory) }
        var merged = PackageInventory(mostPackages: mostPackages)
        swap(&merged.licences, &all.licences)
        (merged.missed, merged.operatingSystem) = (all.missed, all.operatingSystem)
        if all.packages.count > mostPackages { all.packages = all.ordered().map(\.package) }
        for package in all.packages { merged.append(package) }
        return merged
    }

    /// The packages in the order of their package URLs, each with it; then of everything else that tells them apart.
    private func ordered() -> [(url: [UInt8], package: InstalledPackage)] {
        packages.map { (url: $0.url.bytes, package: $0) }.sorted { one, other in
            if one.url != other.url { return one.url.lexicographicallyPrecedes(other.url) }
            if one.package.name != other.package.name {
                return one.package.name.lexicographicallyPrecedes(other.package.name)
            }
            return one.package.evidence.lexicographicallyPrecedes(other.package.evidence) {
                $0.lexicographicallyPrecedes($1)
            }
        }
    }

    /// The packages, each package URL once with all the files that prove it, in the order of kind, name and version.
    public func distinct() -> [InstalledPackage] {
        var listed: [(url: [UInt8], package: InstalledPackage)] = []
        for next in ordered() {
            guard let last = listed.last, last.url == next.url else {
                listed.append(next)
                continue
            }
            listed[listed.count - 1].package.evidence += next.package.evidence
            listed[listed.count - 1].package.licences += next.package.licences
        }
        for index in listed.indices {
            var package = listed[index].package
            package.evidence = Array(Set(package.evidence)).sorted { $0.lexicographicallyPrecedes($1) }
            if package.kind == .deb, let stated = licences[package.name] { package.licences += stated }
            package.licences = Self.first(of: package.licences)
            listed[index].package = package
        }
        return listed.sorted { one, other in
            let (left, right) = (one.package, other.package)
            if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
            if left.name != right.name { return left.name.lexicographicallyPrecedes(right.name) }
            if left.version != right.version { return left.version.lexicographicallyPrecedes(right.version) }
            return one.url.lexicographicallyPrecedes(other.url)
        }.map(\.package)
    }
}

extension InstalledPackage {
    /// How much memory it takes, about: an array is 32 bytes and what is in it.
    fileprivate var byteCount: Int {
        let texts = [
            name.count, version.count, url.namespace.count, url.name.count, url.version.count, url.subpath.count,
        ]
        let lists = (licences + evidence).reduce(0) { $0 + $1.count + 40 }
        let qualifiers = url.qualifiers.reduce(0) { $0 + $1.value.count + 96 }
        return texts.reduce(512, +) + lists + qualifiers + (source.map { $0.name.count + $0.version.count + 64 } ?? 0)
    }
}
