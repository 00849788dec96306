import AgentCore
import CActs
import Confinement
import Glibc
import LinuxSystem
import ScanReport
import Synchronization

/// The agent but for one thing: its worker, once it is in its cage, does what the cage is there to prevent, or what its
/// supervisor is there to notice.
///
///     sidescan-redteam list
///     sidescan-redteam LAYERS ACT INSIDE OUTSIDE PORT TARGET THREAD
///     sidescan-redteam misbehaviours
///     sidescan-redteam misbehave NAME DIRECTORY REPORT TIMEOUT MEMORY LIMIT
///     sidescan-redteam scan LAYERS DIRECTORY
///
/// The last scans, as the agent does, so that what the cage costs can be measured.
///
/// LAYERS is a sum: 1 seccomp, 2 Landlock. The root is the directory of INSIDE. THREAD is the number of the worker's thread that
/// acts, from 0 to 3. A worker that misbehaves is asked for two
/// outputs: text to standard output, JSON to the file REPORT; within TIMEOUT seconds, MEMORY MiB, and LIMIT MiB of outputs.
@main enum RedTeam {
    static func main() {
        ProcessHardening.begin()
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "list":
            list()
        case "misbehaviours":
            for misbehaviour in Misbehaviour.all { print(misbehaviour.name) }
        case Worker.argument:
            exit(Worker.main(trial(Array(arguments.dropFirst()))))
        default:
            exit(supervise(arguments))
        }
    }

    /// What the worker is to do, by its arguments: layers, and then a misbehaviour, an act with what it is to act on, or
    /// nothing for a scan.
    private static func trial(_ arguments: [String]) -> WorkerTrial {
        let layers = CageLayers(rawValue: arguments.first.flatMap { Int($0) } ?? CageLayers.all.rawValue)
        return switch arguments.count {
        case ...1: WorkerTrial(layers: layers)
        case 2: WorkerTrial(layers: layers) { _ in misbehave(arguments[1]) }
        default: WorkerTrial(layers: layers) { act(Array(arguments.dropFirst()), on: $0) }
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
    private static func act(_ arguments: [String], on threads: WorkerThreads) -> String {
        guard arguments.count == 6, let index = CInt(arguments[0]), index >= 0, index < act_count(),
            let port = CInt(arguments[3]), let target = CInt(arguments[4]), let thread = Int(arguments[5]),
            thread < threads.count
        else { return "no such act" }
        let outcome = Mutex<Int?>(nil)
        threads.run { number in
            guard number == thread else { return }
            let result = arguments[1].withCString { inside in
                arguments[2].withCString { outside in
                    var fixture = act_fixture(inside: inside, outside: outside, port: port, target: target)
                    return act_run(index, &fixture)
                }
            }
            outcome.withLock { $0 = result }
        }
        guard let result = outcome.withLock({ $0 }) else { return "not tried" }
        return result < 0 ? "refused \(-result)" : "done"
    }

    private static func misbehave(_ name: String) -> String {
        guard let misbehaviour = Misbehaviour.all.first(where: { $0.name == name }) else {
            return "no such misbehaviour"
        }
        misbehaviour.run()
        _exit(0)
    }

    private static func supervise(_ arguments: [String]) -> Int32 {
        if arguments.count == 3, arguments[0] == "scan", let layers = Int(arguments[1]) {
            let request = request(layers, Array(arguments[2].utf8))
            return supervise(
                request, [OutputRequest(format: .json, path: nil)], workerArguments: [Worker.argument, arguments[1]])
        }
        if arguments.count == 7, arguments[0] == "misbehave", let timeout = Int(arguments[4]),
            let memory = Int(arguments[5]), let limit = Int(arguments[6])
        {
            var request = request(CageLayers.all.rawValue, Array(arguments[2].utf8))
            request.jobs = 4
            request.timeout = timeout
            request.memory = memory
            request.outputLimit = limit
            let outputs = [OutputRequest(format: .text, path: nil), OutputRequest(format: .json, path: arguments[3])]
            return supervise(request, outputs, workerArguments: [Worker.argument, "3", arguments[1]])
        }
        guard arguments.count == 7, let layers = Int(arguments[0]), let end = arguments[2].lastIndex(of: "/") else {
            return 64
        }
        var request = request(layers, Array(arguments[2][..<end].utf8))
        request.timeout = 10
        request.jobs = 4
        return supervise(
            request, [OutputRequest(format: .text, path: nil)],
            workerArguments: [Worker.argument] + arguments)
    }

    private static func request(_ layers: Int, _ root: [UInt8]) -> ScanRequest {
        var request = ScanRequest(source: .directory(root))
        request.requirement = layers == CageLayers.all.rawValue ? .seccomp : .none
        return request
    }

    private static func supervise(
        _ request: ScanRequest, _ outputs: [OutputRequest], workerArguments: [String]
    ) -> Int32 {
        do throws(AgentFailure) {
            var plan = try OutputPlan(outputs)
            _ = try Supervisor(request, workerArguments: workerArguments).run(&plan, colour: false)
            return 0
        } catch {
            complain(error.message)
            return error.exitCode.rawValue
        }
    }
}
