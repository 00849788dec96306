/// Who a client is, by TLS.
struct ClientCertificate: Sendable, Hashable {
    /// PEM, the client's own first.
    var chain: [UInt8]
    /// PEM.
    var key: [UInt8]
}
