/// A public key, as a certificate or a file has it.
struct PublicKey {
    /// SubjectPublicKeyInfo, encoded.
    let encoded: [UInt8]
    /// RSA's modulus, the highest byte first; nil for other keys.
    let modulus: [UInt8]?

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
struct KeyFile {
    let key: PublicKey
    /// RSA's private key in its own form (RFC 8017, RSAPrivateKey); nil where the file has only the public key.
    let privateKey: [UInt8]?
    /// Whether the private key is there, in whatever form.
    let isPrivate: Bool

    enum Failure: Error {
        /// It can't be read without its passphrase.
        case encrypted
        /// No key, or of a kind that is not read here.
        case malformed
    }

    private static let labels: Set<String> = [
        "RSA PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PUBLIC KEY", "RSA PUBLIC KEY",
    ]

    init(_ file: [UInt8]) throws(Failure) {
        guard let block = PEM.first(in: file, labelled: Self.labels) else { throw .malformed }
        guard !block.isEncrypted, block.label != "ENCRYPTED PRIVATE KEY" else { throw .encrypted }
        do throws(DER.Malformed) {
            let element = try DER(block.bytes)
            switch block.label {
            case "PUBLIC KEY":
                self.init(public: try PublicKey(information: element))
            case "RSA PUBLIC KEY":
                let numbers = try element.elements(of: DER.Tag.sequence)
                guard numbers.count == 2 else { throw DER.Malformed() }
                self.init(public: try PublicKey(rsaModulus: numbers[0], exponent: numbers[1]))
            case "RSA PRIVATE KEY":
                try self.init(rsaPrivate: element)
            default:
                let parts = try element.elements(of: DER.Tag.sequence)
                guard parts.count >= 3, parts[2].tag == DER.Tag.octetString,
                    try parts[1].elements(of: DER.Tag.sequence).first?.objectIdentifier() == PublicKey.rsaIdentifier
                else { throw DER.Malformed() }
                try self.init(rsaPrivate: try DER(Array(parts[2].content)))
            }
        } catch {
            throw .malformed
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
struct DiffieHellmanParameters {
    /// The highest byte first.
    let prime: [UInt8]
    let generator: Int
    let encoded: [UInt8]
    let label: String

    init?(_ file: [UInt8]) {
        guard let block = PEM.first(in: file, labelled: ["DH PARAMETERS", "X9.42 DH PARAMETERS"]),
            let numbers = try? DER(block.bytes).elements(of: DER.Tag.sequence), numbers.count >= 2,
            let prime = try? numbers[0].magnitude(), let generator = try? numbers[1].smallInteger()
        else { return nil }
        self.prime = Array(prime)
        self.generator = generator
        encoded = block.bytes
        label = block.label
    }

    var primeLength: Int {
        guard let first = prime.first else { return 0 }
        return prime.count * 8 - first.leadingZeroBitCount
    }
}
