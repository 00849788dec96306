import DataFormats
import NIOHTTP1
import PlainData

extension KubernetesClient {
    /// The path of one object.
    func path(
        _ verb: String, _ kind: ResourceKind, _ namespace: String?, _ name: String, _ subresource: String? = nil
    ) throws(APIError) -> ResourcePath {
        try ResourcePath(verb, kind, namespace: namespace ?? self.namespace, name: name, subresource: subresource)
    }

    func request(_ method: HTTPMethod, _ path: ResourcePath, _ repetition: APIRequest.Repetition) -> APIRequest {
        APIRequest(method, path, of: transport.configuration, repetition)
    }

    func request(
        _ method: HTTPMethod, _ path: ResourcePath, _ repetition: APIRequest.Repetition, _ body: PlainValue,
        _ contentType: String, naming name: String = ""
    ) -> APIRequest {
        var request = request(method, path, repetition)
        request.body = Array(JSON.text(body, pretty: false).utf8)
        request.contentType = contentType
        if !name.isEmpty { request.description += " (\(name))" }
        return request
    }

    /// The whole answer to a request, whatever it says.
    func whole(_ request: APIRequest) async throws(APIError) -> (answer: Answer, mayHaveArrivedBefore: Bool) {
        do throws(TransportFailure) {
            return try await tried(request)
        } catch {
            throw APIError(error.cause, request: request.description)
        }
    }

    private func tried(
        _ request: APIRequest
    ) async throws(TransportFailure) -> (answer: Answer, mayHaveArrivedBefore: Bool) {
        let patience = transport.policy.patience
        let reading = HTTPExchange.Reading(
            isStream: false, limit: limits.body, patience: patience.request, idle: patience.idle)
        let (reply, mayHaveArrivedBefore) = try await transport.reply(to: request, reading)
        guard case .answer(let answer) = reply else {
            throw TransportFailure(.answer("the answer doesn't end"), mayHaveArrived: true)
        }
        return (answer, mayHaveArrivedBefore)
    }

    /// The object that a request gives.
    func object(_ request: APIRequest) async throws(APIError) -> KubernetesObject {
        let body = try body(try await whole(request).answer, request)
        do throws(DocumentError) {
            let document = try JSON.parse(body)
            if case .map = document { return KubernetesObject(document) }
        } catch {
            throw APIError(
                .answer("the answer is no JSON that can be read: \(error.message)"), request: request.description)
        }
        throw APIError(.answer("the answer is no object"), request: request.description)
    }

    /// What `read` makes of a page of a list.
    func page<Page>(
        of kind: ResourceKind, in namespace: String?, _ selection: Selection, limit: Int, after next: String?,
        _ read: (_ bytes: [UInt8], _ request: APIRequest) throws(PageFailure) -> Page
    ) async throws(APIError) -> Page {
        var limit = max(1, limit)
        while true {
            var path = try ResourcePath("list", kind, namespace: namespace, name: nil)
            path.ask(selection)
            path.ask("limit", String(limit))
            path.ask("continue", next)
            let request = request(.GET, path, .harmless)
            do throws(PageFailure) {
                return try read(try await list(request), request)
            } catch {
                guard error.isTooMuch, limit > 1 else { throw error.error }
                limit /= 2
            }
        }
    }

    /// A list as the server sends it.
    private func list(_ request: APIRequest) async throws(PageFailure) -> [UInt8] {
        let answer: Answer
        do throws(TransportFailure) {
            answer = try await tried(request).answer
        } catch {
            throw PageFailure(APIError(error.cause, request: request.description), isTooMuch: error.isTooMuch)
        }
        do throws(APIError) { return try body(answer, request) } catch { throw PageFailure(error) }
    }

    /// A list as values.
    func parsed(list bytes: [UInt8], _ request: APIRequest) throws(PageFailure) -> PlainValue {
        do throws(DocumentError) {
            return try JSON.parse(bytes)
        } catch {
            let text = "the answer is no JSON that can be read: \(error.message)"
            throw PageFailure(APIError(.answer(text), request: request.description), isTooMuch: error.isOverLimit)
        }
    }

    /// A good answer's body.
    ///
    /// - Throws: The server's Status, where it is none.
    func body(_ answer: Answer, _ request: APIRequest) throws(APIError) -> [UInt8] {
        guard (200..<300).contains(answer.status) else { throw ServerStatus.error(of: answer, request.description) }
        return answer.body
    }
}
