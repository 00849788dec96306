import SystemPackage

/// Files by their paths, with `/` between the names.
struct FileTree {
    var files: [[UInt8]: [UInt8]] = [:]

    /// The files below a directory, by their paths below it.
    func below(_ directory: [UInt8]) -> FileTree {
        let prefix = directory + [UInt8(ascii: "/")]
        var tree = FileTree()
        for (path, bytes) in files where path.starts(with: prefix) {
            tree.files[Array(path.dropFirst(prefix.count))] = bytes
        }
        return tree
    }

    /// Without the one directory that all lies in, where there is such a one: archives mostly have it.
    var withoutLeadingDirectory: FileTree {
        guard let first = files.keys.first?.split(separator: UInt8(ascii: "/")).first else { return self }
        let inside = below(Array(first))
        return inside.files.count == files.count ? inside : self
    }
}

/// How much may still be read for one profile and all that it depends on.
struct ReadingBudget {
    var bytes = 64 << 20
    var members = 20_000
    var profiles = 256

    static let deepestDirectory = 32
    static let deepestDependency = 16

    mutating func take(member name: [UInt8], bytes count: Int) throws(ProfileError) {
        members -= 1
        bytes -= count
        guard members >= 0 else { throw ProfileError("the profile has more than 20000 files") }
        guard bytes >= 0 else { throw ProfileError("the profile has more than 64 MiB, at \(name.asText)") }
    }

    mutating func takeProfile() throws(ProfileError) {
        profiles -= 1
        guard profiles >= 0 else { throw ProfileError("more than 256 profiles depend on each other") }
    }
}

/// The names of a path inside of an archive or profile.
///
/// - Throws: A line that names the path, where it is absolute or leads up.
func safePath(_ path: [UInt8], of what: String) throws(ProfileError) -> [UInt8] {
    let names = path.split(separator: UInt8(ascii: "/")).filter { $0 != [UInt8(ascii: ".")][...] }
    guard path.first != UInt8(ascii: "/"), !path.contains(0), !names.contains(Array("..".utf8)[...]) else {
        throw ProfileError("\(what) has a member with an unsafe name: \(path.asText)")
    }
    return Array(names.joined(separator: [UInt8(ascii: "/")]))
}
