/// A digest by which a package manager knows what it installed.
package enum DigestAlgorithm: UInt8, Sendable, Hashable {
    case md5
    case sha1
    case sha224
    case sha256
    case sha384
    case sha512

    /// Its length in bytes.
    package var length: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha224: 28
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// Whether it can be computed here: SHA-224 can't, which no distribution's packages use.
    package var isKnown: Bool { self != .sha224 }
}
