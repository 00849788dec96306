import Certificates
import PlainData

extension NativeFunctions {
    /// What reads certificates and keys.
    static let certificateFunctions: [String: Function] = [
        // certificate(file): what a certificate says; nil where the file has none
        "certificate": { (_, arguments) throws(NativeFailure) in
            let file = try arguments.bytes(at: 0)
            do throws(DER.Malformed) {
                return try Certificate.first(in: file).map(describe) ?? .null
            } catch {
                return .null
            }
        },
        // key(file): {modulus_bytes, public, private} of an RSA key, "encrypted", "other", or nil where there is no key
        "key": { (_, arguments) throws(NativeFailure) in
            let file = try arguments.bytes(at: 0)
            do throws(KeyFile.Failure) {
                let read = try KeyFile(file)
                return .map([
                    PlainValue.Entry("modulus_bytes", read.key.modulus.map { .integer($0.count) } ?? .null),
                    PlainValue.Entry("public", .text(PEM.text(label: "PUBLIC KEY", read.key.encoded))),
                    PlainValue.Entry(
                        "private", read.privateKey.map { .text(PEM.text(label: "RSA PRIVATE KEY", $0)) } ?? .null),
                ])
            } catch {
                switch error {
                case .encrypted: return .text("encrypted")
                case .otherKind: return .text("other")
                case .malformed: return .null
                }
            }
        },
        // dh_params(file): {generator, prime, bits, pem}; nil where the file has none
        "dh_params": { (_, arguments) throws(NativeFailure) in
            guard let parameters = DiffieHellmanParameters(try arguments.bytes(at: 0)) else { return .null }
            return .map([
                PlainValue.Entry("generator", .integer(parameters.generator)),
                PlainValue.Entry("prime", .text(hexadecimal(parameters.prime).lowercased())),
                PlainValue.Entry("bits", .integer(parameters.primeLength)),
                PlainValue.Entry("pem", .text(PEM.text(label: parameters.label, parameters.encoded))),
            ])
        },
    ]

    private static func describe(_ certificate: Certificate) -> PlainValue {
        .map([
            PlainValue.Entry("version", .integer(certificate.version)),
            PlainValue.Entry("serial", serial(of: certificate)),
            PlainValue.Entry("signature_algorithm", .text(certificate.signatureAlgorithm)),
            PlainValue.Entry("subject", pairs(certificate.subject)),
            PlainValue.Entry("subject_dn", .text(certificate.subject.oneLine)),
            PlainValue.Entry("issuer", pairs(certificate.issuer)),
            PlainValue.Entry("issuer_dn", .text(certificate.issuer.oneLine)),
            PlainValue.Entry("not_before", .integer(certificate.notBefore)),
            PlainValue.Entry("not_after", .integer(certificate.notAfter)),
            PlainValue.Entry("modulus_bytes", certificate.key.modulus.map { .integer($0.count) } ?? .null),
            PlainValue.Entry("public_key", .text(PEM.text(label: "PUBLIC KEY", certificate.key.encoded))),
            PlainValue.Entry("fingerprint", .text(certificate.fingerprint)),
            PlainValue.Entry(
                "extensions",
                .array(
                    certificate.extensions.map {
                        .array([.text($0.name), .text(($0.isCritical ? "critical, " : "") + $0.text)])
                    })),
        ])
    }

    private static func pairs(_ name: DistinguishedName) -> PlainValue {
        .array(name.parts.map { .array([.text($0.name), .string($0.value)]) })
    }

    /// A number that Ruby's integers can hold; else its digits.
    private static func serial(of certificate: Certificate) -> PlainValue {
        let bytes = certificate.serial
        guard bytes.count > 7 || certificate.isSerialNegative else {
            return .integer(bytes.reduce(0) { $0 << 8 | Int($1) })
        }
        guard !certificate.isSerialNegative, bytes.count <= 64 else { return .text(hexadecimal(bytes)) }
        var digits: [UInt8] = [0]
        for byte in bytes {
            var carry = Int(byte)
            for index in digits.indices {
                carry += Int(digits[index]) << 8
                digits[index] = UInt8(carry % 10)
                carry /= 10
            }
            while carry > 0 {
                digits.append(UInt8(carry % 10))
                carry /= 10
            }
        }
        return .string(digits.reversed().map { $0 + 48 })
    }
}
