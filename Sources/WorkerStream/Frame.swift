/// One step of what the worker hands over; docs/worker-stream.md.
public enum Frame: Sendable, Equatable {
    /// A part of a rendered report, by the number of the output that it belongs to.
    case output(index: UInt8, bytes: [UInt8])
    /// A part of what stands somewhere in a report, before anything else of that report is known.
    case ahead(index: UInt8, bytes: [UInt8])
    /// What came ahead belongs here. Without this, it is void.
    case place(index: UInt8)
    /// The scan has ended, with so many findings.
    case outcome(FindingCounts)
    /// The scan has failed: the exit code, never 0, and the reason in one line.
    case failure(exitCode: UInt8, message: String)
}
