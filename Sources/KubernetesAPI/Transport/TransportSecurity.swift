import NIOCore
import NIOSSL

/// The TLS settings of connections to one server. The server's certificate is always verified; nothing here can be told
/// not to.
struct TransportSecurity: Sendable {
    /// What NIOSSL needs.
    let context: NIOSSLContext
    /// The name in the server's certificate; nil where its address is.
    let serverName: String?

    /// - Throws: `.tls` or `.credential`: a PEM that is none.
    init(_ configuration: ClusterConfiguration, certificate: ClientCertificate?) throws(TransportFailure) {
        var settings = TLSConfiguration.makeClientConfiguration()
        settings.minimumTLSVersion = .tlsv12
        settings.certificateVerification = .fullVerification
        // A server that is not listened to any more may take its time to say goodbye.
        settings.shutdownTimeout = .milliseconds(500)
        settings.applicationProtocols = ["http/1.1"]
        if !configuration.authorities.isEmpty {
            settings.trustRoots = .certificates(try Self.certificates(configuration.authorities))
        }
        if let certificate {
            do {
                settings.certificateChain = try NIOSSLCertificate.fromPEMBytes(certificate.chain).map {
                    .certificate($0)
                }
                settings.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: certificate.key, format: .pem))
            } catch {
                throw TransportFailure(
                    .credential("the client's certificate or its key is not PEM that can be read"),
                    mayHaveArrived: false)
            }
        }
        do {
            context = try NIOSSLContext(configuration: settings)
        } catch {
            throw TransportFailure(
                .credential("the client's certificate and its key can't be used together"), mayHaveArrived: false)
        }
        let name = configuration.serverName ?? configuration.host
        serverName = ServerAddress.isNumeric(name) ? nil : name
    }

    /// The certificates of a PEM.
    static func certificates(_ pem: [UInt8]) throws(TransportFailure) -> [NIOSSLCertificate] {
        let certificates = (try? NIOSSLCertificate.fromPEMBytes(pem)) ?? []
        guard !certificates.isEmpty else {
            throw TransportFailure(.tls("the cluster's certificate authority is no PEM"), mayHaveArrived: false)
        }
        return certificates
    }
}
