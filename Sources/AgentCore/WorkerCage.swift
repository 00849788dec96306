import Confinement
import LinuxSystem
import ScanReport
import Synchronization
import SystemPackage
import TargetFilesystem

/// The worker's cage: shut in two steps, and never opened again.
struct WorkerCage {
    private let layers: CageLayers
    private let refusal: Refusal
    private let scanning: FilterProgram?
    private let isBoundingSetEmpty: Bool
    private var isFilterLoaded = false
    /// What could not be put on, with the reason.
    private var lacks: [String] = []

    /// Takes the first step: no network, no exec, no new process, and nothing opened for writing. All threads are to be
    /// there already.
    ///
    /// - Parameter isBoundingSetEmpty: Whether that was so before they were started.
    init(_ refusal: Refusal, _ layers: CageLayers, on threads: WorkerThreads, isBoundingSetEmpty: Bool) {
        self.layers = layers
        self.isBoundingSetEmpty = isBoundingSetEmpty
        self.refusal = refusal
        guard layers.contains(.seccomp) else {
            scanning = nil
            lacks.append("seccomp: left out by a test")
            return
        }
        if let obstacle = SystemCallFilter.obstacle {
            scanning = nil
            lacks.append("seccomp: the kernel, or the container's seccomp profile, refuses it (\(obstacle.name))")
            return
        }
        do {
            let finding = try SystemCallFilter.workerFinding.program(onRefusal: refusal)
            let second = try SystemCallFilter.workerScanning.program(onRefusal: refusal)
            try installRefusalReporter()
            try ThreadPrivileges.forbidNew()
            try finding.load()
            scanning = second
            isFilterLoaded = true
        } catch {
            scanning = nil
            lacks.append("seccomp: the first filter could not be put on (\(reason(of: error)))")
        }
    }

    /// Takes the second step: no capabilities but the one that reads files, where it was given; no file outside the target's
    /// root; no TCP; and only the system calls that the scan needs.
    ///
    /// - Parameters:
    ///   - status: The worker's own status, opened before.
    /// - Returns: What is in force, read back.
    /// - Throws: A failure where that can't be read back.
    mutating func close(
        around root: borrowing TargetRoot, on threads: WorkerThreads, _ lone: LoneThreads?,
        readingBack status: borrowing OwnStatus
    ) throws(AgentFailure) -> ProcessConfinement {
        let abi = LandlockABI.current
        let isRestricted = restrictThreads(root, abi, threads, lone)
        if isFilterLoaded, let scanning {
            do {
                try scanning.load()
            } catch {
                isFilterLoaded = false
                lacks.append("seccomp: the second filter was refused (\(error.name))")
            }
        }
        let landlock = ProcessConfinement.Landlock(
            abi: abi?.version ?? 0, isInForce: isRestricted,
            deniesTCP: isRestricted && abi.map { $0 >= .deniesTCP } ?? false)
        return try status.confinement(refusal: isFilterLoaded ? refusal : nil, landlock: landlock, lacks: lacks)
    }

    /// Takes capabilities and Landlock's rights from each thread. Both are a thread's own.
    ///
    /// - Returns: Whether Landlock's rules are in force on all of them.
    private mutating func restrictThreads(
        _ root: borrowing TargetRoot, _ abi: LandlockABI?, _ threads: WorkerThreads, _ lone: LoneThreads?
    ) -> Bool {
        let effective = ThreadPrivileges.effectiveCapabilities
        // The one by which an operator lets the agent read all files; the weaker of the two where there are both.
        let kept: CapabilitySet =
            effective.contains(.dacReadSearch)
            ? .dacReadSearch : effective.contains(.dacOverride) ? .dacOverride : []
        let isEmpty = isBoundingSetEmpty
        let probe = OutsideProbe()
        let failures = ThreadFailures()
        let isRestricted: Bool
        switch ruleset(around: root, abi) {
        case .some(let ruleset):
            threads.run { _ in failures.add(Self.restrict(keeping: kept, isEmpty, ruleset)) }
            let shared = SharedRuleset(ruleset)
            lone?.run { failures.add(Self.restrict(keeping: kept, isEmpty, shared.ruleset)) }
            isRestricted = !failures.all.contains { $0.hasPrefix("Landlock") }
        case .none:
            threads.run { _ in failures.add(Self.drop(keeping: kept, isEmpty)) }
            lone?.run { failures.add(Self.drop(keeping: kept, isEmpty)) }
            isRestricted = false
        }
        lacks += failures.all
        guard isRestricted else { return false }
        if let complaint = probe.complaint(root: root.status.identity) {
            lacks.append(complaint)
            return false
        }
        return true
    }

    private mutating func ruleset(around root: borrowing TargetRoot, _ abi: LandlockABI?) -> LandlockRuleset? {
        guard layers.contains(.landlock) else {
            lacks.append("Landlock: left out by a test")
            return nil
        }
        guard let abi else {
            lacks.append("Landlock: the kernel has none, or the container's seccomp profile refuses it")
            return nil
        }
        if abi < .deniesTCP { lacks.append("Landlock: its ABI \(abi.version) can't deny TCP, which ABI 4 can") }
        do {
            let ruleset = try LandlockRuleset(abi, signalsOthers: false)
            try ruleset.allowReading(below: root.descriptor)
            return ruleset
        } catch {
            lacks.append("Landlock: no rules could be made (\(error.name))")
            return nil
        }
    }

    private static func drop(keeping kept: CapabilitySet, _ isBoundingSetEmpty: Bool) -> String? {
        do {
            try ThreadPrivileges.forbidNew()
            try ThreadPrivileges.dropCapabilities(keeping: kept, isBoundingSetEmpty: isBoundingSetEmpty)
            return nil
        } catch {
            return "capabilities: they could not be dropped (\(error.name))"
        }
    }

    private static func restrict(
        keeping kept: CapabilitySet, _ isBoundingSetEmpty: Bool, _ ruleset: borrowing LandlockRuleset
    ) -> String? {
        let failure = drop(keeping: kept, isBoundingSetEmpty)
        do {
            try ruleset.restrictThread()
            return failure
        } catch {
            return "Landlock: its rules were refused (\(error.name))"
        }
    }
}

/// The rules, for threads whose bodies may outlive who began them.
final class SharedRuleset: Sendable {
    let ruleset: LandlockRuleset

    init(_ ruleset: consuming LandlockRuleset) { self.ruleset = ruleset }
}

/// What went wrong on any thread, each reason once.
private final class ThreadFailures: Sendable {
    private let failures = Mutex<[String]>([])

    var all: [String] { failures.withLock { $0 } }

    func add(_ failure: String?) {
        guard let failure else { return }
        failures.withLock { if !$0.contains(failure) { $0.append(failure) } }
    }
}

/// Why a filter could not be built or loaded.
func reason(of error: any Error) -> String {
    switch error {
    case let errno as Errno: errno.name
    case let failure as FilterFailure: failure.message
    default: "\(error)"
    }
}
