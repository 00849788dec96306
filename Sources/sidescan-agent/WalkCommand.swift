import AgentCore
import ArgumentParser
import ScanReport

struct WalkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "walk", abstract: "Walks a directory and prints the walker's figures, for benchmarks.")

    @Argument(help: "The directory.")
    var directory: String

    @Flag(name: .long, help: "Enter other mounts.")
    var crossMounts = false

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    @OptionGroup var jobs: JobsOption

    func run() throws {
        let figures = try WalkFigures(directory: Array(directory.utf8), crossesMounts: crossMounts, jobs: jobs.jobs)
        if json {
            try writeToStandardOutput(try renderJSON(figures))
            return
        }
        try writeToStandardOutput(
            """
            entries      \(figures.entries)
            files        \(figures.files)
            directories  \(figures.directories)
            symlinks     \(figures.symlinks)
            others       \(figures.others)
            bytes        \(figures.bytes)
            unreadable   \(figures.unreadable)

            """)
    }
}
