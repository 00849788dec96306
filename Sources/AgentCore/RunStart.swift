import CLinux
import FoundationEssentials
import ResultTransport

/// The beginning of a run, and the id that names all that it makes.
struct RunStart: Codable, Sendable {
    /// The run's id; ``ResultTransport/RunID``.
    let id: String
    /// When it began: RFC 3339, UTC.
    let timestamp: String
    /// The same, in seconds since 1970.
    let seconds: Int

    /// A run that begins now.
    init(_ id: RunID) {
        self.id = id.text
        let now = cl_realtime_nanoseconds()
        timestamp = AgentCore.timestamp(now)
        seconds = Int(now / 1_000_000_000)
    }
}

/// A moment in RFC 3339, UTC, to the millisecond; now, where none is given.
///
/// - Parameter nanoseconds: The moment, in nanoseconds since the epoch.
func timestamp(_ nanoseconds: Int64 = cl_realtime_nanoseconds()) -> String {
    Date(timeIntervalSince1970: Double(nanoseconds / 1_000_000) / 1000)
        .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
}
