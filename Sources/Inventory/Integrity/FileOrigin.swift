/// What a file's place says of it where no package has it.
package enum FileOrigin: Sendable, Hashable {
    /// In a directory that packages fill: /usr, /bin, /sbin, /lib and their like, but not /usr/local. What runs from there
    /// and belongs to none was put there past the package manager.
    case system
    /// Elsewhere: /opt, /usr/local, /app. Applications are put there.
    case application
    /// What programs make of a package's own files: Python's bytecode.
    case generated

    /// The origin of a path that no package has.
    ///
    /// - Parameter path: From the root, without a slash in front.
    package init(ofUnowned path: [UInt8]) {
        if Self.isBytecode(path) {
            self = .generated
        } else if path.starts(with: "usr/local/".utf8) || path.starts(with: "usr/src/".utf8) {
            self = .application
        } else {
            let first = path.prefix { $0 != UInt8(ascii: "/") }
            self = first.count < path.count && Self.filled.contains(Array(first)) ? .system : .application
        }
    }

    private static let filled = Set(
        ["usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "boot"].map { Array($0.utf8) })

    /// PEP 3147.
    private static func isBytecode(_ path: [UInt8]) -> Bool {
        guard path.suffix(4).elementsEqual(".pyc".utf8), let name = path.lastIndex(of: UInt8(ascii: "/")) else {
            return false
        }
        return path[..<name].suffix(11).elementsEqual("__pycache__".utf8)
    }
}
