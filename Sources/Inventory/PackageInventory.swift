public import TargetFilesystem

/// The packages that were found, and what could not be read of them.
public struct PackageInventory: Sendable {
    /// What was found, in the order it was found in.
    public internal(set) var packages: [InstalledPackage] = []
    /// What could not be read, or not wholly. While there is any, there may be packages that are not listed.
    public internal(set) var missed: [Unknown] = []
    /// The operating system, where a file says which.
    public internal(set) var operatingSystem: OperatingSystem?
    /// How many licences of one package are kept, about.
    private static let mostLicences = 64
    /// How many packages are kept at most.
    public let mostPackages: Int
    /// The licences of dpkg's packages, which its database does not state, by their names.
    private var licences: [[UInt8]: [[UInt8]]] = [:]
    private var isFull = false

    /// An empty inventory.
    ///
    /// - Parameter mostPackages: How many packages are kept at most.
    public init(mostPackages: Int = 200_000) { self.mostPackages = mostPackages }

    mutating func append(_ package: InstalledPackage) {
        guard packages.count < mostPackages else {
            if !isFull { miss(.overLimit, package.evidence.first ?? []) }
            isFull = true
            return
        }
        packages.append(package)
    }

    mutating func add(licences: [[UInt8]], of name: [UInt8]) {
        guard self.licences.count < mostPackages else { return }
        self.licences[name] = licences
    }

    mutating func miss(_ reason: Unknown.Reason, _ path: [UInt8]) {
        // A hostile target has as many broken files as it likes.
        guard missed.count < 10_000 else { return }
        missed.append(Unknown(reason, path: TargetPath(bytes: path)))
    }

    /// Adds what another one found, as on another thread.
    public mutating func merge(_ other: PackageInventory) {
        for package in other.packages { append(package) }
        missed += other.missed
        licences.merge(other.licences) { own, _ in own }
        operatingSystem = operatingSystem ?? other.operatingSystem
    }

    /// The packages, each package URL once with all the files that prove it, in the order of kind, name and version.
    public func distinct() -> [InstalledPackage] {
        var merged: [[UInt8]: InstalledPackage] = [:]
        for package in packages {
            let key = package.url.bytes
            guard let licences = merged[key]?.licences else {
                merged[key] = package
                continue
            }
            merged[key]?.evidence += package.evidence
            let isNew = package.licences.contains { !licences.contains($0) }
            if isNew, licences.count < Self.mostLicences {
                merged[key]?.licences += package.licences.filter { !licences.contains($0) }
            }
        }
        var sorted: [InstalledPackage] = []
        sorted.reserveCapacity(merged.count)
        for (_, var package) in merged {
            package.evidence = Array(Set(package.evidence)).sorted { $0.lexicographicallyPrecedes($1) }
            if package.kind == .deb, let stated = licences[package.name] { package.licences += stated }
            package.licences.sort { $0.lexicographicallyPrecedes($1) }
            sorted.append(package)
        }
        return sorted.sorted { one, other in
            if one.kind != other.kind { return one.kind.rawValue < other.kind.rawValue }
            if one.name != other.name { return one.name.lexicographicallyPrecedes(other.name) }
            if one.version != other.version { return one.version.lexicographicallyPrecedes(other.version) }
            return one.url.bytes.lexicographicallyPrecedes(other.url.bytes)
        }
    }
}
