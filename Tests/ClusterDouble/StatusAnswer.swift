import PlainData

/// An answer that is a Status (Kubernetes' API conventions, "Response Status Kind").
struct StatusAnswer: Error, Sendable {
    var code: Int
    var reason: String
    var message: String
    var details: PlainValue?
    /// Whole seconds.
    var retryAfter: Int?

    init(_ code: Int, _ reason: String, _ message: String, details: PlainValue? = nil, retryAfter: Int? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
        self.retryAfter = retryAfter
    }

    var document: PlainValue {
        var entries: [PlainValue.Entry] = [
            .init("kind", .text("Status")), .init("apiVersion", .text("v1")), .init("metadata", .map([])),
            .init("status", .text("Failure")), .init("message", .text(message)), .init("reason", .text(reason)),
        ]
        var details = details
        if let retryAfter {
            details = details ?? .map([])
            details?.set(.integer(retryAfter), at: "retryAfterSeconds")
        }
        if let details { entries.append(.init("details", details)) }
        entries.append(.init("code", .integer(code)))
        return .map(entries)
    }

    static func named(_ name: String, _ resource: DoubleResource) -> PlainValue {
        .map([
            .init("name", .text(name)), .init("group", .text(resource.group)),
            .init("kind", .text(resource.plural)),
        ])
    }

    static func notFound(_ resource: DoubleResource, _ name: String) -> StatusAnswer {
        StatusAnswer(
            404, "NotFound", "\(resource.qualified) \"\(name)\" not found", details: named(name, resource))
    }

    static let noSuchResource = StatusAnswer(404, "NotFound", "the server could not find the requested resource")

    static func alreadyExists(_ resource: DoubleResource, _ name: String) -> StatusAnswer {
        StatusAnswer(
            409, "AlreadyExists", "\(resource.qualified) \"\(name)\" already exists", details: named(name, resource))
    }

    /// - Parameter isByKind: Some checks name the kind where others name the resource.
    static func conflict(
        _ resource: DoubleResource, _ name: String, _ message: String, isByKind: Bool = false
    ) -> StatusAnswer {
        let what = isByKind ? resource.kind : resource.qualified
        return StatusAnswer(
            409, "Conflict", "Operation cannot be fulfilled on \(what) \"\(name)\": \(message)",
            details: named(name, resource))
    }

    static func badRequest(_ message: String) -> StatusAnswer { StatusAnswer(400, "BadRequest", message) }

    static func invalid(_ resource: DoubleResource, _ name: String, _ causes: [String]) -> StatusAnswer {
        var details = named(name, resource)
        details.set(.text(resource.kind), at: "kind")
        let text = causes.count == 1 ? causes[0] : "[" + causes.joined(separator: ", ") + "]"
        let kind = resource.group.isEmpty ? resource.kind : "\(resource.kind).\(resource.group)"
        return StatusAnswer(422, "Invalid", "\(kind) \"\(name)\" is invalid: \(text)", details: details)
    }

    static func gone(_ message: String) -> StatusAnswer { StatusAnswer(410, "Expired", message) }

    static let unauthorized = StatusAnswer(401, "Unauthorized", "Unauthorized")
}
