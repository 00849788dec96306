extension ClusterConfiguration {
    /// A kubeconfig's: `paths` merged as kubectl merges KUBECONFIG; the current context where none is named.
    public static func kubeconfig(
        paths: [String], context: String? = nil, environment: [String: String]
    ) throws(Failure) -> ClusterConfiguration {
        throw Failure("not yet")
    }
}
