import DataFormats
import PlainData

/// One act of a run: who did what to which object, and what came of it.
public struct AuditEntry: Sendable, Hashable {
    /// When it ended: RFC 3339, UTC.
    public var time: String
    /// The run's id.
    public var run: String
    /// Who acted: the user as the API server names it, or else as the kubeconfig does.
    public var actor: String
    /// What was done: "create", "patch", "delete", "begin", "collect", "end".
    public var act: String
    /// To what: "pods/web-0 in shop", "roles.rbac.authorization.k8s.io/sidescan-… in shop".
    public var object: String
    /// "done", "refused" (the server said no), "failed", or "unknown" where the answer was lost.
    public var result: Result
    /// More of it, in one line: the server's message, the digest of a report.
    public var detail: String?

    /// What came of an act.
    public enum Result: String, Sendable {
        case done, refused, failed, unknown
    }

    /// An entry from its parts.
    public init(
        time: String, run: String, actor: String, act: String, object: String, result: Result, detail: String? = nil
    ) {
        self.time = time
        self.run = run
        self.actor = actor
        self.act = act
        self.object = object
        self.result = result
        self.detail = detail
    }

    /// The entry as one line of JSON, without its end.
    public var line: String {
        var entries: [PlainValue.Entry] = [
            .init("time", .text(time)), .init("run", .text(run)), .init("actor", .text(actor)),
            .init("act", .text(act)),
            .init("object", .text(object)), .init("result", .text(result.rawValue)),
        ]
        if let detail { entries.append(.init("detail", .text(detail))) }
        return JSON.text(.map(entries), pretty: false)
    }
}
