public import NIOCore
public import PlainData

/// A client of one API server. Requests go over TLS that is always verified. All waiting is done by the event loops, so
/// that it works on a task executor that is one.
public struct KubernetesClient: Sendable {
    /// What requests that name no namespace mean.
    public let namespace: String

    /// - Parameters:
    ///   - configuration: The server, and who asks.
    ///   - group: The threads that connections live on; they are the caller's to end.
    ///   - patience: How long to wait and how often to try.
    public init(_ configuration: ClusterConfiguration, on group: any EventLoopGroup, patience: Patience = Patience()) {
        namespace = configuration.namespace
    }

    /// How long requests wait, and how often they are tried.
    public struct Patience: Sendable {
        /// For a whole answer that isn't a stream.
        public var request: TimeAmount = .seconds(30)
        public var connect: TimeAmount = .seconds(10)
        /// A stream without a byte for so long is taken for lost.
        public var idle: TimeAmount = .seconds(330)
        /// How often a request is sent at most.
        public var attempts = 5
        /// Before the second try; doubled at each later one, with jitter; what Retry-After says comes first.
        public var firstPause: TimeAmount = .milliseconds(200)
        public var longestPause: TimeAmount = .seconds(10)
        public init() {}
    }

    /// Which objects of a kind are meant.
    public struct Selection: Sendable, Hashable {
        public var labels: String?
        public var fields: String?
        public init(labels: String? = nil, fields: String? = nil) {
            self.labels = labels
            self.fields = fields
        }
    }

    /// One page of a list.
    public struct Page: Sendable {
        public var items: [KubernetesObject]
        /// Asks for the next page; nil on the last.
        public var next: String?
        /// To watch from.
        public var resourceVersion: String
    }

    public func get(_ kind: ResourceKind, _ name: String, in namespace: String? = nil) async throws(APIError)
        -> KubernetesObject
    { fatalError() }

    /// A page of a list; with `namespace` nil those of all namespaces.
    public func page(
        of kind: ResourceKind, in namespace: String?, _ selection: Selection = Selection(), limit: Int = 500,
        after next: String? = nil
    ) async throws(APIError) -> Page { fatalError() }

    /// Creates an object; never sent twice where the first may have arrived, unless its name makes the second harmless.
    @discardableResult
    public func create(
        _ object: KubernetesObject, _ kind: ResourceKind, in namespace: String? = nil, dryRun: Bool = false
    ) async throws(APIError) -> KubernetesObject { fatalError() }

    /// Creates what stands below an object: `pods/NAME/eviction`, `serviceaccounts/NAME/token`.
    public func create(
        _ object: KubernetesObject, at subresource: String, of kind: ResourceKind, _ name: String,
        in namespace: String? = nil
    ) async throws(APIError) -> KubernetesObject { fatalError() }

    /// Server-side apply (`application/apply-patch+yaml`).
    @discardableResult
    public func apply(
        _ object: KubernetesObject, _ kind: ResourceKind, in namespace: String? = nil, fieldManager: String,
        force: Bool = false
    ) async throws(APIError) -> KubernetesObject { fatalError() }

    public enum PatchType: String, Sendable {
        case json = "application/json-patch+json"
        case merge = "application/merge-patch+json"
        case strategicMerge = "application/strategic-merge-patch+json"
    }

    @discardableResult
    public func patch(
        _ kind: ResourceKind, _ name: String, subresource: String? = nil, in namespace: String? = nil,
        _ type: PatchType, _ patch: PlainValue, dryRun: Bool = false
    ) async throws(APIError) -> KubernetesObject { fatalError() }

    /// What a delete asks for.
    public struct Deletion: Sendable, Hashable {
        /// Only the object with this uid.
        public var uid: String?
        public var resourceVersion: String?
        public var gracePeriodSeconds: Int?
        /// Background, Foreground or Orphan.
        public var propagation: String?
        public init(
            uid: String? = nil, resourceVersion: String? = nil, gracePeriodSeconds: Int? = nil,
            propagation: String? = nil
        ) {
            self.uid = uid
            self.resourceVersion = resourceVersion
            self.gracePeriodSeconds = gracePeriodSeconds
            self.propagation = propagation
        }
    }

    public func delete(
        _ kind: ResourceKind, _ name: String, in namespace: String? = nil, _ deletion: Deletion = Deletion()
    ) async throws(APIError) { fatalError() }

    public enum WatchEvent: Sendable {
        case added(KubernetesObject)
        case modified(KubernetesObject)
        case deleted(KubernetesObject)
        /// Everything up to this resource version has been told.
        case bookmark(String)
    }

    /// Tells changes after a resource version, in order, to `body`, resuming by itself where the connection ends; comes
    /// back where `body` says false. Throws an error with `isGone` where the version is too old: list anew.
    public func watch(
        _ kind: ResourceKind, in namespace: String?, _ selection: Selection = Selection(), from resourceVersion: String,
        _ body: @Sendable (WatchEvent) async throws -> Bool
    ) async throws { fatalError() }

    /// What log to read.
    public struct LogRequest: Sendable, Hashable {
        public var container: String
        public var follow = false
        public var tailLines: Int?
        public init(container: String, follow: Bool = false, tailLines: Int? = nil) {
            self.container = container
            self.follow = follow
            self.tailLines = tailLines
        }
    }

    /// Reads a container's log piece by piece; comes back at its end, or where `body` says false.
    public func log(
        of pod: String, in namespace: String? = nil, _ request: LogRequest,
        _ body: @Sendable ([UInt8]) async throws -> Bool
    ) async throws { fatalError() }

    /// How a command ended.
    public struct ExecResult: Sendable, Hashable {
        public var exitCode: Int
        public var output: [UInt8]
        public var errors: [UInt8]
        /// Whether more was written than `limit`.
        public var isCut: Bool
    }

    /// Runs a command in a container (WebSocket, `v5.channel.k8s.io` or v4).
    public func exec(
        _ command: [String], in pod: String, container: String, namespace: String? = nil, input: [UInt8] = [],
        limit: Int = 1 << 20
    ) async throws(APIError) -> ExecResult { fatalError() }
}
