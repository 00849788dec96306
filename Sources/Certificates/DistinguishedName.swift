/// A certificate's subject or issuer.
package struct DistinguishedName {
    /// Short names, or dotted identifiers, with their values, as they come.
    package let parts: [(name: String, value: [UInt8])]

    init(_ element: DER) throws(DER.Malformed) {
        var parts: [(name: String, value: [UInt8])] = []
        for set in try element.elements(of: DER.Tag.sequence) {
            for pair in try set.elements(of: DER.Tag.set) {
                let pair = try pair.elements(of: DER.Tag.sequence)
                guard pair.count == 2 else { throw DER.Malformed() }
                let identifier = try pair[0].objectIdentifier()
                parts.append((ObjectNames.attributes[identifier] ?? identifier, Array(pair[1].content)))
            }
        }
        self.parts = parts
    }

    /// In one line, as OpenSSL's `X509_NAME_oneline` has it: /C=DE/CN=host.
    package var oneLine: String {
        parts.map { "/\($0.name)=" + Self.escaped($0.value) }.joined()
    }

    private static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            if (32...126).contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x" + hexadecimal(byte)
            }
        }
        return text
    }
}

/// Two digits in upper case.
package func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
}

/// Bytes with colons between them.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { hexadecimal($0) }.joined(separator: ":")
}
