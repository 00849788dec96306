/// What a file's place says of it where no package has it.
package enum FileOrigin: Sendable, Hashable {
    /// In a directory that packages fill: /usr, /bin, /sbin, /lib and their like, but not /usr/local. What runs from there
    /// and belongs to none was put there past the package manager.
    case system
    /// Elsewhere: /opt, /usr/local, /app, and where languages' own package managers install. Applications are put there.
    case application
    /// What programs make of a package's own files, Python's bytecode, and what package managers keep of packages: scripts
    /// among that, which no package lists.
    case generated

    /// The origin of a path that no package has.
    ///
    /// - Parameter path: From the root, without a slash in front.
    package init(ofUnowned path: [UInt8]) {
        if Self.isBytecode(path) || Self.records.contains(where: { path.starts(with: $0) }) {
            self = .generated
        } else if path.starts(with: "usr/local/".utf8) || path.starts(with: "usr/src/".utf8) {
            self = .application
        } else {
            let directories = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropLast()
            let isSystem = directories.first.map { Self.filled.contains(Array($0)) } ?? false
            let isForeign = directories.contains { Self.foreign.contains(Array($0)) }
            self = isSystem && !isForeign ? .system : .application
        }
    }

    private static let filled = Set(
        ["usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "boot"].map { Array($0.utf8) })

    private static let records = ["var/lib/dpkg/", "lib/apk/db/", "usr/lib/apk/db/"].map { Array($0.utf8) }

    /// Where pip, npm and gem put what they install, below /usr too where it is the interpreter's own place.
    private static let foreign = Set(
        ["site-packages", "dist-packages", "node_modules", "gems"].map { Array($0.utf8) })

    /// PEP 3147.
    private static func isBytecode(_ path: [UInt8]) -> Bool {
        guard path.suffix(4).elementsEqual(".pyc".utf8), let name = path.lastIndex(of: UInt8(ascii: "/")) else {
            return false
        }
        return path[..<name].suffix(11).elementsEqual("__pycache__".utf8)
    }
}
