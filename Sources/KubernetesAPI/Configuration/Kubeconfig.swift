extension ClusterConfiguration {
    /// A kubeconfig's: `paths` merged as kubectl merges KUBECONFIG; the current context where none is named.
    ///
    /// - Parameters:
    ///   - paths: The files; of several, those that aren't there are passed over.
    ///   - context: The context's name.
    ///   - environment: What a credential plugin is given.
    /// - Throws: One line that says what is wrong and where: what is missing; what is never done, as not verifying the
    ///   server; and what can't be done, as a proxy.
    public static func kubeconfig(
        paths: [String], context: String? = nil, environment: [String: String]
    ) throws(Failure) -> ClusterConfiguration {
        let files = try KubeconfigFiles(paths)
        guard let name = context ?? files.currentContext else {
            throw Failure("\(files.description) has no current context: name one of \(list(files.names(.contexts)))")
        }
        guard let context = files.entry(.contexts, name) else {
            throw Failure("\(files.description) has no context \(name): name one of \(list(files.names(.contexts)))")
        }
        guard let clusterName = try context.text("cluster") else {
            throw Failure("\(context.description) names no cluster")
        }
        guard let cluster = files.entry(.clusters, clusterName) else {
            throw Failure("\(context.description) names the cluster \(clusterName), which isn't there")
        }
        var configuration = try configuration(of: cluster)
        if let namespace = try context.text("namespace") {
            guard ResourcePath.isName(namespace) else {
                throw Failure("\(context.description): \(namespace) is no namespace's name")
            }
            configuration.namespace = namespace
        }
        guard let userName = try context.text("user") else { return configuration }
        guard let user = files.entry(.users, userName) else {
            throw Failure("\(context.description) names the user \(userName), which isn't there")
        }
        configuration.credential = try KubeconfigUser.credential(user, configuration, cluster, environment)
        configuration.pluginRunner = { runPlugin($0, on: $1, within: $2) }
        return configuration
    }

    private static func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }

    private static func configuration(of cluster: KubeconfigEntry) throws(Failure) -> ClusterConfiguration {
        guard try !cluster.isTrue("insecure-skip-tls-verify") else {
            throw Failure(
                "\(cluster.description): insecure-skip-tls-verify is never done; give the cluster's certificate-authority"
            )
        }
        guard !cluster.says("proxy-url") else {
            throw Failure("\(cluster.description): proxy-url can't be used; connect without a proxy")
        }
        guard let server = try cluster.text("server") else { throw Failure("\(cluster.description) has no server") }
        let address: ServerAddress
        do {
            address = try ServerAddress(server)
        } catch {
            throw Failure("\(cluster.description): \(error)")
        }
        let authorities = try cluster.bytes("certificate-authority")
        if let authorities {
            do {
                _ = try TransportSecurity.certificates(authorities)
            } catch {
                throw Failure("\(cluster.description): its certificate-authority holds no certificate in PEM")
            }
        }
        let serverName = try cluster.text("tls-server-name")
        if let serverName, ServerAddress.isNumeric(serverName), serverName != address.host {
            throw Failure("\(cluster.description): tls-server-name has to be a name, not an address")
        }
        return ClusterConfiguration(
            host: address.host, port: address.port, basePath: address.basePath, authorities: authorities ?? [],
            serverName: serverName, credential: .anonymous)
    }
}
