import AgentCore
import ArgumentParser
import TargetProcess

/// The options that name a running target.
struct TargetOptions: ParsableArguments {
    // A number with a minus is a wrong value, not another option.
    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The process with this id.", valueName: "n"))
    var pid: Int32?

    @Option(
        name: .long, help: ArgumentHelp("The container with this name, or whose id begins so.", valueName: "name-or-id")
    )
    var container: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The container of the process whose name, executable or command line matches.", valueName: "regex"))
    var process: String?

    /// How many of the options were given.
    var count: Int { [pid != nil, container != nil, process != nil].count(where: \.self) }

    func selector() throws -> TargetSelector {
        guard count <= 1 else {
            throw ValidationError("Only one of --pid, --container and --process can name the target")
        }
        if let pid {
            guard pid > 0 else { throw ValidationError("--pid takes a process id, which is greater than 0") }
            return .pid(pid)
        }
        if let container {
            guard !container.isEmpty else {
                throw ValidationError("--container takes a name or the beginning of an id")
            }
            return .container(container)
        }
        if let process {
            do {
                return .process(try CommandPattern(process))
            } catch {
                throw ValidationError("--process is no regular expression: \(error.message) (at byte \(error.offset))")
            }
        }
        return .onlyOther
    }
}

/// How many threads to walk on.
struct JobsOption: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("How many threads to walk on. (default: as many as processors may be used)", valueName: "n"))
    var jobs: Int?

    func validate() throws {
        if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 256") }
    }
}
