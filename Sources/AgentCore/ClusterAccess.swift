import CLinux
import Glibc
import KubernetesAPI
import LinuxSystem
import SystemPackage

/// What the supervisor reads of its service account before its cage is shut: where the API server is, and its certificate.
/// The token is read each time it is needed, because the kubelet replaces it.
struct ClusterAccess: ~Copyable {
    /// Where the kubelet puts a service account's token (Kubernetes documentation, Accessing the API from a Pod).
    static let directory = "/var/run/secrets/kubernetes.io/serviceaccount"

    let configuration: ClusterConfiguration
    /// The directory with the token, in which the kubelet puts the next one.
    let tokenDirectory: OwnedDescriptor

    /// Reads what the kubelet has mounted and told.
    ///
    /// - Throws: A failure where the pod has no service account's token.
    init() throws(AgentFailure) {
        var environment: [String: String] = [:]
        for name in ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "KUBERNETES_SERVICE_PORT_HTTPS"] {
            environment[name] = getenv(name).map { String(cString: $0) }
        }
        let configuration: ClusterConfiguration
        do throws(ClusterConfiguration.Failure) {
            configuration = try ClusterConfiguration.inCluster(environment: environment, directory: Self.directory)
        } catch {
            throw AgentFailure("can't publish to a configmap: \(error)", .notPublished)
        }
        do throws(Errno) {
            tokenDirectory = try openForReading(path: Array(Self.directory.utf8), [.path, .directory])
        } catch {
            throw AgentFailure("can't publish to a configmap: \(Self.directory): \(error.name)", .notPublished)
        }
        self.configuration = configuration
    }
}
