/// What of `/proc/PID/maps` is code from files; proc_pid_maps(5).
package enum MappedCode {
    /// The paths of files that are mapped with leave to run them, each once, in the order of their addresses.
    ///
    /// Memory that processes share without a file shows as `/dev/zero`, or as `/SYSV` and a key: it has no file to look for.
    ///
    /// - Parameter maps: The file's bytes.
    package static func paths(_ maps: [UInt8]) -> [[UInt8]] {
        var paths: [[UInt8]] = []
        var known: Set<[UInt8]> = []
        for line in maps.split(separator: UInt8(ascii: "\n")) {
            // Address, rights, offset, device and inode; what follows them may hold blanks.
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
            guard fields.count == 6, fields[1].contains(UInt8(ascii: "x")) else { continue }
            let path = fields[5].drop { $0 == UInt8(ascii: " ") }
            guard path.first == UInt8(ascii: "/"), !isAnonymous(path) else { continue }
            let name = unescaped(path)
            if known.insert(name).inserted { paths.append(name) }
        }
        return paths
    }

    private static func isAnonymous(_ path: ArraySlice<UInt8>) -> Bool {
        path.elementsEqual("/dev/zero (deleted)".utf8)
            || path.starts(with: "/SYSV".utf8) && path.suffix(10).elementsEqual(" (deleted)".utf8)
    }

    /// The kernel writes a line feed in a name as `\012`, and nothing else so.
    private static func unescaped(_ path: ArraySlice<UInt8>) -> [UInt8] {
        let mark = Array("\\012".utf8)
        guard path.contains(mark[0]) else { return Array(path) }
        var bytes: [UInt8] = []
        var rest = path
        while let byte = rest.first {
            if rest.starts(with: mark) {
                bytes.append(10)
                rest = rest.dropFirst(4)
            } else {
                bytes.append(byte)
                rest = rest.dropFirst()
            }
        }
        return bytes
    }
}
