import NIOCore
import NIOHTTP1

extension KubernetesClient {
    /// Tells changes after a resource version, in order, to `body`, resuming by itself where the connection ends; comes
    /// back where `body` says false. Throws an error with `isGone` where the version is too old: list anew.
    ///
    /// It resumes after the last change that was told, and asks for bookmarks, so nothing is told twice or left out.
    ///
    /// - Parameters:
    ///   - kind: The objects' kind.
    ///   - namespace: Theirs; nil for all namespaces.
    ///   - selection: Which of them.
    ///   - resourceVersion: A page's, or a later one that was told.
    ///   - body: Told each event; the next one waits for it.
    /// - Throws: ``APIError``, and what `body` throws.
    public func watch(
        _ kind: ResourceKind, in namespace: String?, _ selection: Selection = Selection(), from resourceVersion: String,
        _ body: @Sendable (WatchEvent) async throws -> Bool
    ) async throws {
        var version = resourceVersion
        // Rounds in a row that told nothing; their pauses grow.
        var quiet = 0
        var broken = 0
        while true {
            let request = try watchRequest(kind, namespace, selection, from: version)
            var round = WatchRound(request: request.description, version: version)
            let began = NIODeadline.now()
            let stream = try await open(request, patience: transport.policy.patience.request)
            defer { stream.abandon() }
            let end = try await round.read(stream, limit: limits.watchLine, body)
            version = round.version
            // A quiet cluster's watch ends in order, after its time.
            let isUseful = round.hasTold || .now() - began > .seconds(30)
            quiet = isUseful ? 0 : quiet + 1
            switch end {
            case .enough: return
            case .closed: broken = 0
            case .broken(let error):
                broken = isUseful ? 1 : broken + 1
                guard broken < transport.policy.patience.attempts else { throw error }
            }
            if quiet + broken > 0 { try await pause(after: max(quiet, broken), request) }
        }
    }

    private func watchRequest(
        _ kind: ResourceKind, _ namespace: String?, _ selection: Selection, from version: String
    ) throws(APIError) -> APIRequest {
        var path = try ResourcePath("watch", kind, namespace: namespace, name: nil)
        path.ask(selection)
        path.ask("watch", "1")
        path.ask("allowWatchBookmarks", "true")
        path.ask("resourceVersion", version)
        // The server ends it in order before a silent one is taken for lost.
        let idle = transport.policy.patience.idle.nanoseconds / 1_000_000_000
        path.ask("timeoutSeconds", String(max(1, idle - min(30, idle / 4))))
        return request(.GET, path, .harmless)
    }

    private func pause(after rounds: Int, _ request: APIRequest) async throws(APIError) {
        do throws(TransportFailure) {
            try await transport.sleep(transport.policy.pause(tries: rounds, jitter: .random(in: 0..<1)))
        } catch {
            throw APIError(error.cause, request: request.description)
        }
    }
}
