import ArgumentParser
import Glibc
import ScanReport

/// The operator's executable: argument parsing only.
@main
struct SidescanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sidescan", abstract: "Scans running containers in Kubernetes, and judges what scans found.",
        discussion: """
            Exit codes: 0 done, 1 wrong usage or something that can't be read, 3 a threshold is not met. \
            sidescan-agent scans from inside a pod.
            """,
        version: sidescanVersion,
        subcommands: [
            ScanCommand.self, InjectCommand.self, CollectCommand.self, CleanupCommand.self, ThresholdCommand.self,
        ])

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            complain(failure.message)
            Glibc.exit(1)
        } catch {
            let code = exitCode(for: error)
            if code == .success {
                print(fullMessage(for: error))
                Glibc.exit(0)
            }
            if error is ExitCode { Glibc.exit(code.rawValue) }
            let text = message(for: error)
            complain((text.split(separator: "\n").first.map(String.init) ?? text) + " (see sidescan --help)")
            Glibc.exit(1)
        }
    }
}
