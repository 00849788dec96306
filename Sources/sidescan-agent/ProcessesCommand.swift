import AgentCore
import ArgumentParser
import ScanReport

struct ProcessesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ps", abstract: "Lists the processes in sight, each with its container.")

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() throws {
        let listing = ProcessListing(try TargetFinder().table())
        try writeToStandardOutput(json ? try renderJSON(listing) : listing.text)
    }
}
