/// `META-INF/MANIFEST.MF` (docs.oracle.com, "JAR File Specification"): a main section and others, each of lines
/// `KEY: VALUE`.
struct JavaManifest {
    private(set) var sections: [[String: [UInt8]]] = [[:]]

    /// Sections beyond this are passed over: of signed archives each file has one, and none of them says what is asked.
    private static let mostSections = 256

    init(_ bytes: [UInt8]) {
        var lastKey: String?
        var hasBegun = false
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
            let text = trimmedBlanks(line)
            guard !text.isEmpty else {
                lastKey = nil
                continue
            }
            if line.first == 32 {
                // A line of 72 bytes goes on in the next.
                if let lastKey { sections[sections.count - 1][lastKey, default: []] += text }
                continue
            }
            guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex else { continue }
            if lastKey == nil, hasBegun {
                guard sections.count < Self.mostSections else { return }
                sections.append([:])
            }
            hasBegun = true
            let key = String(decoding: trimmedBlanks(text[..<colon]), as: UTF8.self)
            sections[sections.count - 1][key] = Array(trimmedBlanks(text[(colon + 1)...]))
            lastKey = key
        }
    }

    /// What the main section says.
    subscript(_ key: String) -> [UInt8]? { sections[0][key].flatMap { $0.isEmpty ? nil : $0 } }

    /// What the main section says, else the first of the others that says something.
    func anywhere(_ key: String) -> [UInt8]? {
        for section in sections { if let value = section[key], !value.isEmpty { return value } }
        return nil
    }

    /// What all sections say.
    func everywhere(_ key: String) -> [[UInt8]] { sections.compactMap { $0[key] } }
}
