import ArgumentParser
import PlainData
import PrintableText
import ScanReport
import Thresholds

struct ThresholdCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "threshold",
        abstract: "Holds a run's results to a threshold file of MITRE's SAF, or makes one.",
        subcommands: [Validate.self, Generate.self])

    struct Results: ParsableArguments {
        @Option(
            name: [.customShort("i"), .long], help: "The results: an InSpec JSON report; - for standard input.")
        var input: String

        func read() throws(CommandFailure) -> AssessedRun {
            let file = DocumentFile(name: input)
            let document = try file.parsed(asJSONWhereBraced: true)
            do throws(ThresholdError) {
                return try AssessedRun(results: document)
            } catch {
                throw CommandFailure(message: "\(file.title): \(printable(error.description))")
            }
        }
    }

    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says whether results satisfy a threshold file; exits with 3 where they don't.",
            discussion: "Every condition that is not met is named on standard error, one a line.")

        @OptionGroup var results: Results

        @Option(
            name: [.customShort("t"), .customShort("T"), .long],
            help: ArgumentHelp("The threshold file, YAML or JSON; - for standard input.", valueName: "file"))
        var threshold: String

        func run() throws {
            let file = DocumentFile(name: threshold)
            guard !file.isStandardInput || results.input != "-" else {
                throw CommandFailure(message: "only one of results and threshold can be standard input")
            }
            let violations = try read(file).violations(in: try results.read())
            guard violations.isEmpty else {
                for violation in violations { complain(violation.description) }
                throw ExitCode(3)
            }
            try writeToStandardOutput("All validation tests passed\n")
        }

        private func read(_ file: DocumentFile) throws(CommandFailure) -> Threshold {
            let document = try file.parsed(asJSONWhereBraced: false)
            do throws(ThresholdError) {
                return try Threshold(document)
            } catch {
                throw CommandFailure(message: "\(file.title): \(printable(error.description))")
            }
        }
    }

    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the threshold file that results just satisfy: later ones are to be as good or better.")

        @OptionGroup var results: Results

        @Option(
            name: [.customShort("t"), .customShort("o"), .long],
            help: ArgumentHelp("The file to write, anew where it exists; - for standard output.", valueName: "file"))
        var threshold = "-"

        @Flag(name: [.customShort("e"), .long], help: "Better is no more allowed than worse.")
        var exact = false

        @Flag(
            name: [.customShort("c"), .customLong("control-ids")],
            help: "Each control has to keep its status and severity.")
        var names = false

        func run() throws {
            let run = try results.read()
            if let name = run.failedProfiles.first {
                throw CommandFailure(
                    message: "profile \(printable(name)) did not load, so there is nothing to demand of it")
            }
            let made = Threshold.generated(from: run.outcomes, exact: exact, naming: names)
            try DocumentFile(name: threshold).write(renderYAML(made.document))
        }
    }
}
