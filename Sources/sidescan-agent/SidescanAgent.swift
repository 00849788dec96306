import AgentCore
import ArgumentParser
import Confinement
import Glibc
import ScanReport

/// The in-pod executable: argument parsing only.
@main
struct SidescanAgent: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sidescan-agent",
        abstract: "Audits a running container from inside its own pod.",
        discussion: """
            \(exitCodes).
            """,
        version: sidescanVersion,
        subcommands: [ScanCommand.self, DoctorCommand.self, ProcessesCommand.self, RulesCommand.self, WalkCommand.self])

    /// Shows the help or the version.
    ///
    /// - Returns: The exit code.
    private static func show(_ text: String) -> Int32 {
        do throws(AgentFailure) {
            try writeToStandardOutput(text + "\n")
            return 0
        } catch {
            complain(error.message)
            return error.exitCode.rawValue
        }
    }

    /// The command to run. A scan is looked for alone first, which takes half the time of looking for all commands; what
    /// is no scan, and what is wrong with one, is told by the whole.
    private static func parsed() throws -> any ParsableCommand {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == ScanCommand.configuration.commandName,
            let scan = try? ScanCommand.parse(Array(arguments.dropFirst()))
        {
            return scan
        }
        return try parseAsRoot()
    }

    static let exitCodes = """
        Exit codes: 0 done, 1 wrong usage or an error of the agent's own, 2 target not found or not readable, 4 a finding \
        reaches the severity that --fail-on names, or with --fail-incomplete something could not be seen
        """

    static func main() {
        ProcessHardening.begin()
        if CommandLine.arguments.dropFirst().first == Worker.argument { Glibc.exit(Worker.main()) }
        // A reader of standard output that goes away is an error like another, not a silent death.
        signal(SIGPIPE, SIG_IGN)
        // So is a file that may not grow; setrlimit(2).
        signal(SIGXFSZ, SIG_IGN)
        do {
            var command = try parsed()
            try command.run()
        } catch let failure as AgentFailure {
            complain(failure.message)
            Glibc.exit(failure.exitCode.rawValue)
        } catch {
            let code = exitCode(for: error)
            if code == .success {
                Glibc.exit(show(fullMessage(for: error)))
            }
            if error is ExitCode { Glibc.exit(code.rawValue) }
            let text = message(for: error)
            let line = text.split(separator: "\n").first.map(String.init) ?? text
            let command = CommandLine.arguments.dropFirst().first.flatMap { name in
                configuration.subcommands.map { $0.configuration.commandName }.first { $0 == name } ?? nil
            }
            complain("\(line) (see sidescan-agent \(command.map { "\($0) " } ?? "")--help)")
            Glibc.exit(AgentFailure.ExitCode.failed.rawValue)
        }
    }
}
