public import NIOCore

/// How to reach a cluster's API server, and as whom.
public struct ClusterConfiguration: Sendable {
    /// Who the caller is.
    public enum Credential: Sendable {
        /// Nobody in particular.
        case anonymous
        /// A bearer token.
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
        /// `client.authentication.k8s.io/v1` or `v1beta1`.
        public var apiVersion: String
        /// A path, or a name to be looked for in `environment`'s PATH.
        public var command: String
        /// What follows the command's name.
        public var arguments: [String]
        /// All of its environment.
        public var environment: [String: String]
        /// What to do where it isn't there; may be empty.
        public var installHint: String

        /// A plugin.
        public init(
            apiVersion: String, command: String, arguments: [String], environment: [String: String],
            installHint: String = ""
        ) {
            self.apiVersion = apiVersion
            self.command = command
            self.arguments = arguments
            self.environment = environment
            self.installHint = installHint
        }
    }

    /// Runs a plugin, waiting on a loop for at most some time, and gives what it wrote to its standard output.
    public typealias PluginRunner =
        @Sendable (CredentialPlugin, any EventLoop, TimeAmount) -> EventLoopFuture<[UInt8]>

    /// Where the server is: host name or address, without brackets.
    public var host: String
    /// Its TCP port.
    public var port: Int
    /// What stands before "/api" in every path: empty, or begins with a slash.
    public var basePath: String
    /// PEM of the authorities that the server's certificate is verified against; the system's own where it is empty.
    public var authorities: [UInt8]
    /// The name in the server's certificate where it isn't `host` (kubeconfig's `tls-server-name`).
    public var serverName: String?
    /// As whom to ask.
    public var credential: Credential
    /// What requests that name no namespace mean.
    public var namespace: String
    /// Who runs a ``CredentialPlugin``. Only ``kubeconfig(paths:context:environment:)`` sets it, so that a program that never calls that needn't link
    /// what starts processes.
    public var pluginRunner: PluginRunner?

    /// A configuration made by hand.
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
        /// The line.
        public let description: String
        /// A failure, in one line.
        public init(_ description: String) { self.description = description }
    }
}
