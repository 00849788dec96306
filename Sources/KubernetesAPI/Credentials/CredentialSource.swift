import NIOCore

/// Who a client is, at any time. Used on its loop only.
final class CredentialSource {
    private enum Kind {
        case fixed(Identity)
        case broken(TransportFailure)
        case file(TokenFile)
        case plugin(PluginCredential)
    }

    private let loop: any EventLoop
    private var kind: Kind

    init(_ configuration: ClusterConfiguration, on loop: any EventLoop) {
        self.loop = loop
        switch configuration.credential {
        case .anonymous: kind = .fixed(Identity())
        case .token(let token):
            if let token = Identity.token(token.utf8) {
                kind = .fixed(Identity(token: token))
            } else {
                kind = .broken(
                    TransportFailure(.credential("the token holds what no token may"), mayHaveArrived: false))
            }
        case .tokenFile(let path): kind = .file(TokenFile(path: path))
        case .certificate(let chain, let key):
            kind = .fixed(Identity(certificate: ClientCertificate(chain: chain, key: key)))
        case .plugin(let plugin):
            kind = .plugin(PluginCredential(plugin, configuration.pluginRunner, on: loop))
        }
    }

    /// What the next request is signed with.
    func identity() -> EventLoopFuture<Identity> {
        switch kind {
        case .fixed(let identity): return loop.makeSucceededFuture(identity)
        case .broken(let failure): return loop.makeFailedFuture(failure)
        case .file(var file):
            do throws(TransportFailure) {
                let token = try file.token(at: .now())
                kind = .file(file)
                return loop.makeSucceededFuture(Identity(token: token))
            } catch {
                return loop.makeFailedFuture(error)
            }
        case .plugin(let plugin): return plugin.identity()
        }
    }

    /// The server didn't take an identity.
    ///
    /// - Returns: Whether the next may be another.
    func refused(_ identity: Identity) -> Bool {
        switch kind {
        case .fixed, .broken: return false
        case .file(var file):
            file.forget()
            kind = .file(file)
            return true
        case .plugin(let plugin):
            plugin.forget(identity)
            return true
        }
    }
}
