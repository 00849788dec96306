extension PublicKey {
    /// What a public key is made for, and how large it is.
    package enum Strength: Sendable, Hashable {
        /// The modulus's length in bits.
        case rsa(bits: Int)
        /// The prime's length in bits; 0 where the issuer's is taken.
        case dsa(bits: Int)
        /// The field's length in whole bytes' bits: 528 for P-521.
        case elliptic(bits: Int)
        /// Ed25519, Ed448, X25519 and X448 (RFC 8410).
        case edwards
        /// Something else, by its identifier in dots.
        case other(String)

        /// Whether it is shorter than NIST SP 800-57 part 1 (table 2) takes for 112 bits of strength, or of a kind that
        /// FIPS 186-5 no longer has.
        package var isWeak: Bool {
            switch self {
            case .rsa(let bits): bits < 2048
            case .dsa: true
            case .elliptic(let bits): bits < 224
            case .edwards, .other: false
            }
        }

        /// In words.
        package var text: String {
            switch self {
            case .rsa(let bits): "RSA of \(bits) bits"
            case .dsa(let bits): "DSA of \(bits) bits"
            case .elliptic(let bits): "an elliptic curve of \(bits) bits"
            case .edwards: "an Edwards curve"
            case .other(let identifier): "a key of type \(identifier)"
            }
        }
    }

    /// How strong it is; nil where it is malformed.
    package var strength: Strength? {
        guard let parts = try? DER(encoded).elements(of: DER.Tag.sequence), parts.count == 2,
            let algorithm = try? parts[0].elements(of: DER.Tag.sequence), let first = algorithm.first,
            let identifier = try? first.objectIdentifier()
        else { return nil }
        switch identifier {
        case Self.rsaIdentifier:
            guard let modulus, let highest = modulus.first else { return nil }
            return .rsa(bits: modulus.count * 8 - highest.leadingZeroBitCount)
        case "1.2.840.10040.4.1":
            guard algorithm.count > 1, let numbers = try? algorithm[1].elements(of: DER.Tag.sequence),
                let prime = try? numbers.first?.magnitude(), let highest = prime.first
            else { return .dsa(bits: 0) }
            return .dsa(bits: prime.count * 8 - highest.leadingZeroBitCount)
        case "1.2.840.10045.2.1":
            // SEC 1, section 2.3.3: the point is one coordinate with a sign, or both.
            guard let point = try? parts[1].bits(), let form = point.first else { return nil }
            let length = form == 2 || form == 3 ? point.count - 1 : (point.count - 1) / 2
            return .elliptic(bits: length * 8)
        case "1.3.101.110", "1.3.101.111", "1.3.101.112", "1.3.101.113": return .edwards
        default: return .other(identifier)
        }
    }
}
