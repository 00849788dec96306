import NIOCore

/// What a credential plugin gave, until it expires. Used on its loop only.
final class PluginCredential {
    /// For a login that somebody has to finish in a browser.
    static let patience = TimeAmount.minutes(3)

    private let plugin: ClusterConfiguration.CredentialPlugin
    private let run: ClusterConfiguration.PluginRunner?
    private let loop: any EventLoop
    private var last: ExecCredential?
    private var running: EventLoopFuture<Identity>?

    init(
        _ plugin: ClusterConfiguration.CredentialPlugin, _ run: ClusterConfiguration.PluginRunner?,
        on loop: any EventLoop
    ) {
        self.plugin = plugin
        self.run = run
        self.loop = loop
    }

    /// The credential, asked for once for all who wait.
    func identity() -> EventLoopFuture<Identity> {
        if let last, last.expiration.map({ $0 > Timestamp.now }) ?? true {
            return loop.makeSucceededFuture(last.identity)
        }
        if let running { return running }
        guard let run else {
            return loop.makeFailedFuture(failure("credential plugins can't be run here"))
        }
        let promise = loop.makePromise(of: Identity.self)
        running = promise.futureResult
        let source = NIOLoopBound(self, eventLoop: loop)
        run(plugin, loop, Self.patience).hop(to: loop).whenComplete { result in
            source.value.running = nil
            promise.completeWith(source.value.take(result))
        }
        return promise.futureResult
    }

    private func take(_ printed: Result<[UInt8], any Error>) -> Result<Identity, any Error> {
        do {
            let credential = try ExecCredential(try printed.get(), apiVersion: plugin.apiVersion)
            last = credential
            return .success(credential.identity)
        } catch {
            return .failure(failure("\(error)"))
        }
    }

    /// It is asked anew, unless it already was.
    func forget(_ identity: Identity) {
        if last?.identity == identity { last = nil }
    }

    private func failure(_ text: String) -> TransportFailure {
        let hint = plugin.installHint.isEmpty ? "" : "; \(plugin.installHint)"
        return TransportFailure(
            .credential("the credential plugin \(plugin.command) failed: \(text)\(hint)"), mayHaveArrived: false)
    }
}
