import PrintableText

/// A path inside a target, exact and harmless.
///
/// In JSON it is two members of the object that holds it: `path`, the printable form, and `pathBytes`, the bytes in
/// Base64 (RFC 4648, section 4), where the printable form is not the bytes themselves.
public struct ReportPath: Hashable, Sendable, Comparable, Codable {
    /// The path's bytes.
    public let bytes: [UInt8]

    /// A path from its bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The path as text that can't steer a terminal; ``printable(_:)-(Collection<UInt8>)``.
    public var text: String { printable(bytes) }

    /// Paths are ordered by their bytes.
    public static func < (left: ReportPath, right: ReportPath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    private enum CodingKeys: String, CodingKey {
        case path, pathBytes
    }

    /// Reads the members `path` and `pathBytes`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let text = try container.decode(String.self, forKey: .path)
        guard let encoded = try container.decodeIfPresent(String.self, forKey: .pathBytes) else {
            bytes = Array(text.utf8)
            return
        }
        guard let decoded = decodeBase64(encoded) else {
            throw DecodingError.dataCorruptedError(forKey: .pathBytes, in: container, debugDescription: "no Base64")
        }
        bytes = decoded
    }

    /// Writes the members `path` and `pathBytes`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let text = text
        try container.encode(text, forKey: .path)
        if !text.utf8.elementsEqual(bytes) {
            try container.encode(encodeBase64(bytes), forKey: .pathBytes)
        }
    }
}
