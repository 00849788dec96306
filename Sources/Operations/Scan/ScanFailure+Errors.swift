import KubernetesAPI
import ResultTransport

extension ScanFailure {
    /// The failure that an error of a step is.
    static func of(_ error: any Error) -> ScanFailure {
        switch error {
        case let failure as ScanFailure: failure
        case let error as APIError: of(error)
        case ResultError.request(let error): of(error)
        case let error as ResultError: ScanFailure(error.description, .unverified)
        case is DeadlinePassed: ScanFailure("the time is up", .timedOut)
        case is CancellationError: ScanFailure("interrupted", .interrupted)
        default: ScanFailure("\(error)", .failed)
        }
    }

    private static func of(_ error: APIError) -> ScanFailure {
        if case .cancelled = error.cause { return ScanFailure("interrupted", .interrupted) }
        return ScanFailure(error.description, error.isForbidden ? .rights : .failed)
    }

    /// Why an agent that has ended left no report.
    ///
    /// - Parameters:
    ///   - container: The agent's container.
    ///   - exitCode: What it ended with: the agent's own codes.
    ///   - reason: The kubelet's word for it.
    ///   - words: The last lines of its log.
    static func agent(_ container: String, exitCode: Int, reason: String, words: String) -> ScanFailure {
        let said = words.isEmpty ? "" : "; it said: \(words)"
        if reason == "OOMKilled" {
            return ScanFailure("the agent in container \(container) needed more memory: raise --memory\(said)", .failed)
        }
        switch exitCode {
        case 2: return ScanFailure("the agent can't read the target\(said)", .target)
        // With these it says that it has reported.
        case 0, 3, 4, 100, 101, 102:
            return ScanFailure(
                "the agent in container \(container) ended with \(exitCode), and there is no whole report\(said)",
                .unverified)
        default:
            return ScanFailure(
                "the agent in container \(container) ended with \(exitCode) (\(reason.isEmpty ? "no reason" : reason))\(said)",
                .failed)
        }
    }
}
