/// Where the dynamic linker of a root looks for libraries, and which of those that a file needs are not there; ld.so(8).
package struct LibrarySearch: Sendable {
    /// The directories of `ld.so.conf` or, with musl, of its `.path` file, in their order.
    package var configured: [[UInt8]]

    package init(configured: [[UInt8]] = []) {
        self.configured = configured
    }

    /// A directory that a file itself has the linker look into.
    package struct OwnDirectory: Sendable, Hashable {
        /// With $ORIGIN, $LIB and $PLATFORM put in.
        package let path: [UInt8]
        /// Whether it does not begin with a slash: then it is looked for below wherever the program is started.
        package let isRelative: Bool
        /// Whether the file says it by $ORIGIN, so that it moves with the file.
        package let hasOrigin: Bool
    }

    /// A library that a file needs and that is in none of the directories.
    package struct Missing: Sendable, Hashable {
        package let name: [UInt8]
        /// Whether the file can't be loaded without: a program looks in no other places. What a library needs its program
        /// may have loaded already, or say where it is.
        package let isCertain: Bool
        /// A place where it may be, and that could not be looked at; nil where all could.
        package let unseen: [UInt8]?
    }

    /// The directories of a file's RPATH or RUNPATH; RPATH counts only where there is no RUNPATH.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - path: Its path in the root, with all links followed.
    package static func ownDirectories(of file: Executable, at path: [UInt8]) -> [OwnDirectory] {
        guard let list = file.runpath ?? file.rpath, !list.isEmpty else { return [] }
        let slash = UInt8(ascii: "/")
        let origin = path.lastIndex(of: slash).map { $0 == 0 ? [slash] : Array(path[..<$0]) } ?? [slash]
        // ld.so takes a semicolon in the environment only.
        return list.split(separator: UInt8(ascii: ":"), maxSplits: 256, omittingEmptySubsequences: false).flatMap {
            element -> [OwnDirectory] in
            let (paths, hasOrigin) = expanded(Array(element), origin: origin, file)
            // An empty one is the directory that the program is started in.
            return paths.map { OwnDirectory(path: $0, isRelative: $0.first != slash, hasOrigin: hasOrigin) }
        }
    }

    /// Which libraries of those that a file needs are missing.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - path: Its path in the root, with all links followed.
    ///   - exists: Whether a path of the root leads to a file; nil where that can't be told.
    package func missing(of file: Executable, at path: [UInt8], exists: ([UInt8]) -> Bool?) -> [Missing] {
        let own = Self.ownDirectories(of: file, at: path)
        let standard = Self.standardDirectories(of: file)
        let hasRelative = own.contains { $0.isRelative }
        let linker = file.interpreter.flatMap { $0.split(separator: UInt8(ascii: "/")).last }
        var missing: [Missing] = []
        for name in file.needed {
            var unseen: [UInt8]?
            func isThere(_ place: [UInt8]) -> Bool {
                let answer = exists(place)
                if answer == nil, unseen == nil { unseen = place }
                return answer == true
            }
            if name.contains(UInt8(ascii: "/")) {
                // Else it depends on where the program is started.
                if name.first == UInt8(ascii: "/"), !isThere(name) {
                    missing.append(Missing(name: name, isCertain: unseen == nil, unseen: unseen))
                }
                continue
            }
            // The linker itself is there already.
            if let linker, linker.elementsEqual(name), let path = file.interpreter, isThere(path) { continue }
            let directories = [own.lazy.filter { !$0.isRelative }.map(\.path), configured, standard].joined()
            if directories.contains(where: { isThere($0 + [UInt8(ascii: "/")] + name) }) { continue }
            missing.append(
                Missing(name: name, isCertain: file.isProgram && !hasRelative && unseen == nil, unseen: unseen))
        }
        return missing
    }

    /// Where the linker looks last: its own directories, as Debian, Red Hat, SUSE, Alpine and others build it.
    private static func standardDirectories(of file: Executable) -> [[UInt8]] {
        let multiarch = triplet(of: file).flatMap { triplet in ["/lib/" + triplet, "/usr/lib/" + triplet] }
        let wide = file.bits == 64 ? ["/lib64", "/usr/lib64"] : []
        return (multiarch + wide + ["/lib", "/usr/lib", "/usr/local/lib"]).map { Array($0.utf8) }
    }

    /// Debian's name of a machine; wiki.debian.org/Multiarch/Tuples.
    private static func triplet(of file: Executable) -> [String] {
        switch (file.machine, file.bits) {
        case (62, 64): ["x86_64-linux-gnu"]
        case (62, _): ["x86_64-linux-gnux32"]
        case (3, _): ["i386-linux-gnu"]
        case (183, _): ["aarch64-linux-gnu"]
        case (40, _): ["arm-linux-gnueabihf", "arm-linux-gnueabi"]
        case (21, _): [file.isBigEndian ? "powerpc64-linux-gnu" : "powerpc64le-linux-gnu"]
        case (22, 64): ["s390x-linux-gnu"]
        case (243, 64): ["riscv64-linux-gnu"]
        case (8, 64): [file.isBigEndian ? "mips64-linux-gnuabi64" : "mips64el-linux-gnuabi64"]
        case (8, _): [file.isBigEndian ? "mips-linux-gnu" : "mipsel-linux-gnu"]
        case (258, _): ["loongarch64-linux-gnu"]
        default: []
        }
    }

    /// ld.so(8), "Dynamic string tokens". $LIB is another thing in each distribution, so it is all of them.
    private static func expanded(
        _ element: [UInt8], origin: [UInt8], _ file: Executable
    ) -> (paths: [[UInt8]], hasOrigin: Bool) {
        guard element.contains(UInt8(ascii: "$")) else { return ([element], false) }
        let libraries = triplet(of: file).map { "lib/" + $0 } + [file.bits == 64 ? "lib64" : "lib", "lib"]
        var paths: [[UInt8]] = [[]]
        var hasOrigin = false
        var rest = element[...]
        while let first = rest.first {
            if let after = token("ORIGIN", in: rest) {
                hasOrigin = true
                for index in paths.indices { paths[index] += origin }
                rest = after
            } else if let after = token("LIB", in: rest) {
                // Twice in one path would be each with each.
                paths =
                    paths.count > 1
                    ? paths.map { $0 + Array(libraries[0].utf8) }
                    : paths.flatMap { path in libraries.map { path + Array($0.utf8) } }
                rest = after
            } else {
                for index in paths.indices { paths[index].append(first) }
                rest = rest.dropFirst()
            }
        }
        return (paths, hasOrigin)
    }

    private static func token(_ name: String, in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        if text.starts(with: "${\(name)}".utf8) { return text.dropFirst(name.utf8.count + 3) }
        guard text.starts(with: "$\(name)".utf8) else { return nil }
        let rest = text.dropFirst(name.utf8.count + 1)
        let isLonger = rest.first.map { ($0 | 0x20) >= 97 && ($0 | 0x20) <= 122 || (48...57).contains($0) || $0 == 95 }
        return isLonger == true ? nil : rest
    }
}
