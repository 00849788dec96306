import NIOCore
import NIOPosix
public import PlainData
import Synchronization

/// An API server in the test's own process, over HTTPS on 127.0.0.1. It answers as a real one was measured to answer (1.36:
/// KUBERNETES-FACTS), runs no pods, and lets a test say what befalls which request. Nothing in it waits for a clock
/// but the ends of tokens and of watches that ask for one.
///
/// A test starts one, adds what is there (``add(_:)``), gives callers what they may do (``token(for:groups:rules:)``), plays
/// the kubelet (``onPodCreate(_:)``, ``onEphemeralContainer(_:)``, ``onExec(_:)``), and asks afterwards what was requested
/// (``requests``) and what is left (``objects(_:in:)``).
public final class ClusterDouble: Sendable {
    /// What a token has to be for where TokenRequest names nothing.
    public static let audience = "https://kubernetes.default.svc.cluster.local"
    /// Where it listens.
    public let host = "127.0.0.1"
    /// Where it listens.
    public let port: Int
    /// PEM of the authority that its certificate is signed by.
    public let authority: [UInt8]
    /// A token that may do everything.
    public let adminToken = "admin-of-the-double"
    let state: Mutex<DoubleState>
    private let server: DoubleServer

    /// Starts one, with the namespaces `default` and `kube-system`.
    ///
    /// - Throws: Where no certificates can be made (the program openssl) or no port is free.
    public init() async throws {
        let certificates = try DoubleCertificates.shared.get()
        authority = certificates.authority
        var state = DoubleState()
        state.callers.byToken[adminToken] = Caller(name: "admin", groups: ["system:masters", "system:authenticated"])
        self.state = Mutex(state)
        server = try await DoubleServer(certificates)
        port = server.port
        for name in ["default", "kube-system"] { try add(namespace: name) }
        server.serve(self)
    }

    /// Closes all connections and the port.
    public func stop() async {
        state.withLock { $0.isStopped = true }
        await server.stop()
    }

    deinit { server.close() }

    /// Closes all connections as if the server had died; it goes on listening.
    public func resetConnections() async { await server.resetConnections() }

    // MARK: Callers

    /// Makes a caller known, or gives one other rights, and hands out a token of its own.
    public func token(for user: String, groups: [String] = [], rules: [CallerRule] = []) -> String {
        let token = "token-of-\(user)"
        state.withLock {
            $0.callers.byToken[token] = Caller(name: user, groups: groups + ["system:authenticated"], rules: rules)
        }
        return token
    }

    /// Makes a caller known by a certificate of the server's client authority.
    ///
    /// - Returns: PEM of the certificate and of its key.
    public func certificate(
        for user: String, groups: [String] = [], rules: [CallerRule] = []
    ) throws -> (chain: [UInt8], key: [UInt8]) {
        let pair = try DoubleCertificates.shared.get().client(user, groups: groups)
        let der = try DoubleServer.der(ofPEM: pair.certificate)
        state.withLock {
            $0.callers.byCertificate[der] = Caller(name: user, groups: groups + ["system:authenticated"], rules: rules)
        }
        return (pair.certificate, pair.key)
    }

    /// From now on 401 for this token.
    public func end(token: String) { state.withLock { $0.callers.end(token) } }

    /// From now on 401 for all tokens that TokenRequest gave so far.
    public func endRequestedTokens() { state.withLock { $0.callers.endAllBound() } }

    /// The certificate that new connections are shown.
    public func present(_ identity: ServerIdentity) { state.withLock { $0.identity = identity } }

    // MARK: Objects

    /// Puts an object there as it is, with its status, and tells watchers; one of that name is replaced. The namespace
    /// is made where it is missing.
    ///
    /// - Returns: The object with its uid and resource version.
    /// - Throws: Where the double knows no such kind.
    @discardableResult
    public func add(_ object: PlainValue) throws -> PlainValue {
        guard
            let resource = DoubleResource.of(
                apiVersion: object["apiVersion"]?.text ?? "", kind: object["kind"]?.text ?? "")
        else { throw StatusAnswer.noSuchResource }
        let key = DoubleState.key(resource, object)
        if resource.isNamespaced { try add(namespace: key.namespace) }
        return state.withLock { state in
            let base = state.store[key]?.object ?? DoubleState.object(key)
            var whole = object
            if resource.isNamespaced { whole.set(.text(key.namespace), at: "metadata", "namespace") }
            for field in ["uid", "creationTimestamp"] where whole.at("metadata", field) == nil {
                whole.set(base.at("metadata", field), at: "metadata", field)
            }
            var owners = state.store[key]?.owners ?? FieldOwners()
            owners.wrote(whole, over: state.store[key]?.object, by: "test")
            return state.store.write(whole, owners: owners, at: key)
        }
    }

    /// Makes a namespace, where there is none of this name, with its account `default`.
    public func add(namespace name: String, labels: [String: String] = [:]) throws {
        guard let namespaces = DoubleResource.named("namespaces") else { return }
        state.withLock { state in
            let key = ObjectStore.Key(resource: namespaces, namespace: "", name: name)
            guard state.store[key] == nil else { return }
            var object = DoubleState.object(key)
            let labels = labels.merging(["kubernetes.io/metadata.name": name]) { one, _ in one }
            object.set(
                .map(labels.sorted { $0.key < $1.key }.map { .init($0.key, .text($0.value)) }), at: "metadata", "labels"
            )
            object.set(.map([.init("phase", .text("Active"))]), at: "status")
            state.store.write(object, owners: FieldOwners(), at: key)
            state.addDefaultAccount(to: name)
        }
    }

    /// An object as it is now; `resource` as in paths ("configmaps", "deployments.apps").
    public func object(_ resource: String, _ name: String, in namespace: String? = nil) -> PlainValue? {
        guard let resource = DoubleResource.named(resource) else { return nil }
        let key = ObjectStore.Key(
            resource: resource, namespace: resource.isNamespaced ? namespace ?? "default" : "", name: name)
        return state.withLock { $0.store[key]?.object }
    }

    /// All objects of a kind, in the order of their namespaces and names.
    public func objects(_ resource: String, in namespace: String? = nil) -> [PlainValue] {
        guard let resource = DoubleResource.named(resource) else { return [] }
        return state.withLock { state in
            state.store.all(resource).filter {
                namespace == nil || $0.at("metadata", "namespace")?.text == namespace
            }
        }
    }

    /// Changes an object as a controller would, and tells watchers; nothing where there is none.
    public func change(
        _ resource: String, _ name: String, in namespace: String = "default", _ body: (inout PlainValue) -> Void
    ) {
        guard let resource = DoubleResource.named(resource) else { return }
        let key = ObjectStore.Key(resource: resource, namespace: resource.isNamespaced ? namespace : "", name: name)
        state.withLock { state in
            guard let record = state.store[key] else { return }
            var object = record.object
            body(&object)
            var owners = record.owners
            owners.wrote(object, over: record.object, by: "test")
            state.store.write(object, owners: owners, at: key)
        }
    }

    /// Removes an object and what only it owned.
    public func remove(_ resource: String, _ name: String, in namespace: String = "default") {
        guard let resource = DoubleResource.named(resource) else { return }
        let key = ObjectStore.Key(resource: resource, namespace: resource.isNamespaced ? namespace : "", name: name)
        state.withLock { $0.remove(key) }
    }

    // MARK: Watches and lists

    /// Forgets all history: watches from before say 410, and so do lists that are being continued.
    public func compact() {
        state.withLock {
            $0.store.compact()
            $0.pages = [:]
        }
    }

    /// Sends a bookmark to all watches that want them.
    public func sendBookmarks() { state.withLock { $0.store.bookmarkAll() } }

    /// Ends all watches in order, as a server does that is being replaced.
    public func closeWatches() { state.withLock { $0.store.closeWatches() } }

    /// How many watches are open.
    public var watches: Int { state.withLock { $0.store.watches } }

    // MARK: Faults and what was requested

    /// Lets a fault befall requests.
    ///
    /// - Parameters:
    ///   - fault: What happens.
    ///   - times: To how many requests.
    ///   - spared: How many are let through before.
    ///   - isMeant: To which requests; the test's own calls of this class are none.
    public func inject(
        _ fault: Fault, times: Int = 1, sparing spared: Int = 0,
        when isMeant: @escaping @Sendable (DoubleRequest) -> Bool = { _ in true }
    ) {
        state.withLock { $0.faults.add(fault, times: times, sparing: spared, isMeant) }
    }

    /// Asks for the fault of each request, which is numbered from 0; comes before ``inject(_:times:sparing:when:)``.
    public func schedule(_ faults: @escaping @Sendable (DoubleRequest, Int) -> Fault?) {
        state.withLock { $0.faults.schedule = faults }
    }

    /// No faults any more.
    public func clearFaults() { state.withLock { $0.faults.clear() } }

    /// All requests so far, in the order of their arrival.
    public var requests: [AnsweredRequest] { state.withLock { $0.requests } }

    /// Forgets the requests so far.
    public func forgetRequests() {
        state.withLock {
            $0.forgotten += $0.requests.count
            $0.requests = []
        }
    }

    // MARK: The kubelet

    /// What happens when a pod is created.
    public func onPodCreate(_ body: @escaping @Sendable (ClusterDouble, PlainValue) async -> Void) {
        state.withLock { $0.kubelet.onPodCreate = body }
    }

    /// What happens when a pod is deleted. It then stays, with a deletionTimestamp, until the body calls
    /// ``remove(_:_:in:)``, or until it is deleted with a grace period of 0.
    public func onPodDelete(_ body: @escaping @Sendable (ClusterDouble, PlainValue) async -> Void) {
        state.withLock { $0.kubelet.onPodDelete = body }
    }

    /// What happens when a pod gets an ephemeral container: the pod, and the container.
    public func onEphemeralContainer(
        _ body: @escaping @Sendable (ClusterDouble, _ pod: PlainValue, _ container: PlainValue) async -> Void
    ) {
        state.withLock { $0.kubelet.onEphemeralContainer = body }
    }

    /// What commands do that are run in containers; without it they can't be started.
    public func onExec(_ body: @escaping @Sendable (ExecRequest) async -> ExecAnswer) {
        state.withLock { $0.kubelet.onExec = body }
    }

    /// Which of exec's subprotocols the server speaks, as an older one; both where nothing is said.
    public func speakExec(_ subprotocols: [String]) { state.withLock { $0.kubelet.execSubprotocols = subprotocols } }

    /// Adds to a container's log; who follows it reads it.
    public func appendLog(_ bytes: [UInt8], of container: String, in pod: String, namespace: String = "default") {
        state.withLock { $0.logs.append(bytes, to: .init(namespace: namespace, pod: pod, container: container)) }
    }

    /// Ends a container's log; who follows it reads its end.
    public func endLog(of container: String, in pod: String, namespace: String = "default") {
        state.withLock { $0.logs.end(.init(namespace: namespace, pod: pod, container: container)) }
    }

    /// Sets the state of a container in the pod's status, of whichever sort it is; a termination ends its log.
    public func setState(
        _ containerState: ContainerState, of container: String, in pod: String, namespace: String = "default"
    ) {
        change("pods", pod, in: namespace) { object in
            for (field, statuses) in [
                ("initContainers", "initContainerStatuses"), ("containers", "containerStatuses"),
                ("ephemeralContainers", "ephemeralContainerStatuses"),
            ] {
                let specs = object.at("spec", field)?.elements ?? []
                guard let spec = specs.first(where: { $0["name"]?.text == container }) else { continue }
                var list = object.at("status", statuses)?.elements ?? []
                let index = list.firstIndex { $0["name"]?.text == container }
                var status = index.map { list[$0] } ?? .map([.init("name", .text(container))])
                status.set(containerState.document, at: "state")
                if status["image"] == nil { status.set(spec["image"], at: "image") }
                if let index { list[index] = status } else { list.append(status) }
                object.set(.array(list), at: "status", statuses)
            }
        }
        if case .terminated = containerState { endLog(of: container, in: pod, namespace: namespace) }
    }

    /// Sets `status.phase`.
    public func setPhase(_ phase: String, of pod: String, namespace: String = "default") {
        change("pods", pod, in: namespace) { $0.set(.text(phase), at: "status", "phase") }
    }

    /// A kubeconfig's text with one context, for a caller with this token.
    public func kubeconfig(token: String, namespace: String = "default") -> String {
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: double
          cluster:
            server: https://\(host):\(port)
            certificate-authority-data: \(Base64.encoded(authority))
        users:
        - name: caller
          user:
            token: \(token)
        contexts:
        - name: double
          context: {cluster: double, user: caller, namespace: \(namespace)}
        current-context: double

        """
    }
}

/// Which certificate the server shows.
public enum ServerIdentity: Sendable, Hashable, CaseIterable {
    /// The one that clients should accept.
    case right
    /// Signed by an authority that nobody trusts.
    case otherAuthority
    /// Of yesterday.
    case expired
    /// For another name and address.
    case otherName
}
