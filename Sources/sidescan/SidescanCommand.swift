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
            ScanCommand.self, InjectCommand.self, CollectCommand.self, ReportCommand.self, CleanupCommand.self,
            ThresholdCommand.self,
        ])

    /// It isn't `async`: the runtime ends the first thread then (`dispatch_main`), for which a static executable sorts the
    /// unwinding tables of all that is in it.
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        // Where a standard stream is closed, no other file gets its number, and what is said on it.
        while case let number = open("/dev/null", O_RDWR), number >= 0 {
            guard number > STDERR_FILENO else { continue }
            close(number)
            break
        }
        // Not this thread's: nobody takes up what waits for it.
        Task.detached { await finish() }
        while true { pause() }
    }

    /// Does what the arguments say, and ends the process.
    private static func finish() async -> Never {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            Glibc.exit(0)
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
