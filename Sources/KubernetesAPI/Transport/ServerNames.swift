import NIOSSL

/// The names in a server's certificate.
enum ServerNames {
    /// Whether a certificate that NIOSSL has verified is for a name.
    ///
    /// NIOSSL takes one that is for the address that was connected to as well; but who can turn a name to another machine of the
    /// cluster would meet with such a one there.
    static func hold(_ name: String, _ certificate: NIOSSLCertificate) -> Bool {
        hold(
            name,
            certificate._subjectAlternativeNames().filter { $0.nameType == .dnsName }.map { Array($0.contents) })
    }

    /// RFC 6125, section 6.4: whole names, or `*` for the first label.
    static func hold(_ name: String, _ names: [[UInt8]]) -> Bool {
        let name = lowercased(Array(name.utf8).suffix(1) == [dot] ? Array(name.utf8).dropLast() : Array(name.utf8)[...])
        return names.contains { candidate in
            let candidate = lowercased(candidate[...])
            if candidate == name { return true }
            guard candidate.starts(with: [UInt8(ascii: "*"), dot]), let first = name.firstIndex(of: dot), first > 0
            else {
                return false
            }
            return candidate[1...] == name[first...]
        }
    }

    private static let dot = UInt8(ascii: ".")

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
}
