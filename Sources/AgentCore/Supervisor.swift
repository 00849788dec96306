import CLinux
import Confinement
import Glibc
import LinuxSystem
import PrintableText
import ResultTransport
import ScanReport
import SystemPackage
import WorkerStream

/// The process that starts the worker, holds it to its bounds, and writes what it hands over. It never opens the target.
public struct Supervisor: Sendable {
    private let request: ScanRequest
    private let workerArguments: [String]

    /// A supervisor of one scan.
    public init(_ request: ScanRequest) {
        self.init(request, workerArguments: [Worker.argument])
    }

    /// - Parameter workerArguments: For tests: what this executable is started with as the worker.
    package init(_ request: ScanRequest, workerArguments: [String]) {
        self.request = request
        self.workerArguments = workerArguments
    }

    /// What the supervisor itself may use, once its worker runs: an array that grows is there twice, and once more with room
    /// to grow into; and no more processor time than a whole run can last, which is far more than it needs.
    private var limits: ResourceLimits {
        var limits = ResourceLimits(
            memory: UInt64(64 + 4 * request.outputLimit + (request.publication == nil ? 0 : 64)) << 20,
            processorSeconds: UInt64(request.wait + 2 * request.timeout + 60))
        limits.writesFiles = true
        return limits
    }

    /// Scans, and writes the reports: all of each or, where anything went wrong, none.
    ///
    /// - Parameters:
    ///   - plan: Where they go.
    ///   - colour: Whether text on standard output is coloured.
    /// - Returns: How many findings there are, and what the profiles' results stand for.
    /// - Throws: A failure that says in one line what went wrong.
    public func run(_ plan: inout OutputPlan, colour: Bool) throws(AgentFailure) -> ScanOutcome {
        let id = request.run ?? RunID()
        let run = RunStart(id)
        do {
            try ProcessHardening.closeInherited(but: plan.descriptors)
        } catch {
            throw AgentFailure("can't close what was inherited: \(error.name)", .failed)
        }
        let access = try clusterAccess()
        var worker: SpawnedWorker
        do {
            worker = try SpawnedWorker(arguments: workerArguments)
        } catch {
            throw AgentFailure("can't start the worker, /proc/self/exe: \(error.name)", .failed)
        }
        // Its thread has to be there before the cage is, which lets none begin.
        let connection = try ClusterConnection(starting: access)
        let status = try OwnStatus()
        let confinement = try SupervisorCage.close(
            outputs: OutputDirectories(of: plan.sinks), limits, request.refusal, publishingBy: connection,
            readingBack: status)
        if let shortfall = request.requirement.shortfall(of: confinement) {
            throw refusal(request.requirement, "supervisor", shortfall)
        }
        let outputs = plan.requests.map { output in
            WorkerOrder.Output(format: output.format, colour: colour && output.path == nil)
        }
        let order = WorkerOrder(request, outputs: outputs, run: run, supervisorID: getpid(), supervisor: confinement)
        worker.send(try order.encoded())
        // What there is to say of profiles' results and of a bill comes as one more output, for standard error.
        let hasRemarks = order.hasRemarks
        let published = request.publication == nil ? 0 : PublishedReport.outputCount
        var watch = WorkerWatch(request, outputs: outputs.count + published + (hasRemarks ? 1 : 0))
        let outcome = try watch.run(&worker, plan.signals)
        switch outcome {
        case .finished(let reports, let counts):
            var failure: AgentFailure?
            do throws(AgentFailure) {
                try plan.write(Array(reports.prefix(outputs.count)), within: request.timeout)
            } catch {
                failure = error
            }
            for line in watch.complaints { complain("worker: \(line)") }
            if hasRemarks, let remarks = reports.last {
                for line in remarks.split(separator: UInt8(ascii: "\n")) { complain(printable(Array(line))) }
            }
            // Whatever became of the outputs, and they whatever becomes of this.
            do throws(AgentFailure) {
                try publish(reports.dropFirst(outputs.count).prefix(published), counts, id, &plan, connection)
            } catch {
                failure = failure.map { AgentFailure("\($0.message); \(error.message)", error.exitCode) } ?? error
            }
            if let failure { throw failure }
            return ScanOutcome(counts)
        case .failed(let exitCode, let message):
            let code = AgentFailure.ExitCode(rawValue: Int32(exitCode)) ?? .failed
            let reason = message.isEmpty ? "the worker failed, and did not say why" : printable(message)
            throw AgentFailure(reason, [.targetUnreachable, .notPublished].contains(code) ? code : .failed)
        }
    }

    private func clusterAccess() throws(AgentFailure) -> ClusterAccess? {
        guard case .configMaps = request.publication?.place else { return nil }
        return try ClusterAccess()
    }

    private func publish(
        _ reports: ArraySlice<[UInt8]>, _ counts: FindingCounts, _ run: RunID, _ plan: inout OutputPlan,
        _ connection: borrowing ClusterConnection?
    ) throws(AgentFailure) {
        guard let publication = request.publication else { return }
        let report = try PublishedReport(reading: reports, counts, limit: publication.mostBytes)
        var target = publication.target
        if target.container == nil { target.container = report.container }
        let result: PackedResult
        do throws(ResultError) {
            result = try PackedResult(
                compressed: report.compressed, size: report.size, run: run, target: target, summary: report.summary,
                agentVersion: sidescanVersion, chunkSize: publication.chunkSize)
        } catch {
            throw AgentFailure("can't publish: \(error)", .notPublished)
        }
        switch publication.place {
        case .log: try plan.writeFramed(result, within: request.timeout)
        case .configMaps(let names):
            switch connection {
            case .some(let connection):
                try connection.publish(
                    result, as: names, owner: publication.owner, within: request.timeout, plan.signals)
            case .none: throw AgentFailure("can't publish: there is no way to the API server", .notPublished)
            }
        }
    }
}
