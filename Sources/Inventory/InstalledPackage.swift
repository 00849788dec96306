/// A piece of software that is there, whoever put it there. All text is bytes: the target chose them.
public struct InstalledPackage: Sendable, Hashable {
    /// What kind of package it is; the raw value is the type of its package URL.
    public enum Kind: String, Sendable, CaseIterable {
        case deb, apk, rpm
        /// Python's.
        case pypi
        /// Node's.
        case npm
        /// Ruby's.
        case gem
        /// Java's archives, whoever built them.
        case maven
        /// Go's modules.
        case golang
        /// Rust's crates.
        case cargo
        /// PHP's.
        case composer
        /// .NET's.
        case nuget
    }

    /// A package of sources.
    public struct Source: Sendable, Hashable {
        /// Its name.
        public let name: [UInt8]
        /// Its version, where it is not the package's own; else empty.
        public let version: [UInt8]

        /// A package of sources by its name and version.
        public init(name: [UInt8], version: [UInt8]) {
            self.name = name
            self.version = version
        }
    }

    /// What kind it is.
    public let kind: Kind
    /// Its name as its own kind spells it, with npm's scope, Go's whole path, Composer's vendor.
    public let name: [UInt8]
    /// Its version; empty where none is stated.
    public let version: [UInt8]
    /// Its package URL, without what depends on the operating system: ``purl(on:)`` has that.
    public let url: PackageURL
    /// Its architecture as its manager names it; empty where it has none.
    public var architecture: [UInt8] = []
    /// The licences that it states, as it spells them.
    public var licences: [[UInt8]] = []
    /// What it was built from, where that is a package of another name or version.
    public var source: Source?
    /// The files that prove it: paths in the target, and after each `:` the name of a member of an archive.
    public var evidence: [[UInt8]]

    init(
        _ kind: Kind, name: [UInt8], version: [UInt8], url: PackageURL, licences: [[UInt8]] = [], evidence: [[UInt8]]
    ) {
        self.kind = kind
        self.name = name
        self.version = version
        self.url = url
        // An empty one says nothing, and SPDX allows none.
        self.licences = licences.filter { !$0.isEmpty }
        self.evidence = evidence
    }

    /// The package URL; of packages of the operating system it names that.
    public func purl(on system: OperatingSystem?) -> [UInt8] {
        switch kind {
        case .deb, .apk, .rpm: url.placed(on: system, of: kind).bytes
        default: url.bytes
        }
    }
}
