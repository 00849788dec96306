import Glibc
import LinuxSystem
import PrintableText
import SystemPackage
public import TargetProcess

/// Finds the target's process among those in sight.
public struct TargetFinder: Sendable {
    private let proc: ProcFilesystem

    /// A finder that looks into /proc.
    public init() {
        proc = ProcFilesystem()
    }

    /// Whether processes of other users may be hidden; `hidepid` of proc(5).
    var hidesProcesses: Bool { proc.hidesProcesses }

    /// The processes in sight.
    ///
    /// - Throws: A failure where /proc can't be read.
    public func table() throws(AgentFailure) -> ProcessTable {
        do {
            return try ProcessTable.read(proc, ownID: getpid())
        } catch {
            throw AgentFailure(
                "can't read /proc (\(error.name)): it has to be mounted in the agent's container", .failed)
        }
    }

    /// The agent's own process.
    ///
    /// - Throws: A failure where /proc can't be read.
    func own() throws(AgentFailure) -> ProcessRecord {
        do {
            return try proc.record(of: getpid())
        } catch {
            throw AgentFailure(
                "can't find the agent itself in /proc (\(error.name)): it has to be mounted in the agent's container",
                .failed)
        }
    }

    /// The target, and the agent itself.
    ///
    /// - Parameter selector: How the target is named.
    /// - Throws: A failure where no single process fits.
    public func find(_ selector: TargetSelector) throws(AgentFailure) -> (target: ProcessRecord, own: ProcessRecord) {
        let own = try own()
        // The whole table only where it is needed: a node shows thousands of processes.
        if case .pid(let pid) = selector, let process = try? proc.record(of: pid), !process.isKernelThread {
            return (process, own)
        }
        let table = try table()
        do throws(SelectionFailure) {
            return (try table.select(selector, hidesProcesses: proc.hidesProcesses), own)
        } catch {
            throw AgentFailure(error.message, .targetUnreachable)
        }
    }

    /// Explains whether a target's root can be read.
    ///
    /// - Throws: A failure where the target has ended.
    public func diagnose(_ target: ProcessRecord, own: ProcessRecord) throws(AgentFailure) -> Diagnosis {
        do {
            return try proc.diagnose(target, own: own)
        } catch {
            throw Self.failure(error, target)
        }
    }

    /// Whether the target is in the agent's own user namespace, as far as that can be told.
    func sharesUserNamespace(_ target: ProcessRecord, own: ProcessRecord) -> Bool {
        proc.userNamespace(of: target, own: own) == .same
    }

    /// Holds a target fast.
    ///
    /// - Throws: A failure where it has ended.
    func hold(_ target: ProcessRecord) throws(AgentFailure) -> HeldProcess {
        do {
            return try HeldProcess.hold(target, in: proc)
        } catch {
            throw Self.failure(error, target)
        }
    }

    /// Opens the root of a target that is held.
    ///
    /// - Throws: A failure that says what stands in the way and what would help.
    func openRoot(
        of held: borrowing HeldProcess, _ target: ProcessRecord, own: ProcessRecord
    ) throws(AgentFailure) -> OwnedDescriptor {
        do {
            return try held.openRoot()
        } catch .rootRefused(let errno) {
            throw try refusal(errno, target, own)
        } catch {
            throw Self.failure(error, target)
        }
    }

    private func refusal(_ errno: Errno, _ target: ProcessRecord, _ own: ProcessRecord) throws(AgentFailure)
        -> AgentFailure
    {
        let diagnosis = try diagnose(target, own: own)
        let reasons = diagnosis.checks.filter { $0.state == .blocks }.map(\.message)
        var message = "can't read the root of pid \(target.pid) (\(printable(target.comm))), \(errno.name)"
        if !reasons.isEmpty { message += ": " + reasons.joined(separator: "; ") }
        if let remedy = diagnosis.remedies.first { message += ". Try: " + remedy }
        message += ". More: sidescan-agent doctor --pid \(target.pid)"
        return AgentFailure(message, .targetUnreachable)
    }

    private static func failure(_ failure: HeldProcess.Failure, _ target: ProcessRecord) -> AgentFailure {
        let name = "pid \(target.pid) (\(printable(target.comm)))"
        switch failure {
        case .ended:
            return AgentFailure(
                "the target, \(name), ended before its root was opened; scan it again", .targetUnreachable)
        case .procRefused(let errno), .rootRefused(let errno):
            return AgentFailure("can't open /proc/\(target.pid) of \(name): \(errno.name)", .targetUnreachable)
        }
    }
}
