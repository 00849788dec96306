import DataFormats
import PlainData
import ResultTransport
import ScanReport
import WorkerStream

/// A report to be published, as the worker hands it over: two outputs, zlib's bytes, which the supervisor never looks
/// into, and what the index says of them.
struct PublishedReport {
    /// How many outputs of the worker's it is.
    static let outputCount = 2
    /// The most bytes of the second output.
    private static let longestSummary = 4 << 10

    let compressed: [UInt8]
    let size: Int
    let summary: ResultSummary
    /// The container's name as the worker found it, where it is fit to be told.
    let container: String?

    /// A report, as short as it has to be.
    ///
    /// - Throws: A failure where even the shortest is too long.
    init(_ report: Report, into limit: Int) throws(AgentFailure) {
        do {
            let fitted = try FittedReport(report, into: limit)
            (compressed, size, summary) = (fitted.compressed, fitted.size, fitted.summary)
        } catch {
            throw AgentFailure("can't publish: \(error)", .notPublished)
        }
        container = report.target.container?.name
    }

    /// What goes over the worker's pipe.
    var outputs: [[UInt8]] {
        let entries =
            summary.entries + [PlainValue.Entry("size", .integer(size))]
            + (container.map { [PlainValue.Entry("container", .text($0))] } ?? [])
        return [compressed, Array(JSON.text(.map(entries), pretty: false).utf8)]
    }

    /// Reads what a worker handed over, and believes nothing of it: whoever wrote it has read a target.
    ///
    /// - Parameters:
    ///   - outputs: The two outputs.
    ///   - counts: The findings that the worker's outcome counts.
    ///   - limit: The most bytes of the first.
    /// - Throws: A failure where it is not what a worker hands over.
    init(reading outputs: ArraySlice<[UInt8]>, _ counts: FindingCounts, limit: Int) throws(AgentFailure) {
        guard outputs.count == Self.outputCount, let first = outputs.first, let last = outputs.last else {
            throw Self.refusal("it is missing")
        }
        guard first.count <= limit else { throw Self.refusal("it is longer than it may be") }
        guard last.count <= Self.longestSummary else { throw Self.refusal("its summary is too long") }
        do {
            let value = try JSON.parse(last)
            summary = try ResultSummary(value)
            guard let size = value["size"]?.integer, (1...ResultIndex.mostBytes).contains(size) else {
                throw Self.refusal("its size is none")
            }
            self.size = size
            let name = value["container"]?.text
            container = ResultTarget(container: name).fault == nil ? name : nil
        } catch let failure as AgentFailure {
            throw failure
        } catch {
            throw Self.refusal("its summary is none")
        }
        compressed = first
        let counted = ScanOutcome(counts).findings
        guard summary.findings == counted else { throw Self.refusal("its summary counts other findings") }
    }

    private static func refusal(_ reason: String) -> AgentFailure {
        AgentFailure("the worker's report is not published: \(reason)", .notPublished)
    }
}
