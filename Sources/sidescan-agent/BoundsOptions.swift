import ArgumentParser

/// What a scan may take. An ephemeral container can be given no limits from outside.
struct BoundsOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "End a scan that takes longer; --wait comes on top. Writing the report may take as long again.",
            valueName: "seconds"))
    var timeout = 120

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("End a scan that uses more memory.", valueName: "MiB"))
    var memory = 512

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Accept no longer reports, all of them together.", valueName: "MiB"))
    var outputLimit = 64

    func validate() throws {
        guard (1...86_400).contains(timeout) else {
            throw ValidationError("--timeout takes seconds, from 1 to 86400")
        }
        guard (16...65_536).contains(memory) else { throw ValidationError("--memory takes MiB, from 16 to 65536") }
        guard (1...1024).contains(outputLimit) else {
            throw ValidationError("--output-limit takes MiB, from 1 to 1024")
        }
    }
}
