/// Which reader a file is for, told by its path alone.
enum PackageFile {
    case dpkgStatus, dpkgControl, dpkgCopyright, apkInstalled
    case rpm(RPMForm)
    case pythonMetadata, nodePackage, gemSpecification, composerInstalled, dotnetDependencies
    case javaArchive
    case osRelease

    /// Takes a path from the target's root, with or without the first slash. Nothing is allocated.
    init?(_ path: UnsafeBufferPointer<UInt8>) {
        guard let file = Self.named(path) ?? (Self.isControl(path) ? .dpkgControl : nil) else { return nil }
        self = file
    }

    /// Most files end in none of these letters, and of the others most end otherwise.
    private static func named(_ path: UnsafeBufferPointer<UInt8>) -> PackageFile? {
        switch path.last {
        case UInt8(ascii: "A"):
            return ends(path, "/METADATA") && ends(path.dropLast(9), ".dist-info") ? .pythonMetadata : nil
        case UInt8(ascii: "O"):
            guard ends(path, "/PKG-INFO") else { return nil }
            let folder = path.dropLast(9)
            return ends(folder, ".egg-info") || ends(folder, "/EGG-INFO") ? .pythonMetadata : nil
        case UInt8(ascii: "o"):
            return ends(path, ".egg-info") ? .pythonMetadata : nil
        case UInt8(ascii: "n"):
            if ends(path, "/package.json") { return contains(path, "node_modules/") ? .nodePackage : nil }
            if ends(path, "/composer/installed.json") { return .composerInstalled }
            return ends(path, ".deps.json") ? .dotnetDependencies : nil
        case UInt8(ascii: "c"):
            return ends(path, ".gemspec") && contains(path, "specifications/") ? .gemSpecification : nil
        case UInt8(ascii: "s"):
            if ends(path, "lib/dpkg/status") { return .dpkgStatus }
            return ends(path, "/rpm/Packages") ? .rpm(.berkeley) : nil
        case UInt8(ascii: "d"):
            return ends(path, "lib/apk/db/installed") ? .apkInstalled : nil
        case UInt8(ascii: "t"):
            return ends(path, "/copyright") && contains(path, "usr/share/doc/") ? .dpkgCopyright : nil
        case UInt8(ascii: "b"):
            return ends(path, "/rpm/Packages.db") ? .rpm(.ndb) : nil
        case UInt8(ascii: "e"):
            if ends(path, "/rpmdb.sqlite") { return .rpm(.sqlite) }
            return isOSRelease(path) ? .osRelease : nil
        default:
            return isArchive(UnsafeBufferPointer(rebasing: path.suffix(5))) ? .javaArchive : nil
        }
    }

    /// Whether a member of an archive is an archive of Java's.
    static func isJavaArchive(_ name: ArraySlice<UInt8>) -> Bool {
        name.withUnsafeBufferPointer { isArchive(UnsafeBufferPointer(rebasing: $0.suffix(5))) }
    }

    private static func isArchive(_ end: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let last = end.last else { return false }
        switch last {
        case UInt8(ascii: "r"):
            return ends(end, ".jar") || ends(end, ".war") || ends(end, ".ear") || ends(end, ".par")
                || ends(end, ".sar") || ends(end, ".nar") || ends(end, ".kar")
        case UInt8(ascii: "i"): return ends(end, ".jpi") || ends(end, ".hpi")
        case UInt8(ascii: "g"): return ends(end, ".lpkg")
        default: return false
        }
    }

    private static func isOSRelease(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        let name = path.first == UInt8(ascii: "/") ? UnsafeBufferPointer(rebasing: path.dropFirst()) : path
        return (name.count == 14 && ends(name, "etc/os-release"))
            || (name.count == 18 && ends(name, "usr/lib/os-release"))
    }

    /// A file of dpkg's `status.d`, as distroless images have it.
    private static func isControl(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return false }
        return ends(path[..<slash], "lib/dpkg/status.d") && !ends(path, ".md5sums")
    }

    private static func ends(_ path: some BidirectionalCollection<UInt8>, _ end: StaticString) -> Bool {
        let length = end.utf8CodeUnitCount
        var position = path.endIndex
        var index = length
        while index > 0 {
            guard position > path.startIndex else { return false }
            index -= 1
            position = path.index(before: position)
            guard path[position] == end.utf8Start[index] else { return false }
        }
        return true
    }

    private static func contains(_ path: UnsafeBufferPointer<UInt8>, _ part: StaticString) -> Bool {
        let length = part.utf8CodeUnitCount
        guard path.count >= length else { return false }
        for start in 0...(path.count - length) where path[start] == part.utf8Start[0] {
            // It is a name of its own.
            guard start == 0 || path[start - 1] == UInt8(ascii: "/") else { continue }
            if ends(path[..<(start + length)], part) { return true }
        }
        return false
    }
}
