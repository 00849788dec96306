extension PackageFilesBuilder {
    /// Adds `info/PACKAGE.list`: a path a line (dpkg-query(1), `--listfiles`).
    ///
    /// - Parameter package: The file's name without `.list`, which has the architecture where packages of several may be
    ///   installed: `libc6:amd64`.
    package mutating func add(dpkgList bytes: [UInt8], of package: [UInt8]) {
        let owner = number(ofOwner: package[...])
        markListed(owner)
        forEachLine(of: bytes) { line in
            line.first != UInt8(ascii: "/") || append(line, owner: owner, kind: .listed, isList: true)
        }
    }

    /// Adds `info/PACKAGE.md5sums`, or that of distroless' `status.d`: digest, two blanks, and a path without a slash in
    /// front (deb-md5sums(5)).
    package mutating func add(dpkgSums bytes: [UInt8], of package: [UInt8]) {
        let owner = number(ofOwner: package[...])
        forEachLine(of: bytes) { line in
            guard line.count > 34, let digest = hexadecimalBytes(line.prefix(32)), line[line.startIndex + 32] == 32
            else {
                cut()
                return true
            }
            // The second is a blank, or a star for binary content.
            markSummed(owner)
            return append(line.dropFirst(34), owner: owner, kind: .file, .md5, digest: digest)
        }
    }

    /// Adds the `Conffiles:` of all packages of a status file (deb-conffiles(5)): path, digest, and perhaps `obsolete` or
    /// `remove-on-upgrade`.
    package mutating func add(dpkgConffilesOf status: [UInt8]) {
        var package: ArraySlice<UInt8> = []
        var isInConffiles = false
        forEachLine(of: status, keepsEmpty: true) { line in
            if line.isEmpty { package = [] }
            guard line.first == 32 else {
                isInConffiles = Self.hasName("conffiles:", line)
                if Self.hasName("package:", line) { package = line.dropFirst(8).drop { $0 == 32 || $0 == 9 } }
                return true
            }
            guard isInConffiles, !package.isEmpty else { return true }
            var words = line.split(separator: 32)
            if let last = words.last,
                last.elementsEqual("obsolete".utf8) || last.elementsEqual("remove-on-upgrade".utf8)
            {
                words.removeLast()
            }
            // `newconffile` stands for a digest that is not known yet.
            guard words.count >= 2, let last = words.last, words[0].first == UInt8(ascii: "/") else { return true }
            // A name with blanks in it is all up to the digest.
            let path = line[words[0].startIndex..<last.startIndex]
            let end = path.lastIndex { $0 != 32 } ?? path.startIndex
            let digest = last.count == 32 ? hexadecimalBytes(last) : nil
            return append(
                path[...end], owner: owner(conffilesOf: package), kind: .configuration, digest == nil ? nil : .md5,
                digest: digest ?? [], hasUnusableDigest: digest == nil && !last.elementsEqual("newconffile".utf8))
        }
    }

    /// Adds `info/PACKAGE.conffiles`: a path a line, without a digest.
    package mutating func add(dpkgConffiles bytes: [UInt8], of package: [UInt8]) {
        let owner = number(ofOwner: package[...])
        forEachLine(of: bytes) { line in
            line.first != UInt8(ascii: "/") || append(line, owner: owner, kind: .configuration)
        }
    }

    /// Adds `diversions`: three lines each, a path, where other packages' file of that path goes, and the package that is
    /// not meant, or `:` for none (dpkg-divert(1)).
    package mutating func add(dpkgDiversions bytes: [UInt8]) {
        var lines: [ArraySlice<UInt8>] = []
        forEachLine(of: bytes) { line in
            lines.append(line)
            if lines.count == 3 {
                divert(lines[0], to: lines[1], for: lines[2].elementsEqual(":".utf8) ? [] : lines[2])
                lines.removeAll(keepingCapacity: true)
            }
            return true
        }
    }

    /// Status files name packages without the architecture that their lists have.
    private mutating func owner(conffilesOf package: ArraySlice<UInt8>) -> UInt32 {
        number(ofOwner: package)
    }

    private static func hasName(_ name: StaticString, _ line: ArraySlice<UInt8>) -> Bool {
        guard line.count >= name.utf8CodeUnitCount else { return false }
        for index in 0..<name.utf8CodeUnitCount
        where line[line.startIndex + index] | 0x20 != name.utf8Start[index] | 0x20 {
            return false
        }
        return true
    }
}

/// Calls a body with each line, until it returns false.
func forEachLine(of bytes: [UInt8], keepsEmpty: Bool = false, _ body: (ArraySlice<UInt8>) -> Bool) {
    var start = 0
    while start < bytes.count {
        let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
        if end > start || keepsEmpty, !body(bytes[start..<end]) { return }
        start = end + 1
    }
}
