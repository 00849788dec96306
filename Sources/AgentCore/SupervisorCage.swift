import Confinement
import LinuxSystem
import ScanReport
import SystemPackage

/// The supervisor's cage. It is shut when the worker runs and before anything of the worker's is read. Where a result is to
/// be published, the thread that will do it is shut in too, and the cage has one way out: to the API server's port.
enum SupervisorCage {
    /// Shuts the supervisor in: no capabilities but where an output needs one, no file opened, no TCP, no exec.
    ///
    /// - Parameters:
    ///   - directories: Where reports are put into place.
    ///   - limits: What it may use.
    ///   - refusal: What becomes of a system call that the filter refuses.
    ///   - connection: The way to the API server, where one is needed.
    ///   - status: The supervisor's own status, opened before.
    /// - Returns: What is in force, read back.
    /// - Throws: A failure where that can't be read back.
    static func close(
        outputs directories: OutputDirectories, _ limits: ResourceLimits, _ refusal: Refusal,
        publishingBy connection: borrowing ClusterConnection?, readingBack status: borrowing OwnStatus
    ) throws(AgentFailure) -> ProcessConfinement {
        var lacks: [String] = []
        do {
            try limits.apply()
        } catch {
            lacks.append("limits: not all of them could be set (\(error.name))")
        }
        dropCapabilities(keeping: directories.neededCapabilities, connection, &lacks)
        let landlock = restrict(to: directories, connection, &lacks)
        let filter: SystemCallFilter
        switch connection {
        case .some: filter = .publisher
        case .none: filter = .supervisor
        }
        let loaded = load(filter, refusal, &lacks)
        return try status.confinement(refusal: loaded ? refusal : nil, landlock: landlock, lacks: lacks)
    }

    private static func dropCapabilities(
        keeping kept: CapabilitySet, _ connection: borrowing ClusterConnection?, _ lacks: inout [String]
    ) {
        do throws(Errno) {
            try ThreadPrivileges.forbidNew()
            try ThreadPrivileges.dropCapabilities(keeping: kept)
            switch connection {
            case .some(let connection):
                try onThread(of: connection) { () throws(Errno) in
                    try ThreadPrivileges.forbidNew()
                    try ThreadPrivileges.dropCapabilities()
                }
            case .none: break
            }
        } catch {
            lacks.append("capabilities: they could not be dropped (\(error.name))")
        }
    }

    /// Runs a body on the thread that publishes.
    ///
    /// - Throws: What the body throws; `ECANCELED` where the thread takes nothing any more.
    private static func onThread(
        of connection: borrowing ClusterConnection, _ body: @escaping @Sendable () throws(Errno) -> Void
    ) throws(Errno) {
        let outcome = try? connection.onThread { () -> Result<Void, Errno> in
            do throws(Errno) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        }
        try (outcome ?? .failure(.canceled)).get()
    }

    /// - Returns: Whether the filter is in force.
    private static func load(_ filter: SystemCallFilter, _ refusal: Refusal, _ lacks: inout [String]) -> Bool {
        if let obstacle = SystemCallFilter.obstacle {
            lacks.append("seccomp: the kernel, or the container's seccomp profile, refuses it (\(obstacle.name))")
            return false
        }
        do {
            let program = try filter.program(onRefusal: refusal)
            try installRefusalReporter()
            try program.load()
            return true
        } catch {
            lacks.append("seccomp: the filter could not be put on (\(reason(of: error)))")
            return false
        }
    }

    private static func restrict(
        to directories: OutputDirectories, _ connection: borrowing ClusterConnection?, _ lacks: inout [String]
    ) -> ProcessConfinement.Landlock {
        guard let abi = LandlockABI.current else {
            lacks.append("Landlock: the kernel has none, or the container's seccomp profile refuses it")
            return ProcessConfinement.Landlock(abi: 0, isInForce: false, deniesTCP: false)
        }
        if abi < .deniesTCP { lacks.append("Landlock: its ABI \(abi.version) can't deny TCP, which ABI 4 can") }
        do {
            // It has to be able to kill the worker, which is not in its domain.
            let ruleset = try LandlockRuleset(abi, signalsOthers: true)
            try directories.allow(in: ruleset)
            var port: Int?
            switch connection {
            case .some(let connection):
                try connection.allow(in: ruleset, abi)
                port = Int(connection.port)
                let shared = SharedRuleset(ruleset)
                try onThread(of: connection) { () throws(Errno) in try shared.ruleset.restrictThread() }
                try shared.ruleset.restrictThread()
            case .none: try ruleset.restrictThread()
            }
            return ProcessConfinement.Landlock(
                abi: abi.version, isInForce: true, deniesTCP: abi >= .deniesTCP,
                allowedTCPPort: abi >= .deniesTCP ? port : nil)
        } catch {
            lacks.append("Landlock: its rules were refused (\(error.name))")
            return ProcessConfinement.Landlock(abi: abi.version, isInForce: false, deniesTCP: false)
        }
    }
}
