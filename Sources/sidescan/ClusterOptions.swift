import ArgumentParser
import FoundationEssentials
import KubernetesAPI
import NIOPosix

/// How to reach the cluster. Commands of the operator share these options, with kubectl's names.
struct ClusterOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The kubeconfig. (default: what KUBECONFIG names, else ~/.kube/config; within a pod its service account)",
            valueName: "file"))
    var kubeconfig: String?

    @Option(
        name: .long, help: ArgumentHelp("A context of the kubeconfig. (default: the current one)", valueName: "name"))
    var context: String?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The namespace. (default: the context's)", valueName: "namespace"))
    var namespace: String?

    /// Where the cluster is and who asks, with the namespace that was asked for.
    func configuration() throws(CommandFailure) -> ClusterConfiguration {
        let environment = ProcessInfo.processInfo.environment
        if let namespace, namespace.isEmpty { throw CommandFailure(message: "--namespace takes a name") }
        do throws(ClusterConfiguration.Failure) {
            var configuration = try found(environment)
            if let namespace { configuration.namespace = namespace }
            return configuration
        } catch {
            throw CommandFailure(message: error.description)
        }
    }

    private func found(
        _ environment: [String: String]
    ) throws(ClusterConfiguration.Failure) -> ClusterConfiguration {
        let home = environment["HOME"] ?? ""
        let usual = home + "/.kube/config"
        var paths = (environment["KUBECONFIG"] ?? "").split(separator: ":").map(String.init)
        if paths.isEmpty { paths = [usual] }
        if let kubeconfig { paths = [kubeconfig] }
        let isGiven = kubeconfig != nil || context != nil || environment["KUBECONFIG"]?.isEmpty == false
        if !isGiven, environment["KUBERNETES_SERVICE_HOST"] != nil, !FileManager.default.fileExists(atPath: usual) {
            return try .inCluster(environment: environment)
        }
        return try .kubeconfig(paths: paths, context: context, environment: environment)
    }

    /// A client of the cluster, on a thread that lives as long as the command.
    func client() throws(CommandFailure) -> KubernetesClient {
        KubernetesClient(try configuration(), on: MultiThreadedEventLoopGroup.singleton)
    }

    /// Who acts, where the API server does not say who that is.
    var localUser: String {
        let environment = ProcessInfo.processInfo.environment
        let user = environment["USER"] ?? environment["LOGNAME"] ?? "unknown"
        return "local user \(user)\(context.map { ", context \($0)" } ?? "")"
    }
}
