import LinuxSystem
public import TargetFilesystem

/// Symbolic links that stand where packages are told of, of which a walk reads nothing: the files that they stand for have
/// other names.
public struct PackageLinks: Sendable {
    /// The most links that are followed.
    private static let mostLinks = 10_000
    /// The most that is read through links, in bytes.
    private static let mostBytes = 256 << 20
    /// The largest archive that is read through a link, in bytes: it is held in memory.
    private static let largestArchive = 32 << 20

    private var paths: [[UInt8]] = []
    private var isCut = false

    /// No links.
    public init() {}

    /// The links that several threads came by.
    public init(_ all: [PackageLinks]) {
        paths = all.flatMap(\.paths).sorted { $0.lexicographicallyPrecedes($1) }
        isCut = all.contains(where: \.isCut) || paths.count > Self.mostLinks
        paths.removeLast(max(0, paths.count - Self.mostLinks))
    }

    /// Notes a link, if its name is of interest.
    ///
    /// - Parameter path: Its path from the target's root.
    public mutating func note(_ path: [UInt8]) {
        guard let file = Self.file(path) else { return }
        guard paths.count < Self.mostLinks else {
            isCut = true
            return
        }
        paths.append(file)
    }

    /// The file that is of interest: the link itself, or a copyright file in the directory that it stands for, as several
    /// packages share one.
    private static func file(_ path: [UInt8]) -> [UInt8]? {
        switch path.withUnsafeBufferPointer({ PackageFile($0) }) {
        // These are looked for by their places.
        case .dpkgStatus, .dpkgControl, .apkInstalled, .rpm, .osRelease: return nil
        case .some: return path
        case nil: break
        }
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")), hasSuffix(path[..<slash], "usr/share/doc") else {
            return nil
        }
        return path + Array("/copyright".utf8)
    }

    /// Reads what the links stand for, where that was not read by its own name.
    ///
    /// - Parameters:
    ///   - root: The target.
    ///   - inventory: Takes the packages, and what could not be read.
    public func collect(in root: borrowing TargetRoot, into inventory: inout PackageInventory) {
        var seen = Set<FileIdentity>()
        var left = Self.mostBytes
        for path in paths {
            let place = TargetPath(bytes: path)
            switch root.locate(place) {
            case .value(let location):
                let isLicence = hasSuffix(path[...], "/copyright")
                guard location.status.kind == .regular, location.status.size > 0,
                    isLicence
                        || PackageCollector.interest(in: location.path.bytes) == .none
                            && seen.insert(location.status.identity).inserted
                else { continue }
                var limit = Self.largestArchive
                if case .whole(let most) = PackageCollector.interest(in: path) { limit = most }
                switch root.read(place, upTo: min(limit, left)) {
                case .value(let bytes):
                    left -= bytes.count
                    PackageCollector.collect(path: path, bytes: bytes, into: &inventory)
                case .absent: inventory.miss(.changed, path)
                case .unknown(let unknown): inventory.miss(unknown)
                }
            // It leads nowhere: there is nothing that it tells of.
            case .absent: continue
            case .unknown(let unknown): inventory.miss(unknown)
            }
        }
        if isCut, let path = paths.last { inventory.miss(.overLimit, path) }
    }
}
