extension PackageFilesBuilder {
    /// Adds the files of apk's installed database: `F:` a directory, `R:` a file in it, `Z:` its digest (`Q1` and the
    /// base64 of a SHA-1, `Q2` of a SHA-256; of a link, the digest of where it leads); apk(5).
    ///
    /// What is below `etc` is the administrator's, as apk takes it (protected_paths.d).
    package mutating func add(apkInstalled bytes: [UInt8]) {
        var owner: UInt32?
        var directory: ArraySlice<UInt8> = []
        var file: ArraySlice<UInt8>?
        var path: [UInt8] = []
        func isConfiguration(_ path: [UInt8]) -> Bool { path.starts(with: "etc/".utf8) }
        func flush(
            _ algorithm: DigestAlgorithm?, _ digest: [UInt8], _ builder: inout PackageFilesBuilder,
            hasUnusableDigest: Bool = false
        ) -> Bool {
            guard let name = file, let owner else { return true }
            file = nil
            path.removeAll(keepingCapacity: true)
            path += directory
            if !directory.isEmpty { path.append(UInt8(ascii: "/")) }
            path += name
            return builder.append(
                path[...], owner: owner,
                kind: isConfiguration(path) ? .configuration : algorithm == nil ? .listed : .file, algorithm,
                digest: digest, hasUnusableDigest: hasUnusableDigest)
        }
        var isOpen = true
        var builder = self
        forEachLine(of: bytes, keepsEmpty: true) { line in
            guard line.count >= 2, line[line.startIndex + 1] == UInt8(ascii: ":") else {
                isOpen = flush(nil, [], &builder)
                if line.isEmpty { (owner, directory) = (nil, []) } else { builder.cut() }
                return isOpen
            }
            let value = line.dropFirst(2)
            switch line[line.startIndex] {
            case UInt8(ascii: "P"):
                owner = builder.number(ofOwner: value)
                builder.countPackage()
            case UInt8(ascii: "F"):
                isOpen = flush(nil, [], &builder)
                directory = value
            case UInt8(ascii: "R"):
                isOpen = flush(nil, [], &builder)
                file = value
            case UInt8(ascii: "Z"):
                if let (algorithm, digest) = Self.digest(value) {
                    isOpen = flush(algorithm, digest, &builder)
                } else {
                    isOpen = flush(nil, [], &builder, hasUnusableDigest: true)
                }
            default: break
            }
            return isOpen
        }
        if isOpen { _ = flush(nil, [], &builder) }
        self = builder
    }

    private static func digest(_ text: ArraySlice<UInt8>) -> (DigestAlgorithm, [UInt8])? {
        let algorithm: DigestAlgorithm
        if text.starts(with: "Q1".utf8) {
            algorithm = .sha1
        } else if text.starts(with: "Q2".utf8) {
            algorithm = .sha256
        } else {
            return nil
        }
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for character in text.dropFirst(2).prefix(100) where character != UInt8(ascii: "=") {
            let value: UInt8
            switch character {
            case 65...90: value = character - 65
            case 97...122: value = character - 71
            case 48...57: value = character + 4
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: return nil
            }
            bits = (bits << 6 | UInt32(value)) & 0xffff
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes.count == algorithm.length ? (algorithm, bytes) : nil
    }
}
