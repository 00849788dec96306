import CLinux
import LinuxSystem
import ResultTransport
import ScanReport

/// Where reports go. Files are made before the scan, so that a scan is not lost to a mistyped path, under a name of their
/// own, and take their places only when they are whole.
public struct OutputPlan: ~Copyable {
    private(set) var sinks: [OutputSink]
    /// Standard output, where it takes the framed report.
    private let framed: OutputSink?
    /// From here on they are read: nothing that was made is left by one.
    let signals: TerminationSignals

    /// The most places. Far fewer than the numbers of outputs in the worker's stream; nobody has use for more.
    private static let most = 16

    /// Prepares the places.
    ///
    /// - Parameters:
    ///   - requests: The places and forms.
    ///   - hasFrames: Whether standard output is for the framed report, which is published there.
    /// - Throws: A failure where one can't be written, there are too many, or two are the same.
    public init(_ requests: [OutputRequest], hasFrames: Bool = false) throws(AgentFailure) {
        let signals = try TerminationSignals()
        var sinks: [OutputSink] = []
        guard requests.count <= Self.most else {
            throw AgentFailure(
                "at most \(Self.most) reports can be written: \(requests.count) --output were given", .failed)
        }
        guard requests.count(where: { $0.path == nil }) <= 1 else {
            throw AgentFailure(
                "only one --output can go to standard output; give the others a path, as json:PATH", .failed)
        }
        if hasFrames, requests.contains(where: { $0.path == nil }) {
            throw AgentFailure(
                "--publish log writes to standard output; give each --output a path, as json:PATH", .failed)
        }
        let framed = hasFrames ? try OutputSink(OutputRequest(format: .json, path: nil)) : nil
        for request in requests {
            let sink = try OutputSink(request)
            if let other = sinks.first(where: { $0.identity == sink.identity }) {
                let names = other.name == sink.name ? sink.name : "\(other.name) and \(sink.name)"
                throw AgentFailure("two --output options name the same file: \(names)", .failed)
            }
            sinks.append(sink)
        }
        self.signals = signals
        self.framed = framed
        self.sinks = sinks
    }

    /// The places and forms, in order.
    var requests: [OutputRequest] { sinks.map(\.request) }

    /// What the plan needs open.
    var descriptors: [CInt] { [signals.number] + (sinks + [framed].compactMap(\.self)).flatMap(\.descriptors) }

    /// Writes a published report between the other lines of standard output.
    ///
    /// - Throws: A failure where not all of it was taken: no reader accepts what there is.
    mutating func writeFramed(_ result: PackedResult, within seconds: Int) throws(AgentFailure) {
        let writing = BoundedWriting(milliseconds: Int64(seconds) * 1000, signals: signals.number)
        let reason: String
        do {
            try framed?.write(try LogFrame.framed(result), writing)
            return
        } catch let failure as BoundedWriting.Failure {
            reason =
                switch failure {
                case .stopped: "stopped by \(signals.next() ?? "a signal")"
                case .overdue: "not all of it was taken within --timeout \(seconds) seconds"
                case .refused(let errno): writeReason(errno)
                }
        } catch {
            reason = "\(error)"
        }
        throw AgentFailure("can't publish to standard output: \(reason)", .notPublished)
    }

    /// Comes back when a signal asks the agent to end, at once where one has.
    public func waitForStop() {
        while !signals.haveCome, signals.next() == nil { _ = cl_poll_many([signals.number], 1, 0, -1) }
    }

    /// Writes the reports to their places.
    ///
    /// - Parameters:
    ///   - reports: A report for each place, in order.
    ///   - seconds: How long that may take, all places together.
    /// - Throws: A failure that names the places that could not be written; the others are, unless a signal came.
    mutating func write(_ reports: [[UInt8]], within seconds: Int) throws(AgentFailure) {
        let writing = BoundedWriting(milliseconds: Int64(seconds) * 1000, signals: signals.number)
        var failures: [String] = []
        var left = sinks[...]
        // What is not whole is removed with what held it.
        sinks = []
        for report in reports {
            guard let sink = left.first else { break }
            do throws(BoundedWriting.Failure) {
                try sink.write(report, writing)
            } catch {
                switch error {
                case .stopped:
                    let names = left.map(\.name).joined(separator: ", ")
                    throw AgentFailure(
                        "stopped by \(signals.next() ?? "a signal"); the report is not written, or not whole: \(names)",
                        .failed)
                case .overdue:
                    failures.append("\(sink.name): not all of it was taken within --timeout \(seconds) seconds")
                case .refused(let errno): failures.append("\(sink.name): \(writeReason(errno))")
                }
            }
            left.removeFirst()
        }
        guard failures.isEmpty else {
            throw AgentFailure("can't write the report to \(failures.joined(separator: ", "))", .failed)
        }
    }
}
