import Glibc

/// Why a profile, an inputs file or a waiver file can't be used.
public struct ProfileError: Error, Hashable, Sendable {
    /// What is wrong and what to do, in one line. It may quote a file, so it is made printable before it is shown.
    public let message: String

    init(_ message: String) { self.message = message }
}

extension Sequence where Element == UInt8 {
    /// The bytes as text; what is no UTF-8 becomes U+FFFD.
    var asText: String { String(decoding: Array(self), as: UTF8.self) }
}

extension [UInt8] {
    /// Whether it comes first in the order of bytes; memcmp(3).
    func precedes(_ other: [UInt8]) -> Bool {
        let order = withUnsafeBytes { own in
            other.withUnsafeBytes { other in
                switch (own.baseAddress, other.baseAddress) {
                case (let own?, let start?): memcmp(own, start, Swift.min(count, other.count))
                default: CInt(0)
                }
            }
        }
        return order == 0 ? count < other.count : order < 0
    }
}
