public import NIOCore
import NIOHTTP1
public import PlainData

/// A client of one API server. Requests go over TLS that is always verified. All waiting is done by the event loops, so
/// that it works on a task executor that is one.
///
/// A task's cancellation ends its requests, with an error whose cause is ``APIError/Cause/cancelled``.
public struct KubernetesClient: Sendable {
    /// What requests that name no namespace mean.
    public let namespace: String

    let transport: Transport
    let limits: Limits

    /// A client; it connects when it is first asked.
    ///
    /// - Parameters:
    ///   - configuration: The server, and who asks.
    ///   - group: The threads that connections live on; they are the caller's to end. All of one client's are on one.
    ///   - patience: How long to wait and how often to try.
    ///   - limits: How much of an answer is read.
    public init(
        _ configuration: ClusterConfiguration, on group: any EventLoopGroup, patience: Patience = Patience(),
        limits: Limits = Limits()
    ) {
        namespace = configuration.namespace
        transport = Transport(configuration, patience, on: group.next())
        self.limits = limits
    }

    /// How long requests wait, and how often they are tried.
    public struct Patience: Sendable {
        /// For a whole answer that isn't a stream.
        public var request: TimeAmount = .seconds(30)
        /// For a connection, and again for TLS on it.
        public var connect: TimeAmount = .seconds(10)
        /// A stream without a byte for so long is taken for lost.
        public var idle: TimeAmount = .seconds(330)
        /// How often a request is sent at most.
        public var attempts = 5
        /// Before the second try; doubled at each later one, with jitter; what Retry-After says comes first.
        public var firstPause: TimeAmount = .milliseconds(200)
        /// What the doubled pauses end at.
        public var longestPause: TimeAmount = .seconds(10)
        /// The defaults.
        public init() {}
    }

    /// How much of an answer is read; more is an error, never cut off in silence.
    public struct Limits: Sendable {
        /// Of a whole answer's body, in bytes.
        public var body = 64 << 20
        /// Of one event of a watch, in bytes. etcd's own limit for an object is 1.5 MiB; JSON and base64 make it longer.
        public var watchLine = 16 << 20
        /// The defaults.
        public init() {}
    }

    /// Which objects of a kind are meant.
    public struct Selection: Sendable, Hashable {
        /// A label selector, "app=web,tier!=db".
        public var labels: String?
        /// A field selector, "metadata.name=web-0".
        public var fields: String?
        /// A choice; all objects, where neither is given.
        public init(labels: String? = nil, fields: String? = nil) {
            self.labels = labels
            self.fields = fields
        }
    }

    /// One page of a list.
    public struct Page: Sendable {
        /// The objects, each with apiVersion and kind, which the server leaves out in lists.
        public var items: [KubernetesObject]
        /// Asks for the next page; nil on the last.
        public var next: String?
        /// To watch from.
        public var resourceVersion: String
    }

    /// An object by its name.
    public func get(_ kind: ResourceKind, _ name: String, in namespace: String? = nil) async throws(APIError)
        -> KubernetesObject
    {
        let path = try path("get", kind, namespace, name)
        return try await object(request(.GET, path, .harmless))
    }

    /// A page of a list; with `namespace` nil those of all namespaces.
    ///
    /// Where a page is more than can be read at once, a smaller one is asked for.
    public func page(
        of kind: ResourceKind, in namespace: String?, _ selection: Selection = Selection(), limit: Int = 500,
        after next: String? = nil
    ) async throws(APIError) -> Page {
        try await page(of: kind, in: namespace, selection, limit: limit, after: next) {
            (bytes, request) throws(PageFailure) in
            try ListPage.page(of: kind, try parsed(list: bytes, request))
        }
    }

    /// Creates an object; never sent twice where the first may have arrived.
    @discardableResult
    public func create(
        _ object: KubernetesObject, _ kind: ResourceKind, in namespace: String? = nil, dryRun: Bool = false
    ) async throws(APIError) -> KubernetesObject {
        let namespace = namespace ?? object.namespace
        var path = try ResourcePath("create", kind, namespace: namespace ?? self.namespace, name: nil)
        path.ask("dryRun", dryRun ? "All" : nil)
        // A review changes nothing.
        let isHarmless = dryRun || kind.group == "authorization.k8s.io"
        return try await self.object(
            request(
                .POST, path, isHarmless ? .harmless : .onlyIfRefused, object.document, "application/json",
                naming: object.name))
    }

    /// Creates what stands below an object: `pods/NAME/eviction`, `serviceaccounts/NAME/token`.
    public func create(
        _ object: KubernetesObject, at subresource: String, of kind: ResourceKind, _ name: String,
        in namespace: String? = nil
    ) async throws(APIError) -> KubernetesObject {
        let path = try path("create", kind, namespace, name, subresource)
        return try await self.object(
            request(.POST, path, .onlyIfRefused, object.document, "application/json"))
    }

    /// Server-side apply (`application/apply-patch+yaml`).
    @discardableResult
    public func apply(
        _ object: KubernetesObject, _ kind: ResourceKind, in namespace: String? = nil, fieldManager: String,
        force: Bool = false
    ) async throws(APIError) -> KubernetesObject {
        var path = try path("apply", kind, namespace ?? object.namespace, object.name)
        path.ask("fieldManager", fieldManager)
        path.ask("force", force ? "true" : nil)
        return try await self.object(
            request(.PATCH, path, .harmless, object.document, "application/apply-patch+yaml"))
    }

    /// What a patch's document is; its value is the content type.
    public enum PatchType: String, Sendable {
        /// RFC 6902.
        case json = "application/json-patch+json"
        /// RFC 7386.
        case merge = "application/merge-patch+json"
        /// Kubernetes' own, which knows what the items of a list are told apart by.
        case strategicMerge = "application/strategic-merge-patch+json"
    }

    /// Changes an object, or what stands below it; never sent twice where the first may have arrived.
    @discardableResult
    public func patch(
        _ kind: ResourceKind, _ name: String, subresource: String? = nil, in namespace: String? = nil,
        _ type: PatchType, _ patch: PlainValue, dryRun: Bool = false
    ) async throws(APIError) -> KubernetesObject {
        var path = try path("patch", kind, namespace, name, subresource)
        path.ask("dryRun", dryRun ? "All" : nil)
        return try await object(
            request(.PATCH, path, dryRun ? .harmless : .onlyIfRefused, patch, type.rawValue))
    }

    /// What a delete asks for.
    public struct Deletion: Sendable, Hashable {
        /// Only the object with this uid.
        public var uid: String?
        /// Only the object as it was at this version.
        public var resourceVersion: String?
        /// How long a pod has to end; 0 ends it at once.
        public var gracePeriodSeconds: Int?
        /// Background, Foreground or Orphan.
        public var propagation: String?
        /// A deletion; by the kind's own rules where nothing is given.
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

    /// Deletes an object. With a uid it is sent again where the answer got lost, as nothing else can be hit; that the
    /// object is gone by then is no error.
    public func delete(
        _ kind: ResourceKind, _ name: String, in namespace: String? = nil, _ deletion: Deletion = Deletion()
    ) async throws(APIError) {
        let path = try path("delete", kind, namespace, name)
        let request = request(
            .DELETE, path, deletion.uid == nil ? .onlyIfRefused : .harmless, deletion.document, "application/json")
        let (answer, mayHaveArrivedBefore) = try await whole(request)
        if answer.status == 404, mayHaveArrivedBefore { return }
        _ = try body(answer, request)
    }

    /// Ends the connections that wait for a next request. Not needed where the group ends, or the process.
    public func close() async { await transport.close() }
}
