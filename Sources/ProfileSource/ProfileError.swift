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
