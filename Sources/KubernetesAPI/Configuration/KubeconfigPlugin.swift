import DataFormats
import PlainData

/// The `exec` of a kubeconfig's user: a credential plugin (Kubernetes' documentation, "client-go credential plugins").
enum KubeconfigPlugin {
    private static let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

    static func plugin(
        _ user: KubeconfigEntry, _ configuration: ClusterConfiguration, _ cluster: KubeconfigEntry,
        _ environment: [String: String]
    ) throws(ClusterConfiguration.Failure) -> ClusterConfiguration.CredentialPlugin {
        let exec = KubeconfigEntry(
            description: "exec of \(user.description)", fields: user.fields["exec"] ?? .null, directory: user.directory)
        guard let command = try exec.text("command") else { throw .init("\(exec.description) has no command") }
        guard let version = try exec.text("apiVersion"), versions.contains(version) else {
            throw .init("\(exec.description): apiVersion has to be one of \(versions.joined(separator: ", "))")
        }
        if try exec.text("interactiveMode") == "Always" {
            throw .init("\(exec.description) wants to ask at the terminal, which it can't here; log in with it before")
        }
        var environment = environment
        for item in exec.fields["env"]?.elements ?? [] {
            guard let name = item["name"]?.text, let value = item["value"]?.text, !name.isEmpty, !name.contains("=")
            else {
                throw .init("\(exec.description): its env holds what has no name or no text as its value")
            }
            environment[name] = value
        }
        let cluster = try exec.isTrue("provideClusterInfo") ? clusterInfo(configuration, cluster) : nil
        environment["KUBERNETES_EXEC_INFO"] = info(version, cluster)
        return ClusterConfiguration.CredentialPlugin(
            apiVersion: version,
            command: command.contains("/") && !command.hasPrefix("/") ? "\(user.directory)/\(command)" : command,
            arguments: try arguments(exec), environment: environment, installHint: try exec.text("installHint") ?? "")
    }

    private static func arguments(_ exec: KubeconfigEntry) throws(ClusterConfiguration.Failure) -> [String] {
        var arguments: [String] = []
        for element in exec.fields["args"]?.elements ?? [] {
            guard case .string(let bytes) = element else {
                throw .init("\(exec.description): one of its args is no text; put it in quotes")
            }
            arguments.append(String(decoding: bytes, as: UTF8.self))
        }
        return arguments
    }

    /// What the plugin is told of who asks, and of the cluster where it wants to know.
    private static func info(_ version: String, _ cluster: PlainValue?) -> String {
        var spec: [PlainValue.Entry] = [.init("interactive", .boolean(false))]
        if let cluster { spec.append(.init("cluster", cluster)) }
        let info = PlainValue.map([
            .init("kind", .text("ExecCredential")), .init("apiVersion", .text(version)), .init("spec", .map(spec)),
        ])
        return JSON.text(info, pretty: false)
    }

    private static func clusterInfo(_ configuration: ClusterConfiguration, _ cluster: KubeconfigEntry) -> PlainValue {
        var entries: [PlainValue.Entry] = [.init("server", cluster.fields["server"] ?? .null)]
        if let name = configuration.serverName { entries.append(.init("tls-server-name", .text(name))) }
        if !configuration.authorities.isEmpty {
            entries.append(
                .init("certificate-authority-data", .text(Base64.encoded(configuration.authorities))))
        }
        let extensions = cluster.fields["extensions"]?.elements ?? []
        let own = extensions.first { $0["name"]?.text == "client.authentication.k8s.io/exec" }
        if let config = own?["extension"] { entries.append(.init("config", config)) }
        return .map(entries)
    }
}
