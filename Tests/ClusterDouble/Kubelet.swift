import PlainData

/// What happens on a node, as a test plays it.
struct KubeletHooks: Sendable {
    typealias PodHook = @Sendable (ClusterDouble, PlainValue) async -> Void
    var onPodCreate: PodHook?
    var onPodDelete: PodHook?
    var onEphemeralContainer: (@Sendable (ClusterDouble, PlainValue, PlainValue) async -> Void)?
    var onExec: (@Sendable (ExecRequest) async -> ExecAnswer)?
    /// The one that is preferred first.
    var execSubprotocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"]
}

enum KubeletEvent: Sendable {
    case podCreated(PlainValue)
    case podDeleted(PlainValue)
    case ephemeralContainer(pod: PlainValue, PlainValue)
}

/// A command that somebody wants to run in a container.
public struct ExecRequest: Sendable {
    /// The command and its arguments.
    public var command: [String]
    /// Where.
    public var pod: String
    /// Where; empty where the request names none.
    public var container: String
    /// Where.
    public var namespace: String
    /// "v5.channel.k8s.io" or "v4.channel.k8s.io".
    public var subprotocol: String
    /// What is written to its standard input; v4 can't say that it ends.
    public var input: AsyncStream<[UInt8]>
}

/// How a command ended.
public struct ExecAnswer: Sendable {
    /// What it wrote to standard output.
    public var output: [UInt8]
    /// What it wrote to standard error.
    public var errors: [UInt8]
    /// Its exit code.
    public var exitCode: Int
    /// A Status on the error channel instead of an exit code: the container's runtime could not start it.
    public var failure: String?
    /// The connection is lost after the output, before the exit code.
    public var isBroken: Bool

    /// A command's end.
    public init(
        output: [UInt8] = [], errors: [UInt8] = [], exitCode: Int = 0, failure: String? = nil, isBroken: Bool = false
    ) {
        (self.output, self.errors, self.exitCode) = (output, errors, exitCode)
        (self.failure, self.isBroken) = (failure, isBroken)
    }
}

/// A container's state (`status.containerStatuses[].state`).
public enum ContainerState: Sendable, Hashable {
    case waiting(reason: String, message: String = "")
    case running
    case terminated(exitCode: Int, reason: String = "Completed")

    var document: PlainValue {
        switch self {
        case .waiting(let reason, let message):
            .map([.init("waiting", .map([.init("reason", .text(reason)), .init("message", .text(message))]))])
        case .running: .map([.init("running", .map([.init("startedAt", .text(timestamp()))]))])
        case .terminated(let code, let reason):
            .map([
                .init(
                    "terminated",
                    .map([
                        .init("exitCode", .integer(code)), .init("reason", .text(reason)),
                        .init("startedAt", .text(timestamp())), .init("finishedAt", .text(timestamp())),
                    ]))
            ])
        }
    }
}

/// The logs of all containers.
struct PodLogs: Sendable {
    struct Key: Hashable, Sendable {
        var namespace: String
        var pod: String
        var container: String
    }

    struct Wish: Sendable {
        var key: Key
        var isFollowed: Bool
        var tail: Int?
        var limit: Int?
    }

    private struct Log: Sendable {
        var bytes: [UInt8] = []
        var isEnded = false
        var readers: [Int: @Sendable ([UInt8]?) -> Void] = [:]
    }

    private var logs: [Key: Log] = [:]
    private var nextReader = 0

    mutating func append(_ bytes: [UInt8], to key: Key) {
        logs[key, default: Log()].bytes += bytes
        for reader in logs[key]?.readers.values ?? [:].values { reader(bytes) }
    }

    mutating func end(_ key: Key) {
        logs[key, default: Log()].isEnded = true
        for reader in logs[key]?.readers.values ?? [:].values { reader(nil) }
        logs[key]?.readers = [:]
    }

    mutating func forget(pod: String, in namespace: String) {
        for key in logs.keys where key.pod == pod && key.namespace == namespace {
            end(key)
            logs[key] = nil
        }
    }

    /// Begins to read; `tell` is called with pieces, and with nil at the end.
    mutating func read(_ wish: Wish, _ tell: @escaping @Sendable ([UInt8]?) -> Void) -> Int {
        let log = logs[wish.key] ?? Log()
        var bytes = log.bytes
        if let tail = wish.tail { bytes = Self.tail(bytes, tail) }
        if let limit = wish.limit { bytes = Array(bytes.prefix(limit)) }
        if !bytes.isEmpty { tell(bytes) }
        guard wish.isFollowed, !log.isEnded else {
            tell(nil)
            return 0
        }
        nextReader += 1
        logs[wish.key, default: Log()].readers[nextReader] = tell
        return nextReader
    }

    mutating func stop(_ number: Int, _ key: Key) { logs[key]?.readers[number] = nil }

    private static func tail(_ bytes: [UInt8], _ lines: Int) -> [UInt8] {
        guard lines > 0 else { return [] }
        var left = lines
        var index = bytes.endIndex
        while index > 0 {
            if bytes[index - 1] == 0x0a, index != bytes.endIndex {
                left -= 1
                if left == 0 { break }
            }
            index -= 1
        }
        return Array(bytes[index...])
    }

    /// Reads a request for a log.
    func wish(_ pod: PlainValue, _ request: DoubleRequest) throws(StatusAnswer) -> Wish {
        let name = pod.at("metadata", "name")?.text ?? ""
        let fields = ["initContainers", "containers", "ephemeralContainers"]
        let containers = fields.flatMap { pod.at("spec", $0)?.elements ?? [] }.compactMap { $0["name"]?.text }
        let own = (pod.at("spec", "containers")?.elements ?? []).compactMap { $0["name"]?.text }
        var container = request.parameter("container") ?? ""
        if container.isEmpty {
            guard own.count == 1, containers.count == 1 else {
                throw .badRequest(
                    "a container name must be specified for pod \(name), choose one of: [\(own.joined(separator: " "))]"
                )
            }
            container = own[0]
        }
        guard containers.contains(container) else {
            throw .badRequest("container \(container) is not valid for pod \(name)")
        }
        let key = Key(namespace: request.namespace ?? "", pod: name, container: container)
        let statuses = ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"]
        let status = statuses.flatMap { pod.at("status", $0)?.elements ?? [] }.first { $0["name"]?.text == container }
        let hasStarted = status?.at("state", "running") != nil || status?.at("state", "terminated") != nil
        guard hasStarted || logs[key] != nil else {
            let reason = status?.at("state", "waiting", "reason")?.text ?? "ContainerCreating"
            throw .badRequest("container \"\(container)\" in pod \"\(name)\" is waiting to start: \(reason)")
        }
        return Wish(
            key: key, isFollowed: request.isSet("follow"), tail: request.parameter("tailLines").flatMap { Int($0) },
            limit: request.parameter("limitBytes").flatMap { Int($0) })
    }
}
