import Audit
import CLinux
import Glibc
import LinuxSystem
import PrintableText
public import ScanReport
import SystemPackage
import TargetFilesystem
import TargetProcess

/// The agent's pipeline: find, pin, look, judge, and make the report.
public struct Scan: Sendable {
    private let request: ScanRequest

    /// A scan that is to do what the request says.
    public init(_ request: ScanRequest) {
        self.request = request
    }

    /// Scans.
    ///
    /// - Throws: A failure where there is no target to scan.
    public func run() throws(AgentFailure) -> Report {
        let run = RunStart()
        let threads = WorkerThreads(count: request.jobs ?? processorAllowance())
        let finder = TargetFinder()
        switch request.source {
        case .process(let selector):
            let deadline = cl_realtime_nanoseconds() + Int64(request.wait) * 1_000_000_000
            while true {
                do throws(AgentFailure) {
                    return try scan(selector, finder, on: threads, run)
                } catch {
                    // It may not be there yet, or still be its container's runtime, or another user.
                    guard error.exitCode == .targetUnreachable, cl_realtime_nanoseconds() < deadline else {
                        throw error
                    }
                    cl_sleep_milliseconds(50)
                }
            }
        case .directory(let path):
            let own = try finder.own()
            let root: TargetRoot
            do {
                root = try TargetRoot(directory: path, crossesMounts: request.crossesMounts)
            } catch {
                throw AgentFailure("can't open the directory \(printable(path)): \(error.name)", .targetUnreachable)
            }
            let target = Target(
                kind: .directory, root: ReportPath(bytes: path), process: nil, container: nil, isRootReadOnly: nil)
            return try scan(root, on: threads, nil, target, own, run)
        }
    }

    private func scan(
        _ selector: TargetSelector, _ finder: TargetFinder, on threads: WorkerThreads, _ run: RunStart
    ) throws(AgentFailure) -> Report {
        let (target, own) = try finder.find(selector)
        let held = try finder.hold(target)
        let descriptor = try finder.openRoot(of: held, target, own: own)
        let root: TargetRoot
        do {
            root = try TargetRoot(adopting: descriptor, crossesMounts: request.crossesMounts)
        } catch {
            throw AgentFailure("can't look at the root of pid \(target.pid): \(error.name)", .targetUnreachable)
        }
        let facts = TargetFacts(target, held)
        return try scan(root, on: threads, facts.forAudit, facts.forReport, own, run)
    }

    private func scan(
        _ root: borrowing TargetRoot, on threads: WorkerThreads, _ process: AuditContext.TargetProcess?,
        _ target: Target, _ own: ProcessRecord, _ run: RunStart
    ) throws(AgentFailure) -> Report {
        let rules = builtInRules().filter { process != nil || !$0.needsProcess }
        let context = AuditContext(root, process: process, hidesOwners: OwnSurroundings.hidesOwners)
        let summary: WalkSummary
        let visitors: [AuditVisitor]
        do {
            (summary, visitors) = try Walker(crossesMounts: request.crossesMounts).walk(root, on: threads) {
                AuditVisitor(rules: rules, context: context)
            }
        } catch {
            throw AgentFailure("can't list the target's root directory: \(error.name)", .targetUnreachable)
        }
        let judgement = Judgement(rules: rules, root, context, visitors, summary)
        return Report(
            runID: run.id, tool: Report.Tool(name: "sidescan-agent", version: sidescanVersion),
            startedAt: run.timestamp, finishedAt: timestamp(), target: target,
            confinement: OwnSurroundings.confinement(own), rules: judgement.results, findings: judgement.findings,
            counts: judgement.counts, coverage: judgement.coverage)
    }
}
