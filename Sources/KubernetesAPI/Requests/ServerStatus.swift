import DataFormats
import PlainData

/// The server's own words: meta/v1 Status.
enum ServerStatus {
    /// Of what came without a Status, so much is shown.
    private static let mostShown = 200

    /// What an answer that is no success says.
    static func error(of answer: Answer, _ request: String) -> APIError {
        if (300..<400).contains(answer.status) {
            return APIError(
                .answer("the server wants to redirect (\(answer.status)); redirects are not followed"), request: request
            )
        }
        if let document = try? JSON.parse(answer.body), document["kind"]?.text == "Status" {
            return error(document, code: answer.status, request)
        }
        // Such as what a proxy says.
        let text = String(decoding: answer.body.prefix(mostShown), as: UTF8.self).split(whereSeparator: \.isNewline)
        return APIError(
            .status(code: answer.status, reason: "", message: text.first.map(String.init) ?? "no reason given"),
            request: request)
    }

    /// What a Status says.
    ///
    /// - Parameter code: What HTTP said; nil where the Status' own code counts.
    static func error(_ status: PlainValue, code: Int? = nil, _ request: String) -> APIError {
        APIError(
            .status(
                code: code ?? status["code"]?.integer ?? 0, reason: status["reason"]?.text ?? "",
                message: status["message"]?.text ?? ""),
            request: request)
    }
}
