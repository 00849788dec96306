import ArgumentParser
import Operations

/// The agent: its image, as whom it runs, what it may use and what it is to look for.
struct ScanAgentOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The agent's image, best by digest.", valueName: "image"))
    var agentImage = AgentImage.standard

    @Option(
        name: .long,
        help: ArgumentHelp(
            "As whom the agent runs. (default: the target's own user and group, as the API tells them)",
            valueName: "uid[:gid]"))
    var runAs: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            What the agent may do besides: none; target, what the target's container may, for one that is root; ptrace, \
            SYS_PTRACE and DAC_READ_SEARCH as root, for any target and all its files.
            """, valueName: "which"))
    var capabilities = "none"

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The memory that the agent may use.", valueName: "MiB"))
    var memory = 512

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("How many threads the agent walks on. (default: as many as it may)", valueName: "n"))
    var jobs: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            A profile: a path in the agent's image, none, or configmap/NAME, which only --via sidecar can mount. Repeatable. \
            (default: those of the agent's image)
            """, valueName: "profile"))
    var profile: [String] = []

    @Option(
        name: .long, help: ArgumentHelp("A value for an input of the profiles. Repeatable.", valueName: "name=value"))
    var input: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            With --via debug: log, or configmap, which uses the token that the pod has mounted, and gives its service account \
            the right to publish for as long as the scan takes.
            """, valueName: "place"))
    var publish = "log"

    func validate() throws {
        guard (16...65_536).contains(memory) else { throw ValidationError("--memory takes MiB, from 16 to 65536") }
        if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 256") }
        guard !agentImage.isEmpty else { throw ValidationError("--agent-image takes an image's name") }
        guard ["log", "configmap"].contains(publish) else {
            throw ValidationError("--publish takes log or configmap: not '\(publish)'")
        }
    }

    func complete(_ order: inout ScanOrder) throws {
        guard let capabilities = AgentIdentity.Capabilities(rawValue: capabilities) else {
            throw ValidationError("--capabilities takes none, target or ptrace: not '\(capabilities)'")
        }
        if let runAs {
            guard let user = Injection.User(parsing: runAs) else {
                throw ValidationError("--run-as takes UID or UID:GID, in numbers: not '\(runAs)'")
            }
            order.runAs = (user.uid, user.gid ?? user.uid)
        }
        order.capabilities = capabilities
        order.memory = memory
        order.jobs = jobs
        order.profiles = profile
        order.agentArguments = input.flatMap { ["--input", $0] }
        order.publishesFromDebug = publish == "configmap"
    }
}
