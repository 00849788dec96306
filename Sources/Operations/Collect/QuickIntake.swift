internal import ResultTransport
internal import Synchronization

/// Verifies small results while they come, each as it comes, and hands their reports on.
final class QuickIntake: Sendable {
    private struct State: ~Copyable {
        var reader = SingleChunkReader()
        var records: [(place: Int, record: RunRecord)] = []
        var failure: CollectFailure?
    }

    private let state = Mutex(State())

    /// Takes a result's only piece. What is wrong with it is left for someone else to say.
    ///
    /// - Parameters:
    ///   - json: The ConfigMap that holds it.
    ///   - index: The result's index.
    ///   - place: Which one it is.
    ///   - write: Writes the report; what the journal has to say of it.
    /// - Returns: Whether to go on.
    func take(
        _ json: [UInt8], of index: ResultIndex, _ place: Int,
        write: ([UInt8], ReportHead) throws(CollectFailure) -> RunRecord
    ) -> Bool {
        state.withLock { state in
            guard state.failure == nil else { return false }
            guard state.reader.read(json, of: index), let head = ReportHead(state.reader.report),
                head.agrees(with: index)
            else { return true }
            do throws(CollectFailure) {
                state.records.append((place, try write(state.reader.report, head)))
                return true
            } catch {
                state.failure = error
                return false
            }
        }
    }

    /// What was written, and what went wrong.
    var ended: (records: [(place: Int, record: RunRecord)], failure: CollectFailure?) {
        state.withLock { ($0.records, $0.failure) }
    }
}
