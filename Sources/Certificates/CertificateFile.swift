/// The certificates of a file, whatever it is called: PEM anywhere in text, or DER from the first byte on.
package struct CertificateFile {
    /// They, in their order.
    package private(set) var certificates: [Certificate] = []
    /// What says that it is a certificate and can't be read as one.
    package private(set) var malformed = 0
    /// Whether the file has more than were read.
    package private(set) var isCut = false
    /// Whether a private key stands in the same file.
    package private(set) var privateKey: PrivateKey?

    /// How a private key stands in a file.
    package enum PrivateKey: Sendable, Equatable {
        /// Anybody who reads the file has it.
        case plain
        /// It needs a passphrase.
        case encrypted
    }

    private static let labels: Set<String> = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"]

    /// Whether a block of PEM with this label is a certificate.
    package static func isCertificate(label: String) -> Bool { labels.contains(label) }

    /// Whether a file that begins so may hold certificates in DER: a sequence in a sequence. PEM has to be looked for.
    package static func mayBeDER(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 8, bytes[0] == DER.Tag.sequence, bytes[1] & 0xfc == 0x80, bytes[1] > 0x80 else {
            return false
        }
        return bytes[2 + Int(bytes[1] & 0x7f)] == DER.Tag.sequence
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: Its content.
    ///   - most: How many certificates and keys are read at most.
    package init(_ bytes: [UInt8], most: Int = 4096) {
        if Self.mayBeDER(bytes) {
            readDER(bytes, most)
            guard certificates.isEmpty else { return }
        }
        let found = PEM.blocks(in: bytes, most: most) { Self.labels.contains($0) || $0.hasSuffix("PRIVATE KEY") }
        malformed = found.malformed
        isCut = found.isCut
        for block in found.blocks {
            guard Self.labels.contains(block.label) else {
                let isEncrypted = block.isEncrypted || block.label == "ENCRYPTED PRIVATE KEY"
                if privateKey != .plain { privateKey = isEncrypted ? .encrypted : .plain }
                continue
            }
            if let element = try? DER(block.bytes), let certificate = try? Certificate(element) {
                certificates.append(certificate)
            } else {
                malformed += 1
            }
        }
    }

    /// Whether a file that begins so says that it is a certificate, of version 3 as all are that are in use, and nothing
    /// else that is a sequence in a sequence; RFC 5280, section 4.1.
    package static func isCertificateInDER(_ bytes: [UInt8]) -> Bool {
        guard mayBeDER(bytes) else { return false }
        let inner = 2 + Int(bytes[1] & 0x7f)
        guard inner + 1 < bytes.count else { return false }
        let first = bytes[inner + 1]
        let start = inner + 2 + (first > 0x80 ? Int(first & 0x7f) : 0)
        return start < bytes.count && bytes[start...].starts(with: [DER.Tag.explicit(0), 3, DER.Tag.integer, 1, 2])
    }

    /// Whether a file that begins so is a keystore: Java's JKS and JCEKS by their magic numbers, or PKCS#12 by its version
    /// (RFC 7292, section 4).
    package static func isKeystore(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: [0xfe, 0xed, 0xfe, 0xed]) || bytes.starts(with: [0xce, 0xce, 0xce, 0xce]) {
            return true
        }
        guard bytes.count > 8, bytes[0] == DER.Tag.sequence, (0x80...0x83).contains(bytes[1]) else { return false }
        // A length that is told by its end (0x80) has no bytes of its own.
        let start = 2 + Int(bytes[1] & 0x7f)
        return bytes[start...].starts(with: [DER.Tag.integer, 1, 3, DER.Tag.sequence])
    }

    /// The certificates of a file in DER alone, one behind the other.
    package init(der bytes: [UInt8], most: Int) { readDER(bytes, most) }

    private mutating func readDER(_ bytes: [UInt8], _ most: Int) {
        var rest = bytes[...]
        while rest.first == DER.Tag.sequence {
            guard certificates.count < most else {
                isCut = true
                return
            }
            guard let element = try? DER(takenFrom: &rest), let certificate = try? Certificate(element) else { return }
            certificates.append(certificate)
        }
    }
}
