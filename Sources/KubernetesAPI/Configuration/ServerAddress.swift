import NIOCore

/// Where a server is, out of a kubeconfig's `server`.
struct ServerAddress: Hashable {
    var host: String
    var port: Int
    /// Without a slash at its end.
    var basePath: String

    /// Reads `https://HOST[:PORT][/PATH]`.
    ///
    /// - Throws: One line that says what is wrong.
    init(_ text: String) throws(ClusterConfiguration.Failure) {
        guard !text.hasPrefix("http://") else {
            throw .init("the server \(text) is not asked without TLS: use an https:// address")
        }
        let scheme = "https://"
        // As client-go takes it: what names no scheme is a host.
        guard text.hasPrefix(scheme) || !text.contains("://") else {
            throw .init("the server \(text) is no https:// address")
        }
        let rest = text.hasPrefix(scheme) ? text.dropFirst(scheme.count) : text[...]
        let authority = rest.prefix { $0 != "/" }
        var path = rest.dropFirst(authority.count)
        while path.hasSuffix("/") { path = path.dropLast() }

        let wrong = ClusterConfiguration.Failure("the server \(text) is no https://HOST:PORT address")
        let allowed = { (byte: UInt8) in byte > 0x20 && byte < 0x7f && !#"?#@"\<>^`{|}"#.utf8.contains(byte) }
        guard text.utf8.allSatisfy(allowed) else { throw wrong }
        basePath = String(path)

        let portText: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { throw wrong }
            host = String(authority[authority.index(after: authority.startIndex)..<end])
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":"), Self.isNumeric(host) else { throw wrong }
            portText = rest.isEmpty ? nil : rest.dropFirst()
        } else {
            let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count) else { throw wrong }
            host = String(parts[0])
            portText = parts.count == 2 ? parts[1] : nil
            guard host.utf8.allSatisfy({ !"[]%".utf8.contains($0) }) else { throw wrong }
        }
        guard !host.isEmpty, let port = portText.map(Self.port) ?? 443 else { throw wrong }
        self.port = port
    }

    /// A port's number, 1 to 65535; nil where it is none.
    static func port(_ text: some StringProtocol) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text).flatMap { (1...65535).contains($0) ? $0 : nil }
    }

    /// Whether it is an IPv4 or IPv6 address, and needs no resolver.
    static func isNumeric(_ host: String) -> Bool { (try? SocketAddress(ipAddress: host, port: 0)) != nil }
}
