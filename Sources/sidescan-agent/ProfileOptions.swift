import AgentCore
import ArgumentParser

struct ProfileOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            An InSpec profile to evaluate: a directory, a Ruby file or an archive. Repeatable. 'none' for no profile, not \
            even those that the agent's image has. (default: those)
            """, valueName: "path"))
    var profile: [String] = []

    @Option(
        name: .long, help: ArgumentHelp("A value for an input of the profiles. Repeatable.", valueName: "name=value"))
    var input: [String] = []

    @Option(name: .long, help: ArgumentHelp("A YAML file of inputs. Repeatable.", valueName: "file"))
    var inputFile: [String] = []

    @Option(name: .long, help: ArgumentHelp("A YAML, JSON or CSV file of waivers. Repeatable.", valueName: "file"))
    var waiverFile: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Evaluate these controls only: an id, or /an expression/. Repeatable.", valueName: "id"))
    var controls: [String] = []

    @Option(
        name: .long, help: ArgumentHelp("Evaluate controls with one of these tags only. Repeatable.", valueName: "tag"))
    var tags: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Exit with 3 where the results don't satisfy this threshold file of MITRE's SAF.", valueName: "file"))
    var threshold: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Exit with 100 where a control failed and 101 where one was skipped, not with 1 and 0.")
    var distinctExit = true

    @Option(
        name: .long,
        help: ArgumentHelp("Stop a control that takes longer; the others go on.", valueName: "seconds"))
    var controlTimeout = 10

    func validate() throws {
        guard (1...3_600).contains(controlTimeout) else {
            throw ValidationError("--control-timeout takes seconds, from 1 to 3600")
        }
    }

    /// Whether any are to be evaluated that whoever runs the agent has named.
    var areNamed: Bool { !profile.isEmpty && profile != ["none"] }

    func request() throws -> ProfileRequest? {
        guard areNamed else {
            let given = [
                ("--input", input), ("--input-file", inputFile), ("--waiver-file", waiverFile),
                ("--controls", controls), ("--tags", tags), ("--threshold", threshold.map { [$0] } ?? []),
            ].first { !$0.1.isEmpty }
            if let given { throw ValidationError("\(given.0) is for profiles: name one with --profile") }
            return profile.isEmpty ? .ofImage() : nil
        }
        var request = ProfileRequest(paths: profile)
        request.inputs = input
        request.inputFiles = inputFile
        request.waiverFiles = waiverFile
        request.controls = controls
        request.tags = tags
        request.threshold = threshold
        request.controlSeconds = controlTimeout
        request.hasDistinctExitCodes = distinctExit
        return request
    }
}
