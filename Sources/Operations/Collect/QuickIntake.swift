internal import ResultTransport
internal import Synchronization

/// Verifies small results while they come, each as it comes, and hands their reports on.
final class QuickIntake: Sendable {
    /// What was written.
    struct Taken: Sendable {
        /// Which ones.
        var places: [Int] = []
        /// What the journal has to say of each of them.
        var records: [RunRecord] = []
        /// What went wrong, behind them.
        var failure: CollectFailure?
    }

    private struct State: ~Copyable {
        var reader = SingleChunkReader()
        var taken = Taken()
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
            guard state.taken.failure == nil else { return false }
            guard state.reader.read(json, of: index), let head = ReportHead(state.reader.report),
                head.agrees(with: index)
            else { return true }
            do throws(CollectFailure) {
                state.taken.records.append(try write(state.reader.report, head))
                state.taken.places.append(place)
                return true
            } catch {
                state.taken.failure = error
                return false
            }
        }
    }

    /// What was written, which is told once.
    func end() -> Taken {
        state.withLock { state in
            let taken = state.taken
            state.taken = Taken()
            return taken
        }
    }
}
