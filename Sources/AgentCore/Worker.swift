import Audit
import CLinux
import Compliance
import Confinement
import Glibc
import LinuxSystem
import PrintableText
import ScanReport
import SystemPackage
import TargetFilesystem
import TargetProcess
import WorkerStream

/// The process that reads the target, and can do nothing else. It is started by ``Supervisor`` with an order on standard
/// input, a pipe for its result as standard output and one for what it complains of as standard error.
public enum Worker {
    /// The argument that makes the agent's executable a worker.
    public static let argument = "worker"

    /// Does what it was ordered to do, and writes its result.
    ///
    /// - Returns: The exit code: 0 where a result was written, be it a failure.
    public static func main() -> Int32 {
        main(WorkerTrial())
    }

    /// - Parameter trial: For tests: what to do otherwise.
    package static func main(_ trial: WorkerTrial) -> Int32 {
        let order: WorkerOrder
        do {
            order = try begin()
        } catch {
            complain(error.message)
            return AgentFailure.ExitCode.failed.rawValue
        }
        var result = FrameWriter(descriptor: STDOUT_FILENO)
        let outcome = attempt(order, trial, &result)
        do throws(Errno) {
            switch outcome {
            case .success((let outputs, let counts)):
                for (index, output) in outputs.enumerated() { try send(output, as: UInt8(index), to: &result) }
                try result.send(outcome: counts)
            case .failure(let failure):
                try result.send(failure: failure.message, exitCode: UInt8(failure.exitCode.rawValue))
            }
            try result.close()
            return 0
        } catch {
            // Nobody reads the pipe any more.
            return 1
        }
    }

    /// An output, written.
    private enum Output {
        case whole([UInt8])
        /// What comes before what was sent ahead, and what comes behind it.
        case around(before: [UInt8], behind: [UInt8])
    }

    private static func send(_ output: Output, as index: UInt8, to result: inout FrameWriter) throws(Errno) {
        switch output {
        case .whole(let bytes): try result.send(output: index, bytes)
        case .around(let before, let behind):
            try result.send(output: index, before)
            try result.send(place: index)
            try result.send(output: index, behind)
        }
    }

    private static func attempt(
        _ order: WorkerOrder, _ trial: WorkerTrial, _ result: inout FrameWriter
    ) -> Result<(outputs: [Output], counts: FindingCounts), AgentFailure> {
        do throws(AgentFailure) {
            return .success(try run(order, trial, &result))
        } catch {
            return .failure(error)
        }
    }

    private static func run(
        _ order: WorkerOrder, _ trial: WorkerTrial, _ result: inout FrameWriter
    ) throws(AgentFailure) -> (outputs: [Output], counts: FindingCounts) {
        // Nobody asks what the built-in rules find where all outputs are of profiles.
        let isAsked =
            order.profiles == nil || order.countsFindings || order.publishedBytes != nil
            || order.outputs.contains { $0.format.ofProfiles == nil }
        if !isAsked { cl_share_heap() }
        // What the threads inherit they need not be rid of one by one.
        let isBoundingSetEmpty = ThreadPrivileges.emptyBoundingSet()
        let threads = WorkerThreads(count: isAsked ? order.jobs ?? processorAllowance() : 1)
        var profileScan = try order.profiles.map { (request) throws(AgentFailure) in
            try ProfileScan(request, memory: order.memory)
        }
        if !isAsked, let size = profileScan?.sourceSize, size > Self.largeSource {
            // What is made of a text, its results with it, takes some thirty times its size.
            profileScan?.reserve(cl_reserve_heap(min(size * 32, Int(clamping: order.memory / 4))))
        }
        let scan = Scan(
            walker: Walker(crossesMounts: order.crossesMounts), hidesOwners: OwnSurroundings.hidesOwners,
            run: order.run,
            audits: order.audits, settings: order.settings, billRequest: order.bill,
            secrets: order.audits.contains(.secrets) ? try secretRule(order.secretRuleFiles) : nil)
        try limit(order, threads, profileScan?.threads)
        let status = try OwnStatus()
        // The libraries read files of their own when they are first asked for a time.
        if isAsked { _ = timestamp() }
        tzset()
        var cage = WorkerCage(order.refusal, trial.layers, on: threads, isBoundingSetEmpty: isBoundingSetEmpty)
        let source = try pin(order)
        let confinement = AgentConfinement(
            required: order.requirement.rawValue,
            worker: try cage.close(around: source.root, on: threads, profileScan?.threads, readingBack: status),
            supervisor: order.supervisor)
        if let shortfall = order.requirement.shortfall(of: confinement.worker) {
            throw refusal(order.requirement, "worker", shortfall)
        }
        if let message = trial.act(threads) { throw AgentFailure(message, .failed) }
        // The first one in that form: others are rare, and wait for the end.
        let ahead = order.outputs.firstIndex { $0.format.ofProfiles == .inspec }.map { UInt8($0) }
        var room = order.mostAhead
        let profiles = try profileScan?.results(of: source.root, source.knowledge, writesJSON: ahead != nil) {
            controls in
            room -= controls.count
            guard let ahead, room >= 0 else { return false }
            // What fails, fails once more at the end.
            try? result.send(ahead: ahead, controls)
            return true
        }
        profileScan?.abandon()
        profiles?.abandon()
        guard isAsked else {
            return (
                try rendered(order, nil, nil, profiles, ahead: ahead),
                FindingCounts(profiles: profiles?.exitCode ?? 0)
            )
        }
        let (report, bill) = try scan.report(
            of: source.root, on: threads, process: source.process, target: source.target, confinement: confinement,
            profiles: profiles?.run)
        let counts = report.verdict.counts
        return (
            try rendered(order, report, bill, profiles, ahead: ahead),
            FindingCounts(
                critical: UInt64(counts.critical), high: UInt64(counts.high), medium: UInt64(counts.medium),
                low: UInt64(counts.low), info: UInt64(counts.info), profiles: profiles?.exitCode ?? 0,
                isIncomplete: report.isIncomplete)
        )
    }

    /// Texts of profiles of more bytes are worth large pages: each small one costs a fault.
    private static let largeSource = 1 << 19

    private static func rendered(
        _ order: WorkerOrder, _ report: Report?, _ bill: Bill?, _ profiles: ProfileScan.Results?, ahead: UInt8?
    ) throws(AgentFailure) -> [Output] {
        var outputs: [Output] = []
        for (index, output) in order.outputs.enumerated() {
            do {
                if let around = profiles?.around, ahead.map(Int.init) == index {
                    outputs.append(.around(before: around.before, behind: around.behind))
                } else if let profiles, let format = output.format.ofProfiles {
                    outputs.append(.whole(try profiles.written.bytes(as: format, colour: output.colour)))
                } else if let bill = bill?.rendered(as: output.format) {
                    outputs.append(.whole(bill))
                } else {
                    let text = try report?.rendered(as: output.format, colour: output.colour) ?? ""
                    outputs.append(.whole(Array(text.utf8)))
                }
            } catch {
                throw AgentFailure("can't write the report as \(output.format.rawValue): \(error)", .failed)
            }
        }
        let published = try order.publishedBytes.flatMap { (limit) throws(AgentFailure) in
            try report.map { (report) throws(AgentFailure) in try PublishedReport(report, into: limit).outputs }
        }
        let billRemark = order.outputs.contains { $0.format.isBill } ? bill?.remark : nil
        // No output is without a byte.
        let remarks = order.hasRemarks ? [Array(((profiles?.remarks ?? "") + (billRemark ?? "") + "\n").utf8)] : []
        return outputs + ((published ?? []) + remarks).map { .whole($0) }
    }

    private static func secretRule(_ paths: [String]) throws(AgentFailure) -> StoredSecretRule {
        var files: [StoredSecretRule.RuleFile] = []
        for path in paths {
            do throws(Errno) {
                let read = try read(try openForReading(path: Array(path.utf8), [.noWait]), upTo: 1 << 20)
                guard !read.isCut else { throw .fileTooLarge }
                files.append(StoredSecretRule.RuleFile(name: path, bytes: read.bytes))
            } catch {
                throw AgentFailure("can't read the rules of secrets in \(printable(path)): \(error.name)", .failed)
            }
        }
        do throws(StoredSecretRuleError) {
            return try StoredSecretRule(adding: files)
        } catch {
            throw AgentFailure(error.description, .failed)
        }
    }

    /// Cuts what ties the worker to others, and reads its order.
    private static func begin() throws(AgentFailure) -> WorkerOrder {
        do {
            try ProcessHardening.closeInherited()
            try ProcessHardening.dieWithParent()
        } catch {
            throw AgentFailure("the worker can't begin: \(error.name)", .failed)
        }
        let order = try WorkerOrder(readingFrom: OwnedDescriptor(adopting: STDIN_FILENO))
        // Whoever ended before this process asked to be told leaves it an orphan.
        guard getppid() == order.supervisorID else { throw AgentFailure("the supervisor has ended", .failed) }
        return order
    }

    private static func limit(
        _ order: WorkerOrder, _ threads: WorkerThreads, _ lone: LoneThreads?
    ) throws(AgentFailure) {
        // The stacks of the threads are private memory too, used or not.
        let stacks = UInt64(threads.count * WorkerThreads.stackSize + (lone?.count ?? 0) * LoneThreads.stackSize)
        // A control that is given up keeps its thread busy until the end.
        let busy = threads.count + (lone?.count ?? 0)
        let limits = ResourceLimits(
            memory: order.memory + stacks, processorSeconds: UInt64((order.seconds + 1) * busy))
        do {
            try limits.apply()
        } catch {
            throw AgentFailure("the worker's limits can't be set: \(error.name)", .failed)
        }
    }

    /// What is scanned, pinned.
    private struct Source: ~Copyable {
        let root: TargetRoot
        let process: AuditContext.TargetProcess?
        let target: Target
        /// What profiles may ask beyond the root's files.
        var knowledge = TargetKnowledge()
    }

    private static func pin(_ order: WorkerOrder) throws(AgentFailure) -> Source {
        guard let selector = try order.selector() else {
            guard case .directory(let path) = order.source else { throw AgentFailure("no target was named", .failed) }
            return try pin(directory: path, order)
        }
        let finder = TargetFinder()
        let deadline = cl_monotonic_milliseconds() + Int64(order.wait) * 1000
        while true {
            do throws(AgentFailure) {
                return try pin(selector, finder, order)
            } catch {
                // It may not be there yet, or still be its container's runtime, or another user.
                guard error.exitCode == .targetUnreachable, cl_monotonic_milliseconds() < deadline else { throw error }
                cl_sleep_milliseconds(50)
            }
        }
    }

    private static func pin(directory path: [UInt8], _ order: WorkerOrder) throws(AgentFailure) -> Source {
        let root: TargetRoot
        do {
            root = try TargetRoot(directory: path, crossesMounts: order.crossesMounts)
        } catch {
            throw AgentFailure("can't open the directory \(printable(path)): \(error.name)", .targetUnreachable)
        }
        let target = Target(
            kind: .directory, root: ReportPath(bytes: path), process: nil, container: nil, isRootReadOnly: nil)
        return Source(root: root, process: nil, target: target)
    }

    private static func pin(
        _ selector: TargetSelector, _ finder: TargetFinder, _ order: WorkerOrder
    ) throws(AgentFailure) -> Source {
        let (target, own) = try finder.find(selector)
        let held = try finder.hold(target)
        let descriptor = try finder.openRoot(of: held, target, own: own)
        let root: TargetRoot
        do {
            root = try TargetRoot(adopting: descriptor, crossesMounts: order.crossesMounts)
        } catch {
            throw AgentFailure("can't look at the root of pid \(target.pid): \(error.name)", .targetUnreachable)
        }
        let facts = TargetFacts(
            target, held, sharesUserNamespace: finder.sharesUserNamespace(target, own: own),
            runningCode: order.audits.contains(.integrity) ? RunningCode(target, held, own: own, finder) : nil)
        var source = Source(root: root, process: facts.forAudit, target: facts.forReport)
        if order.profiles != nil {
            source.knowledge = TargetKnowledge(target, held, finder, root: ParameterRoot(source.root))
        }
        return source
    }
}

/// The failure that a cage with a hole in it is.
func refusal(_ requirement: ConfinementRequirement, _ process: String, _ shortfall: String) -> AgentFailure {
    AgentFailure(
        "not scanned: --require-confinement \(requirement.rawValue) is not met by the \(process): \(shortfall)", .failed
    )
}
