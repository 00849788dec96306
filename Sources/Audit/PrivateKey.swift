/// How private keys are told by their files' names and bytes.
package enum PrivateKey {
    /// What OpenSSH's keys are named, with or without more behind it (ssh-keygen(1)).
    private static let prefixes: [[UInt8]] = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "identity", "privkey"]
        .map { Array($0.utf8) }
    private static let suffixes: [[UInt8]] = [".key", ".pem", "_key", ".ppk", ".der"].map { Array($0.utf8) }
    /// A public key's suffix.
    private static let publicSuffix = Array(".pub".utf8)
    private static let markers: [[UInt8]] = ["PRIVATE KEY-----", "PuTTY-User-Key-File-"].map { Array($0.utf8) }

    /// Whether a file of this name is looked into.
    package static func isName(_ name: Span<UInt8>) -> Bool {
        if hasSuffix(name, publicSuffix) { return false }
        return suffixes.contains { hasSuffix(name, $0) }
            || prefixes.contains { prefix in
                guard name.count >= prefix.count else { return false }
                for index in prefix.indices where lowercased(name[index]) != prefix[index] { return false }
                return true
            }
    }

    private static func hasSuffix(_ name: Span<UInt8>, _ suffix: [UInt8]) -> Bool {
        guard name.count >= suffix.count else { return false }
        for index in suffix.indices where lowercased(name[name.count - suffix.count + index]) != suffix[index] {
            return false
        }
        return true
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// Whether bytes hold a private key: PEM or PuTTY anywhere, DER at the beginning.
    package static func isContained(in bytes: [UInt8]) -> Bool {
        markers.contains { contains(bytes, $0) } || isDER(bytes)
    }

    /// Whether bytes begin as a private key in DER: a sequence of two bytes' length that begins with the version 0 or 1
    /// (RFC 8017, appendix A.1.2; RFC 5958, section 2; RFC 5915, section 3).
    private static func isDER(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x30, 0x82]) && bytes.dropFirst(4).starts(with: [0x02, 0x01]) && bytes.count > 6
            && bytes[6] < 2
    }
}

/// Whether bytes stand somewhere in others.
func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard let first = wanted.first else { return true }
    var rest = bytes[...]
    while let start = rest.firstIndex(of: first) {
        if bytes[start...].starts(with: wanted) { return true }
        rest = bytes[(start + 1)...]
    }
    return false
}
