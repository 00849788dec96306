import CLinux
import FoundationEssentials

/// The beginning of a run, and the id that names all that it makes.
struct RunStart: Codable, Sendable {
    /// A UUID version 7: 48 bits of milliseconds since the epoch, then random bits; RFC 9562, section 5.7.
    let id: String
    /// When it began: RFC 3339, UTC.
    let timestamp: String

    init() {
        let now = cl_realtime_nanoseconds()
        timestamp = AgentCore.timestamp(now)
        var bytes = [UInt8](repeating: 0, count: 16)
        // Without random bytes the id is still the millisecond's.
        _ = bytes.withUnsafeMutableBytes { cl_random($0.baseAddress, $0.count) }
        let milliseconds = UInt64(now / 1_000_000)
        for index in 0..<6 { bytes[index] = UInt8(truncatingIfNeeded: milliseconds >> UInt64(40 - 8 * index)) }
        bytes[6] = bytes[6] & 0x0f | 0x70
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = bytes.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        id = [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]].map { $0.joined() }
            .joined(separator: "-")
    }
}

/// A moment in RFC 3339, UTC, to the millisecond; now, where none is given.
///
/// - Parameter nanoseconds: The moment, in nanoseconds since the epoch.
func timestamp(_ nanoseconds: Int64 = cl_realtime_nanoseconds()) -> String {
    Date(timeIntervalSince1970: Double(nanoseconds / 1_000_000) / 1000)
        .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
}
