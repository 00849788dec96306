import Foundation
import TestSupport

/// Certificates that are made when a test process first needs them, and are gone with it.
struct DoubleCertificates: Sendable {
    /// PEM of a certificate and of its key.
    struct Pair: Sendable {
        let certificate: [UInt8]
        let key: [UInt8]
    }

    /// What signs the server's certificates, and clients are told to trust.
    let authority: [UInt8]
    /// What signs the clients' certificates.
    let clientAuthority: [UInt8]
    let server: Pair
    /// For the same name, by an authority that nobody trusts.
    let otherAuthority: Pair
    let expired: Pair
    /// By the right authority, for another name and address.
    let otherName: Pair
    private let directory: TemporaryDirectory

    /// Those of this process.
    static let shared = Result { try DoubleCertificates() }

    private init() throws {
        directory = try TemporaryDirectory.keptToTheEnd()
        try Self.run(Self.script, in: directory.path)
        authority = try Self.read("authority.pem", in: directory.path)
        clientAuthority = try Self.read("clients.pem", in: directory.path)
        server = try Self.pair("server", in: directory.path)
        otherAuthority = try Self.pair("other-authority", in: directory.path)
        expired = try Self.pair("expired", in: directory.path)
        otherName = try Self.pair("other-name", in: directory.path)
    }

    /// A client's certificate: the user is its common name, the groups are its organisations (Kubernetes' documentation,
    /// Authenticating, X.509 client certificates).
    func client(_ user: String, groups: [String]) throws -> Pair {
        let own = try TemporaryDirectory()
        let subject = groups.map { "/O=\($0)" }.joined() + "/CN=\(user)"
        try Self.run(
            """
            \(Self.functions)
            key client
            openssl req -new -key client.key -subj '\(subject)' -out client.csr
            openssl x509 -req -in client.csr -CA '\(directory.path)/clients.pem' -CAkey '\(directory.path)/clients.key' \
                -set_serial "0x$(openssl rand -hex 15)" -days 2 -out client.pem
            """, in: own.path)
        return try Self.pair("client", in: own.path)
    }

    private static let functions = """
        set -e
        key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
        """

    private static let script = """
        \(functions)
        authority() {
            key "$1"
            openssl req -x509 -new -key "$1.key" -subj "/CN=$1" -days 2 -out "$1.pem" \
                -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign'
        }
        server() {
            key "$1"
            openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
            printf 'subjectAltName=%s\\nextendedKeyUsage=serverAuth\\n' "$4" >"$1.ext"
            openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -set_serial "0x$(openssl rand -hex 15)" \
                -days "$3" -extfile "$1.ext" -out "$1.pem"
        }
        authority authority
        authority other
        authority clients
        here=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc
        server server authority 2 "$here"
        server other-authority other 2 "$here"
        server expired authority -1 "$here"
        server other-name authority 2 DNS:somewhere.invalid,IP:192.0.2.1
        """

    private static func run(_ script: String, in directory: String) throws {
        let run = try ProgramRun(["sh", "-c", "cd '\(directory)'\n" + script])
        guard run.exitCode == 0 else { throw Failure("openssl could make no certificates: \(run.errorText)") }
    }

    private static func pair(_ name: String, in directory: String) throws -> Pair {
        Pair(certificate: try read("\(name).pem", in: directory), key: try read("\(name).key", in: directory))
    }

    private static func read(_ name: String, in directory: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name)")))
    }
}
