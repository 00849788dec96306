import LinuxSystem

/// Where reports go. Files are made before the scan, so that a scan is not lost to a mistyped path, under a name of their
/// own, and take their places only when they are whole.
public struct OutputPlan: ~Copyable {
    private(set) var sinks: [OutputSink] = []

    /// The most places. Far fewer than the numbers of outputs in the worker's stream; nobody has use for more.
    private static let most = 16

    /// Prepares the places.
    ///
    /// - Throws: A failure where one can't be written, there are too many, or two are the same.
    public init(_ requests: [OutputRequest]) throws(AgentFailure) {
        guard requests.count <= Self.most else {
            throw AgentFailure(
                "at most \(Self.most) reports can be written: \(requests.count) --output were given", .failed)
        }
        guard requests.count(where: { $0.path == nil }) <= 1 else {
            throw AgentFailure(
                "only one --output can go to standard output; give the others a path, as json:PATH", .failed)
        }
        for request in requests {
            let sink = try OutputSink(request)
            if let other = sinks.first(where: { $0.identity == sink.identity }) {
                let names = other.name == sink.name ? sink.name : "\(other.name) and \(sink.name)"
                throw AgentFailure("two --output options name the same file: \(names)", .failed)
            }
            sinks.append(sink)
        }
    }

    /// The places and forms, in order.
    var requests: [OutputRequest] { sinks.map(\.request) }

    /// Writes the reports to their places.
    ///
    /// - Parameter reports: A report for each place, in order.
    /// - Throws: A failure that names the places that could not be written; the others are.
    mutating func write(_ reports: [[UInt8]]) throws(AgentFailure) {
        var failures: [String] = []
        for (sink, report) in zip(sinks, reports) {
            do {
                try sink.write(report)
            } catch {
                failures.append("\(sink.name): \(writeReason(error))")
            }
        }
        sinks = []
        guard failures.isEmpty else {
            throw AgentFailure("can't write the report to \(failures.joined(separator: ", "))", .failed)
        }
    }
}
