extension ClusterConfiguration {
    /// A pod's own: KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT, and the service account's directory.
    ///
    /// The host has to be an address: resolving a name would need a thread and files that the agent hasn't got.
    ///
    /// - Throws: One line that says what is missing.
    public static func inCluster(
        environment: [String: String],
        directory: String = "/var/run/secrets/kubernetes.io/serviceaccount"
    ) throws(Failure) -> ClusterConfiguration {
        guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
            let portText = environment["KUBERNETES_SERVICE_PORT"], let port = ServerAddress.port(portText)
        else {
            throw Failure(
                "this is no pod of a cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT don't say where the API server is"
            )
        }
        guard ServerAddress.isNumeric(host) else {
            throw Failure("KUBERNETES_SERVICE_HOST is \(host); only an address can be used, not a name")
        }
        let authorities = try file("\(directory)/ca.crt")
        do {
            _ = try TransportSecurity.certificates(authorities)
        } catch {
            throw Failure("\(directory)/ca.crt holds no certificate in PEM")
        }
        let tokenPath = "\(directory)/token"
        guard Identity.token(try file(tokenPath)) != nil else { throw Failure("\(tokenPath) holds no token") }
        let namespace = String(decoding: try file("\(directory)/namespace"), as: UTF8.self)
        guard ResourcePath.isName(namespace) else { throw Failure("\(directory)/namespace holds no namespace's name") }
        return ClusterConfiguration(
            host: host, port: port, authorities: authorities, credential: .tokenFile(tokenPath), namespace: namespace)
    }

    private static func file(_ path: String) throws(Failure) -> [UInt8] {
        do {
            return try SmallFile.read(path)
        } catch {
            throw Failure(
                "\(path) can't be read: \(error); the pod needs its service account's token (automountServiceAccountToken, or a projected volume)"
            )
        }
    }
}
