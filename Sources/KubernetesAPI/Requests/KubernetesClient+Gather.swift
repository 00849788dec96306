import NIOCore
import NIOHTTP1

extension KubernetesClient {
    /// One of the objects that are asked for together.
    public struct ObjectName: Sendable, Hashable {
        /// Its namespace.
        public var namespace: String
        /// Its name.
        public var name: String

        /// An object's name.
        public init(namespace: String, name: String) {
            self.namespace = namespace
            self.name = name
        }
    }

    /// Asks for many objects: on a few connections, on each of them several before the first one is answered.
    ///
    /// Told is what came whole and well. Everything else, a refusal, a lost connection, a name that none can be, is left out
    /// in silence and not tried again: ``get(_:_:in:)`` has the retries and the reasons.
    ///
    /// - Parameters:
    ///   - kind: The objects' kind.
    ///   - names: Which objects.
    ///   - connections: How many connections at most; the server works on as many objects at a time.
    ///   - body: Told an object's place among the names and its JSON, which nobody has looked at; on the client's loop, which
    ///     waits for it. Whether to go on.
    public func gather(
        _ kind: ResourceKind, _ names: [ObjectName], connections: Int = 4,
        _ body: @escaping @Sendable (_ place: Int, _ json: [UInt8]) -> Bool
    ) async {
        var (asked, targets): ([Int], [String]) = ([], [])
        asked.reserveCapacity(names.count)
        targets.reserveCapacity(names.count)
        var list = (namespace: String?.none, target: String?.none)
        for (place, name) in names.enumerated() {
            // Those of a namespace differ in the last segment alone.
            if list.namespace != name.namespace {
                list = (name.namespace, target(of: kind, in: name.namespace))
            }
            // Of what can be no name the server says what is wrong with it to who asks for that alone.
            guard let start = list.target, ResourcePath.isName(name.name) else { continue }
            asked.append(place)
            targets.append("\(start)/\(percentEncoded(name.name))")
        }
        guard !asked.isEmpty else { return }
        await transport.gather(targets, connections, limit: limits.body) { [asked] in body(asked[$0], $1) }
    }

    /// Where a kind's list is; nil where a request can't name it.
    private func target(of kind: ResourceKind, in namespace: String) -> String? {
        let path = try? ResourcePath("get", kind, namespace: namespace, name: nil)
        let target = path?.target(basePath: transport.configuration.basePath)
        return target.flatMap { $0.utf8.allSatisfy { (0x21...0x7e).contains($0) } ? $0 : nil }
    }
}

extension Transport {
    /// The good answers to many GETs.
    func gather(
        _ targets: [String], _ connections: Int, limit: Int, _ body: @escaping @Sendable (Int, [UInt8]) -> Bool
    ) async {
        let state = NIOLoopBoundBox.makeBoxSendingValue(GatherState(), eventLoop: loop)
        let end = loop.flatSubmit { self.begin(targets, connections, limit, body, state) }
        await withTaskCancellationHandler {
            try? await end.get()
        } onCancel: {
            loop.execute {
                state.value.isCancelled = true
                state.value.gathering?.abandon()
            }
        }
    }

    private func begin(
        _ targets: [String], _ connections: Int, _ limit: Int, _ body: @escaping @Sendable (Int, [UInt8]) -> Bool,
        _ state: NIOLoopBoundBox<GatherState>
    ) -> EventLoopFuture<Void> {
        let pool = gatherPool
        let bound = NIOLoopBound(pool, eventLoop: loop)
        return identity().flatMap { identity in
            let tail = Self.tail(host: self.host, identity)
            guard !state.value.isCancelled else { return self.loop.makeSucceededVoidFuture() }
            let gathering = Gathering(
                targets.count, on: self.loop,
                request: { number, bytes in
                    bytes.writeString("GET ")
                    bytes.writeString(targets[number])
                    bytes.writeString(tail)
                }, body: body)
            state.value.gathering = gathering
            // Few have no need of many.
            let count = max(1, min(connections, targets.count))
            return bound.value.take(count, for: identity.certificate, limit: limit) { prepare in
                self.security(for: identity).flatMap { security in
                    Connection.channel(
                        to: self.configuration, security, within: self.policy.patience.connect, on: self.loop,
                        prepare: prepare)
                }
            }.flatMap { handlers in
                let gathering = state.value.gathering
                gathering?.begin(handlers.value, patience: self.policy.patience.request)
                return (gathering?.end ?? self.loop.makeSucceededVoidFuture()).map {
                    bound.value.keep(handlers.value)
                    state.value.gathering = nil
                }
            }
        }
    }

    /// What follows the path in each request of one who asks.
    private static func tail(host: String, _ identity: Identity) -> String {
        let authorization = identity.token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        return " HTTP/1.1\r\nHost: \(host)\r\nUser-Agent: sidescan\r\nAccept: application/json\r\n\(authorization)\r\n"
    }
}

/// What a task's cancellation ends.
private struct GatherState {
    var gathering: Gathering?
    var isCancelled = false
}
