import AgentCore
import CActs
import Confinement
import Glibc
import ScanReport

/// The agent but for one thing: its worker, once it is in its cage, does what the cage is there to prevent.
///
///     sidescan-redteam list
///     sidescan-redteam LAYERS ACT INSIDE OUTSIDE PORT TARGET
///     sidescan-redteam scan LAYERS DIRECTORY
///
/// The last scans, as the agent does, so that what the cage costs can be measured.
///
/// LAYERS is a sum: 1 seccomp, 2 Landlock. The root is the directory of INSIDE.
@main enum RedTeam {
    static func main() {
        ProcessHardening.begin()
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "list":
            list()
        case Worker.argument:
            // A scan has no act.
            if arguments.count == 1 { exit(Worker.main()) }
            exit(Worker.main { act(Array(arguments.dropFirst())) })
        default:
            exit(supervise(arguments))
        }
    }

    private static func list() {
        for index in 0..<act_count() {
            let act = act_at(index)
            let call = act.call.map { String(cString: $0) } ?? ""
            print("\(String(cString: act.name))\t\(call)\t\(act.landlock_refuses)\t\(act.succeeds_uncaged)")
        }
    }

    /// What became of the act.
    private static func act(_ arguments: [String]) -> String {
        guard arguments.count == 5, let index = CInt(arguments[0]), index >= 0, index < act_count(),
            let port = CInt(arguments[3]), let target = CInt(arguments[4])
        else { return "no such act" }
        let outcome = arguments[1].withCString { inside in
            arguments[2].withCString { outside in
                var fixture = act_fixture(inside: inside, outside: outside, port: port, target: target)
                return act_run(index, &fixture)
            }
        }
        return outcome < 0 ? "refused \(-outcome)" : "done"
    }

    private static func supervise(_ arguments: [String]) -> Int32 {
        if arguments.count == 3, arguments[0] == "scan", let layers = Int(arguments[1]) {
            let request = request(layers, Array(arguments[2].utf8))
            return supervise(request, format: .json, workerArguments: [Worker.argument])
        }
        guard arguments.count == 6, let layers = Int(arguments[0]), let end = arguments[2].lastIndex(of: "/") else {
            return 64
        }
        var request = request(layers, Array(arguments[2][..<end].utf8))
        request.timeout = 10
        request.jobs = 2
        return supervise(request, format: .text, workerArguments: [Worker.argument] + arguments.dropFirst())
    }

    private static func request(_ layers: Int, _ root: [UInt8]) -> ScanRequest {
        var request = ScanRequest(source: .directory(root))
        request.layers = ScanRequest.Layers(rawValue: layers)
        request.requirement = request.layers == .all ? .seccomp : .none
        return request
    }

    private static func supervise(
        _ request: ScanRequest, format: OutputFormat, workerArguments: [String]
    ) -> Int32 {
        do throws(AgentFailure) {
            var plan = try OutputPlan([OutputRequest(format: format, path: nil)])
            _ = try Supervisor(request, workerArguments: workerArguments).run(&plan, colour: false)
            return 0
        } catch {
            complain(error.message)
            return error.exitCode.rawValue
        }
    }
}
