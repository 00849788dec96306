/// Where the API server has an object or a list of them.
struct ResourcePath: Sendable {
    /// What was asked, for messages: "get pod web-0 in namespace shop".
    let description: String
    private let segments: [String]
    private var query: [(String, String)] = []

    /// - Parameters:
    ///   - verb: For messages.
    ///   - namespace: nil for all namespaces, or where the kind has none.
    ///   - name: nil for the kind's list.
    /// - Throws: `.request`: a name that no object can have.
    init(
        _ verb: String, _ kind: ResourceKind, namespace: String?, name: String?, subresource: String? = nil
    ) throws(APIError) {
        let namespace = kind.isNamespaced ? namespace : nil
        var description = "\(verb) \(subresource.map { "\($0) of " } ?? "")"
        description += name.map { "\(kind.kind.lowercased()) \($0)" } ?? kind.plural
        if let namespace { description += " in namespace \(namespace)" }
        self.description = description

        var segments = kind.group.isEmpty ? ["api", kind.version] : ["apis", kind.group, kind.version]
        if let namespace { segments += ["namespaces", namespace] }
        segments.append(kind.plural)
        if let name { segments.append(name) }
        if let subresource { segments.append(subresource) }
        for segment in segments where !Self.isName(segment) {
            throw APIError(
                .request("\"\(segment)\" is no name: it is empty, too long, or holds a slash or a percent sign"),
                request: description)
        }
        self.segments = segments
    }

    /// What may be one segment of a path: what Kubernetes' ValidatePathSegmentName takes, without control characters and
    /// at most 253 bytes, as DNS-1123 subdomains are.
    static func isName(_ text: String) -> Bool {
        guard text != ".", text != "..", (1...253).contains(text.utf8.count) else { return false }
        var text = text
        return text.withUTF8 { bytes in
            bytes.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "%") }
        }
    }

    /// Adds to the query.
    mutating func ask(_ name: String, _ value: String?) {
        if let value { query.append((name, value)) }
    }

    /// Adds a choice of objects to the query.
    mutating func ask(_ selection: KubernetesClient.Selection) {
        ask("labelSelector", selection.labels)
        ask("fieldSelector", selection.fields)
    }

    /// Path and query as HTTP sends them.
    func target(basePath: String) -> String {
        let path = basePath + segments.map { "/" + percentEncoded($0) }.joined()
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\(percentEncoded($0.0))=\(percentEncoded($0.1))" }.joined(separator: "&")
    }
}
