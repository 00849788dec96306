/// An image's name, as Kubernetes and container runtimes read it (github.com/distribution/reference).
public struct ImageReference: Sendable, Hashable, CustomStringConvertible {
    /// The registry: "docker.io" where the name has none.
    public let registry: String
    /// What it is called there: "library/nginx".
    public let repository: String
    /// The tag, where it has one.
    public let tag: String?
    /// "sha256:" and 64 hexadecimal digits, where it has one.
    public let digest: String?

    /// A name; nil for what is none, or only an image's id.
    public init?(_ text: String) {
        var rest = text[...]
        // What Docker's shim put before the name in `imageID`.
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        var digest: String?
        if let at = rest.firstIndex(of: "@") {
            let found = String(rest[rest.index(after: at)...])
            guard Self.isDigest(found) else { return nil }
            digest = found
            rest = rest[..<at]
        }
        guard !rest.isEmpty, !Self.isDigest(String(rest)) else { return nil }
        var parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        var tag: String?
        if let last = parts.last, let colon = last.firstIndex(of: ":") {
            tag = String(last[last.index(after: colon)...])
            parts[parts.count - 1] = String(last[..<colon])
        }
        guard parts.allSatisfy({ !$0.isEmpty }), tag?.isEmpty != true else { return nil }
        if parts.count > 1, let first = parts.first,
            // No repository has capitals: "HOST/app" is of the registry HOST, as runtimes have it.
            first.contains(where: { $0 == "." || $0 == ":" || $0.isUppercase }) || first == "localhost"
        {
            let host = first.lowercased()
            registry = host == "index.docker.io" ? "docker.io" : host
            parts.removeFirst()
        } else {
            registry = "docker.io"
        }
        if registry == "docker.io", parts.count == 1 { parts.insert("library", at: 0) }
        repository = parts.joined(separator: "/")
        self.tag = tag
        self.digest = digest
    }

    /// "registry/repository:tag@digest", with what there is.
    public var description: String {
        "\(registry)/\(repository)\(tag.map { ":" + $0 } ?? "")\(digest.map { "@" + $0 } ?? "")"
    }

    /// Whether it lies below an entry of an allow list: a registry, "ghcr.io", or one with the beginning of a repository,
    /// "ghcr.io/example". Whole components are compared: "ghcr.io/exam" does not allow "ghcr.io/example".
    public func lies(below allowed: String) -> Bool {
        var wanted = allowed.split(separator: "/").map(String.init)
        if let host = wanted.first?.lowercased() { wanted[0] = host }
        let own = [registry] + repository.split(separator: "/").map(String.init)
        return !wanted.isEmpty && own.starts(with: wanted)
    }

    private static func isDigest(_ text: String) -> Bool {
        guard text.hasPrefix("sha256:") else { return false }
        let digits = text.utf8.dropFirst(7)
        return digits.count == 64
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (97...102).contains($0) }
    }
}
