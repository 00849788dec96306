public import DataFormats
public import PlainData
import PrintableText

/// Manifests as a file or a pipe has them: YAML documents, or JSON objects one behind the other.
public struct ManifestStream: Sendable, Hashable {
    /// How manifests are written.
    public enum Format: String, Sendable, Hashable, CaseIterable {
        case yaml
        case json
    }

    /// One manifest.
    public struct Document: Sendable, Hashable {
        /// What it holds.
        public var value: PlainValue {
            didSet { if value != oldValue { source = nil } }
        }
        /// Its YAML with its comments, until it is changed.
        fileprivate var source: [UInt8]?
        /// Whether `value` holds a number that it could not hold exactly.
        fileprivate let isRounded: Bool
    }

    /// The manifests, in order.
    public var documents: [Document]
    /// How they were written.
    public let format: Format

    /// Reads manifests as kubectl reads them.
    ///
    /// - Throws: ``DocumentError``.
    public init(parsing bytes: [UInt8]) throws(DocumentError) {
        // Editors on Windows begin a file with it, and kubectl takes no notice.
        let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
        let bytes = bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(byteOrderMark.count)) : bytes
        if let objects = Self.objects(bytes) {
            documents = objects.map { Document(value: $0, isRounded: Self.isRounded($0)) }
            format = .json
            return
        }
        documents = try YAML.documents(bytes).map {
            Document(value: $0.value, source: $0.source, isRounded: $0.isRounded)
        }
        format = .yaml
    }

    /// Writes manifests: what was not changed as it was, where the form is YAML and was YAML.
    ///
    /// - Throws: ``DocumentError`` where one can't be written, with a message that begins with its number.
    public static func text(_ documents: [Document], as format: Format) throws(DocumentError) -> [UInt8] {
        var output: [UInt8] = []
        for (index, document) in documents.enumerated() {
            if format == .yaml, let source = document.source {
                if index > 0 { output += "---\n".utf8 }
                output += source
                if output.last != UInt8(ascii: "\n") { output.append(UInt8(ascii: "\n")) }
                continue
            }
            do throws(DocumentError) {
                guard !document.isRounded else {
                    throw DocumentError("it has a number of more than 64 bits, which would be written as another")
                }
                // JSON too has to be UTF-8, and its writer would mend what isn't.
                let yaml = try YAML.text(document.value)
                if format == .yaml, index > 0 { output += "---\n".utf8 }
                output +=
                    format == .yaml ? Array(yaml.utf8) : Array((JSON.text(document.value, pretty: true) + "\n").utf8)
            } catch {
                throw DocumentError("document \(index + 1): \(error.message)")
            }
        }
        return output
    }

    /// Whether there is a double so large that it may have been a whole number of more than 64 bits.
    private static func isRounded(_ value: PlainValue) -> Bool {
        switch value {
        case .double(let double): double.magnitude >= 0x1p63
        case .array(let elements): elements.contains(where: isRounded)
        case .map(let entries): entries.contains { isRounded($0.value) }
        default: false
        }
    }

    /// The objects of a JSON stream; nil where it is none, and so may be YAML.
    private static func objects(_ bytes: [UInt8]) -> [PlainValue]? {
        guard bytes.first(where: { !" \t\r\n".utf8.contains($0) }) == UInt8(ascii: "{") else { return nil }
        return try? JSON.stream(bytes)
    }
}
