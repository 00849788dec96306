/// What a worker handed over, whole and checked.
public enum WorkerResult {
    /// How the worker's run ended.
    public enum Outcome: Sendable, Equatable {
        /// The scan has ended: the bytes of each output, by number and never none, and the findings.
        case finished(outputs: [[UInt8]], counts: FindingCounts)
        /// The scan has failed: the exit code, never 0, and the reason: one line of at most 12 KiB (each byte of 4 KiB
        /// may have been repaired to a U+FFFD), otherwise as the worker chose it. It is for ``PrintableText`` to escape.
        case failed(exitCode: UInt8, message: String)
    }
}
