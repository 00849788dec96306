/// What a request asks for, as the API server reads it off its method and path (Kubernetes' documentation,
/// Authorization, "Determine the request verb").
public struct DoubleRequest: Sendable, Hashable {
    /// The HTTP method.
    public var method: String
    /// The path without the query.
    public var path: String
    /// The query's parameters; of one that comes twice all values.
    public var query: [String: [String]]
    /// get, list, watch, create, update, patch, delete, deletecollection.
    public var verb: String
    /// The API group; empty for the core one.
    public var group: String
    /// The name in paths, "configmaps"; empty where the path is no resource's.
    public var resource: String
    /// "log", "exec", "token", "status", "ephemeralcontainers"; empty for the object itself.
    public var subresource: String
    /// The namespace in the path.
    public var namespace: String?
    /// The name in the path.
    public var name: String?
    /// Content-Type without its parameters.
    public var contentType: String
    /// User-Agent.
    public var agent: String
    var version = ""

    init(method: String, target: String, contentType: String, agent: String) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.method = method
        self.contentType = contentType.split(separator: ";").first.map { Self.trimmed($0) } ?? ""
        self.agent = agent
        path = String(parts[0])
        query = parts.count > 1 ? Self.parameters(parts[1]) : [:]
        var words = path.split(separator: "/").map { Self.unescaped($0) }[...]
        (group, resource, subresource, verb) = ("", "", "", method.lowercased())
        if words.first == "api", words.count >= 3 {
            version = words[1]
            words = words.dropFirst(2)
        } else if words.first == "apis", words.count >= 4 {
            (group, version) = (words[1], words[2])
            words = words.dropFirst(3)
        } else {
            return
        }
        if words.first == "namespaces", words.count >= 3, !["status", "finalize"].contains(words[words.startIndex + 2])
        {
            namespace = words[words.startIndex + 1]
            words = words.dropFirst(2)
        }
        resource = words.removeFirst()
        name = words.popFirst()
        subresource = words.joined(separator: "/")
        switch method {
        case "GET", "HEAD": verb = name != nil ? "get" : isWatch ? "watch" : "list"
        case "POST": verb = "create"
        case "PUT": verb = "update"
        case "PATCH": verb = "patch"
        case "DELETE": verb = name == nil ? "deletecollection" : "delete"
        default: break
        }
    }

    /// The first value of a parameter.
    public func parameter(_ name: String) -> String? { query[name]?.first }

    func isSet(_ name: String) -> Bool { ["true", "1", "True"].contains(parameter(name) ?? "") }

    private var isWatch: Bool { isSet("watch") }

    private static func parameters(_ text: Substring) -> [String: [String]] {
        var parameters: [String: [String]] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? unescaped(Substring(parts[1].map { $0 == "+" ? " " : $0 })) : ""
            parameters[unescaped(parts[0]), default: []].append(value)
        }
        return parameters
    }

    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()).lowercased()
    }
}

/// A request that came, and how it was answered.
public struct AnsweredRequest: Sendable, Hashable {
    /// What it asked for.
    public var request: DoubleRequest
    /// Who asked; nil where the server couldn't tell (401).
    public var user: String?
    /// The HTTP code that the server decided on, though a fault may have kept it from the client; nil where the request was
    /// not taken up at all.
    public var code: Int?
    /// The fault that befell it.
    public var fault: Fault?
}
