import ArgumentParser
import Operations
import PrintableText
import ResultTransport

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Takes reports out of a directory that runs were collected into.",
        usage: "sidescan report -d DIR [-n NAMESPACE] (RUN ... | --all) [-o OUT]",
        discussion: """
            DIR is what sidescan collect was given as -o. Each report is written to standard output, one a line, or with -o to \
            OUT/NAMESPACE/RUN.json. A collector may work in DIR meanwhile; no cluster is asked.

            Exit codes: 0 all that were asked for are written; 1 some could not be, each is named.
            """)

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The directory that runs were collected into.", valueName: "dir"))
    var directory: String

    @Option(name: [.short, .long], help: "Only runs of this namespace.")
    var namespace: String?

    @Flag(name: .long, help: "All runs.")
    var all = false

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Write a file for each report into this directory; made where it is missing.", valueName: "out"))
    var output: String?

    @Argument(help: ArgumentHelp("The ids of runs, as the summary has them.", valueName: "run"))
    var runs: [String] = []

    func validate() throws {
        guard all != !runs.isEmpty else {
            throw ValidationError(all ? "Only one of run ids and --all can say which" : "Name a run's id, or --all")
        }
        guard output?.isEmpty != true else { throw ValidationError("--output takes a directory") }
        for run in runs where RunID(parsing: run) == nil {
            throw ValidationError("'\(printable(run))' is no run's id: fleet-summary.json has them")
        }
    }

    func run() throws {
        var problems = 0
        do throws(CollectFailure) {
            let reports = try CollectedReports(directory: directory)
            let files = try output.map { (path) throws(CollectFailure) in try ReportFiles(path: path) }
            let selection = CollectedReports.Selection(runs: all ? nil : Set(runs), namespace: namespace)
            try reports.forEach(selection) { problem in
                problems += 1
                complain(problem)
            } _: { (report) throws(CollectFailure) in
                if let files {
                    try files.write(report)
                } else {
                    do throws(CommandFailure) {
                        try writeToStandardOutput(report.bytes)
                    } catch {
                        throw CollectFailure(error.message)
                    }
                }
            }
        } catch {
            throw CommandFailure(message: printable(error.description))
        }
        if problems > 0 { throw ExitCode(1) }
    }
}
