import KubernetesAPI
import PlainData
import ResultTransport

/// The acts of a run on its cluster. Each that could change something is in the audit log with what came of it, and is done to its
/// end once it is begun, however the run ends. What only asks ends with the run.
struct RunActs: Sendable {
    let client: KubernetesClient
    var run: RunID
    var actor: String
    let log: AuditLog
    let surroundings: Surroundings
    /// nil where no Events are wanted, or there is no pod for them.
    var events: RunEvents?

    /// "pods/web-0 in shop".
    static func name(_ kind: ResourceKind, _ name: String, _ subresource: String? = nil, in namespace: String?)
        -> String
    {
        let resource = kind.plural + (kind.group.isEmpty ? "" : "." + kind.group)
        let object = name.isEmpty ? resource : "\(resource)/\(name)"
        return object + (subresource.map { "/" + $0 } ?? "") + (namespace.map { " in \($0)" } ?? "")
    }

    /// Creates an object of the run's own.
    ///
    /// Where the answer is lost the object is looked for: its name is the run's alone, so what is there under it is what was
    /// sent.
    func create(
        _ object: KubernetesObject, _ kind: ResourceKind, in namespace: String, dryRun: Bool = false
    ) async throws(APIError) -> KubernetesObject {
        let run = run
        return try await change(
            dryRun ? "dry-run create" : "create", kind, object.name, in: namespace, isQuestion: dryRun
        ) { () throws(APIError) in
            do throws(APIError) {
                return try await client.create(object, kind, in: namespace, dryRun: dryRun)
            } catch {
                guard !dryRun, error.isAlreadyExists || error.code == nil,
                    let found = try? await client.get(kind, object.name, in: namespace),
                    RunMarks.run(of: found) == run
                else { throw error }
                return found
            }
        }
    }

    /// Patches an object.
    func patch(
        _ kind: ResourceKind, _ name: String, subresource: String, in namespace: String,
        _ type: KubernetesClient.PatchType, _ patch: PlainValue, dryRun: Bool = false
    ) async throws(APIError) -> KubernetesObject {
        try await change(
            dryRun ? "dry-run patch" : "patch", kind, name, subresource, in: namespace, isQuestion: dryRun
        ) { () throws(APIError) in
            try await client.patch(
                kind, name, subresource: subresource, in: namespace, type, patch, dryRun: dryRun)
        }
    }

    /// Asks for something that is made below an object: a token.
    func create(
        _ object: KubernetesObject, at subresource: String, of kind: ResourceKind, _ name: String,
        in namespace: String
    ) async throws(APIError) -> KubernetesObject {
        try await change("create", kind, name, subresource, in: namespace) { () throws(APIError) in
            try await client.create(object, at: subresource, of: kind, name, in: namespace)
        }
    }

    /// Asks the API server something by creating a review, which is kept nowhere.
    func review(_ object: KubernetesObject, _ kind: ResourceKind, about what: String) async throws(APIError)
        -> KubernetesObject
    {
        try await change("review", kind, "", in: nil, detail: what, isQuestion: true) { () throws(APIError) in
            try await client.create(object, kind)
        }
    }

    /// Deletes an object, if it is still the one that was seen.
    func delete(_ object: KubernetesObject, _ kind: ResourceKind) async throws(APIError) {
        let wanted = KubernetesClient.Deletion(uid: object.uid)
        _ = try await change("delete", kind, object.name, in: object.namespace) { () throws(APIError) in
            try await client.delete(kind, object.name, in: object.namespace, wanted)
            return object
        }
    }

    /// Notes something that isn't a request of its own: that the run begins, what it came to.
    func note(
        _ act: String, _ object: String, _ result: AuditEntry.Result = .done, _ detail: String? = nil,
        isTold: Bool = true
    ) async {
        let entry = AuditEntry(
            time: surroundings.timestamp, run: run.text, actor: actor, act: act, object: object, result: result,
            detail: detail)
        write(entry)
        guard isTold, let events else { return }
        switch await events.tell(entry) {
        case .left: return
        case .told(let name): write(eventEntry(name, .done, nil))
        case .failed(let error, let name):
            write(eventEntry(name, error.code == nil ? .unknown : .refused, error.description))
            surroundings.tell(.warning("no Events are written on the pod: \(error)"))
        }
    }

    private func eventEntry(_ name: String, _ result: AuditEntry.Result, _ detail: String?) -> AuditEntry {
        AuditEntry(
            time: surroundings.timestamp, run: run.text, actor: actor, act: "create", object: "events/\(name)",
            result: result, detail: detail)
    }

    private func change(
        _ act: String, _ kind: ResourceKind, _ name: String, _ subresource: String? = nil, in namespace: String?,
        detail: String? = nil, isQuestion: Bool = false,
        _ work: @escaping @Sendable () async throws(APIError) -> KubernetesObject
    ) async throws(APIError) -> KubernetesObject {
        let object = Self.name(kind, name, subresource, in: namespace)
        @Sendable func done() async -> Result<KubernetesObject, APIError> {
            let result: Result<KubernetesObject, APIError>
            do throws(APIError) {
                result = .success(try await work())
            } catch {
                result = .failure(error)
            }
            switch result {
            case .success: await note(act, object, .done, detail, isTold: !isQuestion)
            case .failure(let error):
                let words = (detail.map { $0 + ": " } ?? "") + error.description
                await note(act, object, error.code == nil ? .unknown : .refused, words, isTold: false)
            }
            return result
        }
        // A server that is silent would else hold up who gives up waiting, for as long as all tries take.
        return try await (isQuestion ? done() : whole(done)).get()
    }

    /// What can't be written to the log is said; the run is too far on to stop for it.
    private func write(_ entry: AuditEntry) {
        do {
            try log.record(entry)
        } catch {
            surroundings.tell(.warning(error.description))
        }
    }
}
