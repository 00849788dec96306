import PrintableText

/// Why a request to the API server had no result.
public struct APIError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Cause: Sendable, Hashable {
        /// The server answered with a Status (its HTTP code, `reason` and `message`).
        case status(code: Int, reason: String, message: String)
        /// No connection, or it was lost and trying anew didn't help or isn't safe.
        case connection(String)
        /// The server's certificate, or ours, was not accepted.
        case tls(String)
        /// No answer in time.
        case timeout(String)
        /// The server's answer is none.
        case answer(String)
        /// A credential could not be had: an unreadable token, a failing exec plugin.
        case credential(String)
        /// What was asked for can't be asked: a name that no object can have. Nothing was sent.
        case request(String)
        /// The task that asked was cancelled.
        case cancelled
    }

    /// What went wrong.
    public let cause: Cause
    /// What was asked, "get pod web-0 in namespace shop".
    public let request: String

    /// An error, and what was asked.
    public init(_ cause: Cause, request: String) {
        self.cause = cause
        self.request = request
    }

    /// One line: what was asked, and what the server or the network said. What comes from elsewhere is made printable.
    public var description: String {
        let text =
            switch cause {
            case .status(let code, let reason, let message):
                "\(message.isEmpty ? reason : message) (\(code)\(reason.isEmpty ? "" : " \(reason)"))"
            case .connection(let text), .tls(let text), .timeout(let text), .answer(let text), .credential(let text),
                .request(let text):
                text
            case .cancelled: "given up, as the run was"
            }
        return "\(printable(request)): \(printable(text))"
    }

    /// The HTTP code of the server's Status.
    public var code: Int? {
        guard case .status(let code, _, _) = cause else { return nil }
        return code
    }

    /// 404: no such object, or no such kind of object.
    public var isNotFound: Bool { code == 404 }
    /// 403: the caller may not.
    public var isForbidden: Bool { code == 403 }
    /// 401: the server doesn't know the caller.
    public var isUnauthorized: Bool { code == 401 }
    /// 409 with reason AlreadyExists.
    public var isAlreadyExists: Bool {
        guard case .status(409, "AlreadyExists", _) = cause else { return false }
        return true
    }
    /// 409 with any other reason: the object is not as the request supposed, or somebody else owns a field.
    public var isConflict: Bool { code == 409 && !isAlreadyExists }
    /// 410: a resource version or continue token is too old; list anew.
    public var isGone: Bool { code == 410 }
}
