import Crypto

/// An X.509 certificate (RFC 5280), as far as it says something about itself; no signature is checked.
package struct Certificate {
    /// As encoded: 2 is what is called version 3.
    package let version: Int
    /// The highest byte first.
    package let serial: [UInt8]
    package let isSerialNegative: Bool
    /// By OpenSSL's long name, or in dots.
    package let signatureAlgorithm: String
    /// Whether it is signed over MD2, MD4, MD5 or SHA-1.
    package let hasWeakSignature: Bool
    package let issuer: DistinguishedName
    package let subject: DistinguishedName
    /// Seconds since 1970.
    package let notBefore: Int
    package let notAfter: Int
    package let key: PublicKey
    package let extensions: [CertificateExtension]
    private let encoded: [UInt8]

    private static let labels: Set<String> = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"]

    /// The certificate of a file, in DER or the first in PEM; nil where there is none in PEM.
    package static func first(in file: [UInt8]) throws(DER.Malformed) -> Certificate? {
        if file.first == DER.Tag.sequence, let element = try? DER(file), let certificate = try? Certificate(element) {
            return certificate
        }
        guard let block = PEM.first(in: file, labelled: labels) else { return nil }
        return try Certificate(try DER(block.bytes))
    }

    /// The certificate that a block holds; nil where it is none.
    package init?(block: PEM) {
        guard let certificate = try? Certificate(try DER(block.bytes)) else { return nil }
        self = certificate
    }

    init(_ element: DER) throws(DER.Malformed) {
        let outer = try element.elements(of: DER.Tag.sequence)
        guard outer.count >= 3 else { throw DER.Malformed() }
        var fields = try outer[0].elements(of: DER.Tag.sequence)[...]
        var version = 0
        if let first = fields.first, first.tag == DER.Tag.explicit(0) {
            guard let number = try first.elements().first else { throw DER.Malformed() }
            version = try number.smallInteger()
            fields = fields.dropFirst()
        }
        guard fields.count >= 6 else { throw DER.Malformed() }
        let parts = Array(fields)
        guard parts[0].tag == DER.Tag.integer, let sign = parts[0].content.first else { throw DER.Malformed() }
        self.version = version
        isSerialNegative = sign >= 0x80
        serial = Array(parts[0].content.drop { $0 == 0 })
        let algorithm = try outer[1].elements(of: DER.Tag.sequence)
        guard let identifier = try algorithm.first?.objectIdentifier() else { throw DER.Malformed() }
        signatureAlgorithm = ObjectNames.signatures[identifier] ?? identifier
        hasWeakSignature =
            identifier == Self.pss
            ? Self.isWeak(pssParameters: algorithm.dropFirst().first) : ObjectNames.weakSignatures.contains(identifier)
        issuer = try DistinguishedName(parts[2])
        let times = try parts[3].elements(of: DER.Tag.sequence)
        guard times.count == 2 else { throw DER.Malformed() }
        notBefore = try times[0].time()
        notAfter = try times[1].time()
        subject = try DistinguishedName(parts[4])
        key = try PublicKey(information: parts[5])
        var extensions: [CertificateExtension] = []
        if let list = parts.dropFirst(6).first(where: { $0.tag == DER.Tag.explicit(3) }) {
            guard let sequence = try list.elements().first else { throw DER.Malformed() }
            for element in try sequence.elements(of: DER.Tag.sequence) {
                extensions.append(try CertificateExtension(element))
            }
        }
        self.extensions = extensions
        encoded = Array(element.whole)
    }

    private static let pss = "1.2.840.113549.1.1.10"

    /// RFC 8017, appendix A.2.3: the digest is SHA-1 where none is named.
    private static func isWeak(pssParameters parameters: DER?) -> Bool {
        guard let parameters, let fields = try? parameters.elements(of: DER.Tag.sequence),
            let digest = fields.first(where: { $0.tag == DER.Tag.explicit(0) }),
            let algorithm = try? digest.elements().first?.elements(of: DER.Tag.sequence).first,
            let identifier = try? algorithm.objectIdentifier()
        else { return true }
        return ["1.3.14.3.2.26", "1.2.840.113549.2.2", "1.2.840.113549.2.5"].contains(identifier)
    }

    /// Whether it names itself as its issuer.
    package var isSelfIssued: Bool {
        subject.parts.count == issuer.parts.count
            && zip(subject.parts, issuer.parts).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    }

    /// Whether it is a CA's that names itself as its issuer. Before version 3 no certificate says what it is for.
    package var isRoot: Bool {
        isSelfIssued
            && (version < 2 || extensions.contains { $0.name == "basicConstraints" && $0.text.hasPrefix("CA:TRUE") })
    }

    /// The SHA-1 of the certificate, in hexadecimal digits.
    package var fingerprint: String {
        Insecure.SHA1.hash(data: encoded).map { hexadecimal($0).lowercased() }.joined()
    }
}
