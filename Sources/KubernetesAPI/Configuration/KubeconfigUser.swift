/// The user of a kubeconfig, as a credential.
enum KubeconfigUser {
    private typealias Failure = ClusterConfiguration.Failure

    /// - Throws: One line: what can't be read, and what can't be done.
    static func credential(
        _ user: KubeconfigEntry, _ configuration: ClusterConfiguration, _ cluster: KubeconfigEntry,
        _ environment: [String: String]
    ) throws(ClusterConfiguration.Failure) -> ClusterConfiguration.Credential {
        if user.says("username") || user.says("password") {
            throw Failure("\(user.description): API servers since 1.19 know no password; use a token or a certificate")
        }
        if user.says("auth-provider") {
            throw Failure("\(user.description): auth-provider is gone since 1.26; use exec with the provider's plugin")
        }
        for name in ["as", "as-uid", "as-groups", "as-user-extra"] where user.says(name) {
            throw Failure("\(user.description): \(name) can't be used; use a user that has the rights itself")
        }
        let kinds = [
            (["token", "tokenFile"], "token"),
            (["client-certificate", "client-certificate-data"], "client-certificate"),
            (["exec"], "exec"),
        ].filter { $0.0.contains(where: user.says) }.map(\.1)
        guard kinds.count <= 1 else {
            throw Failure(
                "\(user.description) has more than one credential (\(kinds.joined(separator: ", "))): keep one")
        }
        switch kinds.first {
        case "token": return try token(user)
        case "client-certificate": return try certificate(user)
        case "exec": return .plugin(try KubeconfigPlugin.plugin(user, configuration, cluster, environment))
        default: return .anonymous
        }
    }

    /// Of both, the file counts, as with kubectl.
    private static func token(
        _ user: KubeconfigEntry
    ) throws(ClusterConfiguration.Failure) -> ClusterConfiguration.Credential {
        if let path = try user.path("tokenFile") {
            do {
                guard Identity.token(try SmallFile.read(path)) != nil else {
                    throw Failure("\(user.description): tokenFile \(path) holds no token")
                }
            } catch let error as ClusterConfiguration.Failure {
                throw error
            } catch {
                throw Failure("\(user.description): tokenFile \(path) can't be read: \(error)")
            }
            return .tokenFile(path)
        }
        guard let token = try user.text("token"), let token = Identity.token(token.utf8) else {
            throw Failure("\(user.description): its token holds what no token may")
        }
        return .token(token)
    }

    private static func certificate(
        _ user: KubeconfigEntry
    ) throws(ClusterConfiguration.Failure) -> ClusterConfiguration.Credential {
        guard let chain = try user.bytes("client-certificate"), let key = try user.bytes("client-key") else {
            throw Failure("\(user.description) has a client-certificate, but no client-key")
        }
        return .certificate(chain: chain, key: key)
    }
}
