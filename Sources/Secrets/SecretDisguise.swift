import Crypto

/// How a secret is spoken of in a report without being given away.
///
/// *Evidence*: the first characters, an eighth of the secret and four at most, then `…` as three dots and the length in
/// bytes. Of a secret of a person's choice no character is shown.
///
/// *Digest*, by which two reports are compared. A secret that a machine made has its SHA-256, cut to 128 bits: nobody can
/// try them all. One of a person's choice has only the first 12 bits: enough to see that it was changed (one change in 4096
/// goes unseen), and of the ten million usual passwords more than two thousand share each value, so that a report does not
/// tell which. Whoever gives a key has HMAC-SHA-256 of all, 128 bits, which compares exactly and only between reports
/// with that key.
public struct SecretDisguise: Sendable {
    private let key: [UInt8]?

    /// - Parameter key: the operator's own, at least 16 bytes; nil for none.
    public init(key: [UInt8]? = nil) {
        self.key = key
    }

    static func evidence(_ secret: UnsafeRawBufferPointer, isGuessable: Bool) -> String {
        var text = ""
        for byte in secret.prefix(isGuessable ? 0 : min(4, secret.count / 8)) {
            text.unicodeScalars.append((0x21..<0x7f).contains(byte) ? Unicode.Scalar(byte) : "?")
        }
        return text + "... (\(secret.count) bytes)"
    }

    func digest(_ secret: UnsafeRawBufferPointer, isGuessable: Bool) -> String {
        if let key {
            var code = HMAC<SHA256>(key: SymmetricKey(data: key))
            code.update(data: secret)
            return "hmac-sha256:" + Self.hexadecimal(Array(code.finalize().prefix(16)))
        }
        let digest = Array(SHA256.hash(data: secret))
        if isGuessable { return "sha256/12:" + Self.hexadecimal(Array(digest.prefix(2))).prefix(3) }
        return "sha256/128:" + Self.hexadecimal(Array(digest.prefix(16)))
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
