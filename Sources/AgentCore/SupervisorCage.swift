import Confinement
import LinuxSystem
import ScanReport
import SystemPackage

/// The supervisor's cage. It is shut when the worker runs and before anything of the worker's is read.
enum SupervisorCage {
    /// Shuts the supervisor in: no capabilities but where an output needs one, no file opened, no TCP, no exec.
    ///
    /// - Parameters:
    ///   - directories: Where reports are put into place.
    ///   - limits: What it may use.
    ///   - refusal: What becomes of a system call that the filter refuses.
    ///   - status: The supervisor's own status, opened before.
    /// - Returns: What is in force, read back.
    /// - Throws: A failure where that can't be read back.
    static func close(
        outputs directories: OutputDirectories, _ limits: ResourceLimits, _ refusal: Refusal,
        readingBack status: borrowing OwnStatus
    ) throws(AgentFailure) -> ProcessConfinement {
        var lacks: [String] = []
        do {
            try limits.apply()
        } catch {
            lacks.append("limits: not all of them could be set (\(error.name))")
        }
        do {
            try ThreadPrivileges.forbidNew()
            try ThreadPrivileges.dropCapabilities(keeping: directories.neededCapabilities)
        } catch {
            lacks.append("capabilities: they could not be dropped (\(error.name))")
        }
        let landlock = restrict(to: directories, &lacks)
        let loaded = loadFilter(refusal, &lacks)
        return try status.confinement(refusal: loaded ? refusal : nil, landlock: landlock, lacks: lacks)
    }

    /// - Returns: Whether the filter is in force.
    private static func loadFilter(_ refusal: Refusal, _ lacks: inout [String]) -> Bool {
        if let obstacle = SystemCallFilter.obstacle {
            lacks.append("seccomp: the kernel, or the container's seccomp profile, refuses it (\(obstacle.name))")
            return false
        }
        do {
            let filter = try SystemCallFilter.supervisor.program(onRefusal: refusal)
            try installRefusalReporter()
            try filter.load()
            return true
        } catch {
            lacks.append("seccomp: the filter could not be put on (\(reason(of: error)))")
            return false
        }
    }

    private static func restrict(
        to directories: OutputDirectories, _ lacks: inout [String]
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
            try ruleset.restrictThread()
            return ProcessConfinement.Landlock(abi: abi.version, isInForce: true, deniesTCP: abi >= .deniesTCP)
        } catch {
            lacks.append("Landlock: its rules were refused (\(error.name))")
            return ProcessConfinement.Landlock(abi: abi.version, isInForce: false, deniesTCP: false)
        }
    }
}
