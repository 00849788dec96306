extension KubernetesClient {
    public func watch(
        _ kind: ResourceKind, in namespace: String?, _ selection: Selection = Selection(), from resourceVersion: String,
        _ body: @Sendable (WatchEvent) async throws -> Bool
    ) async throws { fatalError() }
    public func log(
        of pod: String, in namespace: String? = nil, _ request: LogRequest,
        _ body: @Sendable ([UInt8]) async throws -> Bool
    ) async throws { fatalError() }
    public func exec(
        _ command: [String], in pod: String, container: String, namespace: String? = nil, input: [UInt8] = [],
        limit: Int = 1 << 20
    ) async throws(APIError) -> ExecResult { fatalError() }
}
