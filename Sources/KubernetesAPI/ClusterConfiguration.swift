/// How to reach a cluster's API server, and as whom.
public struct ClusterConfiguration: Sendable {
    /// Who the caller is.
    public enum Credential: Sendable {
        case anonymous
        case token(String)
        /// Read anew when it changes, as the kubelet rotates it.
        case tokenFile(String)
        /// PEM of the certificate chain, and of its key.
        case certificate(chain: [UInt8], key: [UInt8])
        /// A client-go credential plugin (client.authentication.k8s.io/v1 and v1beta1).
        case plugin(CredentialPlugin)
    }

    /// A program that prints an ExecCredential.
    public struct CredentialPlugin: Sendable, Hashable {
        public var apiVersion: String
        public var command: String
        public var arguments: [String]
        public var environment: [String: String]

        public init(apiVersion: String, command: String, arguments: [String], environment: [String: String]) {
            self.apiVersion = apiVersion
            self.command = command
            self.arguments = arguments
            self.environment = environment
        }
    }

    /// Where the server is: host name or address, without brackets.
    public var host: String
    public var port: Int
    /// What stands before "/api" in every path: empty, or begins with a slash.
    public var basePath: String
    /// PEM of the authorities that the server's certificate is verified against.
    public var authorities: [UInt8]
    /// The name in the server's certificate where it isn't `host` (kubeconfig's `tls-server-name`).
    public var serverName: String?
    public var credential: Credential
    /// What requests that name no namespace mean.
    public var namespace: String

    public init(
        host: String, port: Int, basePath: String = "", authorities: [UInt8], serverName: String? = nil,
        credential: Credential, namespace: String = "default"
    ) {
        self.host = host
        self.port = port
        self.basePath = basePath
        self.authorities = authorities
        self.serverName = serverName
        self.credential = credential
        self.namespace = namespace
    }

    /// Why there is no configuration, in one line that says what to do.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public let description: String
        public init(_ description: String) { self.description = description }
    }

    /// A pod's own: KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT, and the service account's directory.
    public static func inCluster(
        environment: [String: String],
        directory: String = "/var/run/secrets/kubernetes.io/serviceaccount"
    ) throws(Failure) -> ClusterConfiguration {
        throw Failure("not yet")
    }

    /// A kubeconfig's: `paths` merged as kubectl merges KUBECONFIG; the current context where none is named.
    public static func kubeconfig(
        paths: [String], context: String? = nil, environment: [String: String]
    ) throws(Failure) -> ClusterConfiguration {
        throw Failure("not yet")
    }
}
