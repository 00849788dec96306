import NIOSSL

/// What a failed handshake means to who has to mend it.
enum TLSFailure {
    /// The cause that an error of NIOSSL stands for; nil where it is none of its errors.
    static func cause(of error: any Error) -> APIError.Cause? {
        switch error {
        case let error as NIOSSLError:
            switch error {
            case .handshakeFailed(let inner): cause(ofHandshake: "\(inner)")
            case .uncleanShutdown: TransportFailure.lost
            case .noCertificateToValidate, .unableToValidateCertificate: .tls(notAccepted)
            default: .tls("\(error)")
            }
        case let error as NIOSSLExtraError:
            error == .failedToValidateHostname
                ? otherName
                : .tls("\(error)")
        // What is refused after the handshake, as TLS 1.3 refuses a client's certificate.
        case let error as BoringSSLError: cause(ofHandshake: "\(error)")
        default: nil
        }
    }

    static let otherName = APIError.Cause.tls(
        "the server's certificate is for another name; kubeconfig's tls-server-name can say which")

    private static let notAccepted =
        "the server's certificate is not accepted: it has expired, or another authority than the configured one signed it"

    private static func cause(ofHandshake text: String) -> APIError.Cause {
        if text.contains("CERTIFICATE_VERIFY_FAILED") { return .tls(notAccepted) }
        if text.contains("EOF during handshake") { return .connection("the server ended the connection at once") }
        if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") {
            return .tls("the server doesn't speak TLS")
        }
        let refusals = ["CERTIFICATE_REQUIRED", "BAD_CERTIFICATE", "UNKNOWN_CA", "CERTIFICATE_EXPIRED"]
        if text.contains("ALERT"), refusals.contains(where: text.contains) {
            return .tls("the server does not accept the client's certificate")
        }
        return .tls("no TLS connection: \(text)")
    }
}
