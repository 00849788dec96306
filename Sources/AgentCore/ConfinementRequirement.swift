import ScanReport

/// How much of the agent's cage has to be in force for a scan to begin.
public enum ConfinementRequirement: String, Codable, CaseIterable, Sendable {
    /// All that Sidescan puts on, in both processes.
    case full
    /// Sidescan's own seccomp filter, with refused calls killing, and no_new_privs, in both processes.
    case seccomp
    /// Nothing; what is not in force is in the report.
    case none

    /// What of it a process does not meet, in one line; nil where it meets it.
    func shortfall(of process: ProcessConfinement) -> String? {
        let hasFilter =
            process.seccomp == "filter" && process.refusedCalls == "kill" && process.noNewPrivileges == true
        switch self {
        case .none: return nil
        case .seccomp where hasFilter: return nil
        case .full where hasFilter && process.notInForce.isEmpty: return nil
        case .seccomp, .full:
            let reasons = process.notInForce.filter { self == .full || $0.hasPrefix("seccomp") || $0.contains("privs") }
            return reasons.isEmpty ? "seccomp: not in force, says /proc/self/status" : reasons.joined(separator: "; ")
        }
    }
}
