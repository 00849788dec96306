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
    }

    public let cause: Cause
    /// What was asked, "get pod web-0 in namespace shop".
    public let request: String

    public init(_ cause: Cause, request: String) {
        self.cause = cause
        self.request = request
    }

    /// One line: what was asked, and what the server or the network said.
    public var description: String {
        switch cause {
        case .status(let code, let reason, let message):
            "\(request): \(message.isEmpty ? reason : message) (\(code) \(reason))"
        case .connection(let text), .tls(let text), .timeout(let text), .answer(let text), .credential(let text):
            "\(request): \(text)"
        }
    }

    /// The HTTP code of the server's Status.
    public var code: Int? {
        guard case .status(let code, _, _) = cause else { return nil }
        return code
    }

    public var isNotFound: Bool { code == 404 }
    public var isForbidden: Bool { code == 403 }
    public var isUnauthorized: Bool { code == 401 }
    /// 409 with reason AlreadyExists.
    public var isAlreadyExists: Bool {
        guard case .status(409, "AlreadyExists", _) = cause else { return false }
        return true
    }
    public var isConflict: Bool { code == 409 && !isAlreadyExists }
    /// 410: a resource version or continue token is too old; list anew.
    public var isGone: Bool { code == 410 }
}
