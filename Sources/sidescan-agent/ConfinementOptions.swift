import AgentCore
import ArgumentParser

/// How the agent is held in.
struct ConfinementOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Refuse to scan where less of the agent's cage is in force: full, seccomp or none. (default: seccomp)",
            valueName: "what"))
    var requireConfinement: String?

    @Flag(
        name: .long,
        help: "Only log refused system calls, for finding out which; --require-confinement is then none.")
    var confinementLog = false

    func requirement() throws -> ConfinementRequirement {
        guard let requireConfinement else { return confinementLog ? .none : .seccomp }
        guard let requirement = ConfinementRequirement(rawValue: requireConfinement) else {
            throw ValidationError("--require-confinement takes full, seccomp or none: not '\(requireConfinement)'")
        }
        return requirement
    }
}
