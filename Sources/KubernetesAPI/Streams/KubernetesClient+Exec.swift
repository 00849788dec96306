import NIOCore
import NIOHTTP1

extension KubernetesClient {
    /// Runs a command in a container (WebSocket, `v5.channel.k8s.io` or v4).
    ///
    /// Servers before 1.30 speak v4, which can't tell the command that its input ends: only what stops reading by itself
    /// should be given any there.
    ///
    /// - Parameters:
    ///   - command: The program and its arguments; no shell.
    ///   - pod: The pod's name.
    ///   - container: The container's.
    ///   - namespace: The pod's.
    ///   - input: What it reads from its standard input; none where it is empty.
    ///   - limit: What is kept of its output and errors together, in bytes. A command that writes on for
    ///     ``Patience/request`` beyond it is given up.
    /// - Throws: ``APIError``; that the command couldn't be started is one, that it failed isn't.
    public func exec(
        _ command: [String], in pod: String, container: String, namespace: String? = nil, input: [UInt8] = [],
        limit: Int = 1 << 20
    ) async throws(APIError) -> ExecResult {
        var path = try path("run", .pod, namespace, pod, "exec")
        for word in command { path.ask("command", word) }
        path.ask("container", container)
        path.ask("stdin", input.isEmpty ? nil : "true")
        path.ask("stdout", "true")
        path.ask("stderr", "true")
        let request = request(.GET, path, .onlyIfRefused)
        let session = ExecSession(input: input, limit: limit, patience: transport.policy.patience)
        let transport = transport
        let reply: Reply
        do throws(TransportFailure) {
            reply = try await transport.reply(to: request) { identity, trial in
                transport.security(for: identity).flatMap { security in
                    session.run(request, identity, security, transport, trial)
                }
            }.reply
        } catch {
            throw APIError(error.cause, request: request.description)
        }
        switch reply {
        case .output(let output): return try output.result(request.description)
        case .answer(let answer): throw ServerStatus.error(of: answer, request.description)
        case .stream: throw APIError(.answer("the answer is no WebSocket"), request: request.description)
        }
    }
}
