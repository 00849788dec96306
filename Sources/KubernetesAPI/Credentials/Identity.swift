/// What one request is signed with.
struct Identity: Sendable, Hashable {
    /// For `Authorization: Bearer`; holds no byte that a header may not.
    var token: String?
    var certificate: ClientCertificate?

    /// A token as it is sent: without the blanks and newlines around it.
    ///
    /// - Returns: nil where nothing is left, or what is left holds what no header may.
    static func token(_ bytes: some Collection<UInt8>) -> String? {
        let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0d).contains(byte) }
        var rest = bytes.drop(while: isBlank)[...]
        while let last = rest.suffix(1).first, isBlank(last) { rest = rest.dropLast() }
        guard !rest.isEmpty, rest.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
        return String(decoding: rest, as: UTF8.self)
    }
}
