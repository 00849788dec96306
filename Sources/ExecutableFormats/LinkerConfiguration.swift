/// What `/etc/ld.so.conf` and the files that it includes say (ldconfig(8)), or musl's `/etc/ld-musl-ARCH.path`.
package enum LinkerConfiguration {
    /// One line.
    package enum Entry: Sendable, Hashable {
        /// A directory to look into.
        case directory([UInt8])
        /// Other files, as a pattern of glob(7); relative to the file's own directory where it begins with no slash.
        case include([UInt8])
    }

    /// The entries of a file of glibc's, the first thousands of them.
    package static func entries(of bytes: [UInt8], most: Int = 4096) -> [Entry] {
        var entries: [Entry] = []
        for line in bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            guard entries.count < most else { break }
            let words = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 == 32 || $0 == 9 }
            guard let first = words.first, !first.elementsEqual("hwcap".utf8) else { continue }
            if first.elementsEqual("include".utf8) {
                entries += words.dropFirst().map { .include(Array($0)) }
                continue
            }
            // Separated by blanks, colons or commas; `=TYPE` behind one is of the days of libc5.
            for part in line.prefix(while: { $0 != UInt8(ascii: "#") }).split(whereSeparator: {
                [32, 9, 58, 44].contains($0)
            }) {
                let path = part.prefix { $0 != UInt8(ascii: "=") }
                guard path.first == UInt8(ascii: "/") else { continue }
                var directory = Array(path)
                while directory.count > 1, directory.last == UInt8(ascii: "/") { directory.removeLast() }
                entries.append(.directory(directory))
            }
        }
        return entries.count > most ? Array(entries[..<most]) : entries
    }

    /// The directories of a file of musl's: one a line, or with colons between them.
    package static func muslDirectories(of bytes: [UInt8], most: Int = 4096) -> [[UInt8]] {
        bytes.split { $0 == 10 || $0 == UInt8(ascii: ":") }.prefix(most).map(Array.init)
    }
}
