import KubernetesAPI
import ResultTransport

/// A run's result in ConfigMaps, waited for.
struct PublishedResult: Sendable {
    let session: ScanSession

    /// Waits for the index, which is written last, and reads what it is of.
    ///
    /// - Parameter ended: Why there will be none any more; nil as long as there may be one.
    func read(unless ended: @Sendable () async throws -> ScanFailure?) async throws -> VerifiedResult {
        while true {
            // Asked first: an index that is not there after the agent's end will never be.
            let failure = try await ended()
            if let index = try await session.read(.configMap, session.plan.results.index) {
                return try await read(index)
            }
            if let failure { throw failure }
            try await session.pause()
        }
    }

    private func read(_ index: KubernetesObject) async throws -> VerifiedResult {
        let client = session.client
        let result = try await session.patiently { try await ResultReader.read(index: index, with: client) }
        guard result.index.run == session.plan.run else {
            throw ScanFailure(
                "configmap \(index.name) holds the result of run \(result.index.run), not of this one", .unverified)
        }
        return result
    }
}
