import DataFormats
import PlainData

/// What a credential plugin prints: client.authentication.k8s.io, ExecCredential.
struct ExecCredential: Equatable {
    var identity: Identity
    /// Seconds since 1970, in UTC; nil where it doesn't expire while this process lives.
    var expiration: Int?

    /// - Parameters:
    ///   - bytes: What was printed.
    ///   - apiVersion: What was asked for.
    /// - Throws: What is wrong, without a word of what was printed: it may be secret.
    init(_ bytes: [UInt8], apiVersion: String) throws(ClusterConfiguration.Failure) {
        guard let document = try? JSON.parse(bytes), document["kind"]?.text == "ExecCredential" else {
            throw .init("it printed no ExecCredential")
        }
        guard document["apiVersion"]?.text == apiVersion else {
            throw .init("it printed another version of ExecCredential than \(apiVersion)")
        }
        let status = document["status"]
        identity = Identity()
        if let token = status?["token"]?.bytes, !token.isEmpty {
            guard let token = Identity.token(token) else { throw .init("its token holds what no token may") }
            identity.token = token
        }
        let chain = status?["clientCertificateData"]?.bytes ?? []
        let key = status?["clientKeyData"]?.bytes ?? []
        guard chain.isEmpty == key.isEmpty else { throw .init("it gave only one of a certificate and its key") }
        if !chain.isEmpty { identity.certificate = ClientCertificate(chain: chain, key: key) }
        guard identity != Identity() else { throw .init("it gave neither a token nor a certificate") }
        if let text = status?["expirationTimestamp"]?.text {
            guard let seconds = Timestamp.seconds(text) else {
                throw .init("its expirationTimestamp is no RFC 3339 time")
            }
            expiration = seconds
        }
    }
}
