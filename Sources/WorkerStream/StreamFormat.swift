/// The stream's constants; docs/worker-stream.md.
enum StreamFormat {
    /// What every stream begins with, before the version.
    static let name = Array("SIDESCN".utf8)
    /// The version of the format, one byte behind the name.
    static let version: UInt8 = 2
    /// A frame's head: kind (1 byte) and length of the payload (4 bytes, big-endian).
    static let headLength = 5
    /// The longest payload, in bytes.
    static let longestPayload = 1 << 20
    /// The payload of an outcome: seven numbers of 8 bytes.
    static let outcomeLength = 56
    /// The longest message of a failure, in bytes.
    static let longestMessage = 4 << 10
    /// The payload of a closing frame: a SHA-256 digest (FIPS 180-4, section 1).
    static let digestLength = 32

    /// The first byte of a frame.
    enum Kind: UInt8 {
        case output = 1
        case outcome = 2
        case failure = 3
        case ahead = 4
        case place = 5
        case closing = 0x7f

        /// The lengths that a payload of this kind can have.
        var lengths: ClosedRange<Int> {
            switch self {
            case .output, .ahead: 1...longestPayload
            case .outcome: outcomeLength...outcomeLength
            case .failure: 1...(1 + longestMessage)
            case .place: 1...1
            case .closing: digestLength...digestLength
            }
        }
    }

    /// A frame's head.
    static func head(_ kind: Kind, length: Int) -> [UInt8] {
        [kind.rawValue] + stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: length >> $0) }
    }
}
