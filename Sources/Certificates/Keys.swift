/// A public key, as a certificate or a file has it.
package struct PublicKey {
    /// SubjectPublicKeyInfo, encoded.
    package let encoded: [UInt8]
    /// RSA's modulus, the highest byte first; nil for other keys.
    package let modulus: [UInt8]?

    static let rsaIdentifier = "1.2.840.113549.1.1.1"

    init(information element: DER) throws(DER.Malformed) {
        let parts = try element.elements(of: DER.Tag.sequence)
        guard parts.count == 2, let algorithm = try parts[0].elements(of: DER.Tag.sequence).first else {
            throw DER.Malformed()
        }
        encoded = Array(element.whole)
        guard try algorithm.objectIdentifier() == Self.rsaIdentifier else {
            modulus = nil
            return
        }
        let numbers = try DER(Array(try parts[1].bits())).elements(of: DER.Tag.sequence)
        guard numbers.count == 2 else { throw DER.Malformed() }
        modulus = Array(try numbers[0].magnitude())
    }

    /// RSA's, of its two numbers.
    init(rsaModulus: DER, exponent: DER) throws(DER.Malformed) {
        modulus = Array(try rsaModulus.magnitude())
        let key = DER.encoded(DER.Tag.sequence, Array(rsaModulus.whole) + Array(exponent.whole))
        // rsaEncryption, with NULL as its parameters
        let algorithm: [UInt8] = [
            0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0,
        ]
        encoded = DER.encoded(DER.Tag.sequence, algorithm + DER.encoded(DER.Tag.bitString, [0] + key))
    }
}

/// A key in a file, private or public.
package struct KeyFile {
    package let key: PublicKey
    /// RSA's private key in its own form (RFC 8017, RSAPrivateKey); nil where the file has only the public key.
    package let privateKey: [UInt8]?
    /// Whether the private key is there, in whatever form.
    package let isPrivate: Bool

    package enum Failure: Error {
        /// It can't be read without its passphrase.
        case encrypted
        /// A key that is not RSA's.
        case otherKind
        /// No key.
        case malformed
    }

    private static let labels: Set<String> = [
        "RSA PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PUBLIC KEY", "RSA PUBLIC KEY", "EC PRIVATE KEY",
        "DSA PRIVATE KEY",
    ]

    package init(_ file: [UInt8]) throws(Failure) {
        guard let block = PEM.first(in: file, labelled: Self.labels) else { throw .malformed }
        guard !block.isEncrypted, block.label != "ENCRYPTED PRIVATE KEY" else { throw .encrypted }
        guard !["EC PRIVATE KEY", "DSA PRIVATE KEY"].contains(block.label) else { throw .otherKind }
        let key: KeyFile?
        do throws(DER.Malformed) {
            key = try Self.read(block)
        } catch {
            throw .malformed
        }
        guard let key else { throw .otherKind }
        self = key
    }

    /// The key of a block; nil where it is not RSA's.
    private static func read(_ block: PEM) throws(DER.Malformed) -> KeyFile? {
        let element = try DER(block.bytes)
        switch block.label {
        case "PUBLIC KEY":
            let key = try PublicKey(information: element)
            return key.modulus == nil ? nil : KeyFile(public: key)
        case "RSA PUBLIC KEY":
            let numbers = try element.elements(of: DER.Tag.sequence)
            guard numbers.count == 2 else { throw DER.Malformed() }
            return KeyFile(public: try PublicKey(rsaModulus: numbers[0], exponent: numbers[1]))
        case "RSA PRIVATE KEY":
            return try KeyFile(rsaPrivate: element)
        default:
            let parts = try element.elements(of: DER.Tag.sequence)
            guard parts.count >= 3, parts[2].tag == DER.Tag.octetString,
                let algorithm = try parts[1].elements(of: DER.Tag.sequence).first
            else { throw DER.Malformed() }
            guard try algorithm.objectIdentifier() == PublicKey.rsaIdentifier else { return nil }
            return try KeyFile(rsaPrivate: try DER(Array(parts[2].content)))
        }
    }

    private init(public key: PublicKey) {
        self.key = key
        privateKey = nil
        isPrivate = false
    }

    private init(rsaPrivate element: DER) throws(DER.Malformed) {
        let numbers = try element.elements(of: DER.Tag.sequence)
        guard numbers.count >= 9 else { throw DER.Malformed() }
        key = try PublicKey(rsaModulus: numbers[1], exponent: numbers[2])
        privateKey = Array(element.whole)
        isPrivate = true
    }
}

/// Diffie-Hellman parameters in a file.
package struct DiffieHellmanParameters {
    /// The highest byte first.
    package let prime: [UInt8]
    package let generator: Int
    package let encoded: [UInt8]
    package let label: String

    package init?(_ file: [UInt8]) {
        guard let block = PEM.first(in: file, labelled: ["DH PARAMETERS", "X9.42 DH PARAMETERS"]),
            let numbers = try? DER(block.bytes).elements(of: DER.Tag.sequence), numbers.count >= 2,
            let prime = try? numbers[0].magnitude(), let generator = try? numbers[1].smallInteger()
        else { return nil }
        self.prime = Array(prime)
        self.generator = generator
        encoded = block.bytes
        label = block.label
    }

    package var primeLength: Int {
        guard let first = prime.first else { return 0 }
        return prime.count * 8 - first.leadingZeroBitCount
    }
}
