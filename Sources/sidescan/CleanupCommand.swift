import ArgumentParser
import Glibc
import KubernetesAPI
import Operations
import PrintableText
import ResultTransport

struct CleanupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cleanup", abstract: "Finds what crashed runs left in a cluster, and removes it.",
        discussion: """
            Looks for pods, roles, role bindings, service accounts and ConfigMaps that have Sidescan's labels and a run's id, and \
            touches nothing else. Results that are whole stay, because somebody may want to collect them, unless --results is \
            given. Containers that were added to pods can't be removed; they end by themselves.

            Exit codes: 0 nothing is left, 1 wrong usage, or an error, 9 something could not be removed or looked for, 130 and \
            143 interrupted.
            """)

    @Option(name: .long, help: ArgumentHelp("Only this run's.", valueName: "id"))
    var run: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            Only of runs that made nothing for so long: 90s, 30m, 1h, 2d. \
            (default: 1h, and never of one whose --timeout still runs)
            """,
            valueName: "time"))
    var olderThan: String?

    @OptionGroup(title: "Cluster") var cluster: ClusterOptions

    @Flag(name: [.customShort("A"), .long], help: "In all namespaces.")
    var allNamespaces = false

    @Flag(name: .long, help: "Results too that are whole.")
    var results = false

    @Flag(name: .long, help: "Only say what would be removed.")
    var dryRun = false

    @Option(name: .long, help: ArgumentHelp("Append to this audit log. (default: none)", valueName: "file"))
    var auditLog: String?

    func run() async throws {
        let configuration = try cluster.configuration()
        guard !allNamespaces || cluster.namespace == nil else {
            throw ValidationError("Only one of --namespace and --all-namespaces can say where")
        }
        var order = CleanupOrder(try runs(), in: allNamespaces ? nil : configuration.namespace)
        order.includesResults = results
        order.isDryRun = dryRun
        let log: AuditLog
        do throws(ScanFailure) {
            log = try auditLog.map(AuditLog.file) ?? AuditLog { (_: AuditEntry) throws(ScanFailure) in }
        } catch {
            throw CommandFailure(message: error.description)
        }
        let surroundings = Surroundings { note in
            switch note {
            case .step(let text): print(printable(text))
            case .warning(let text), .problem(let text): complain(printable(text))
            }
        }
        let cleanup = CleanupRun(
            order, with: try cluster.client(), actor: cluster.localUser, log: log, surroundings)
        let outcome = await cleanup.perform()
        if outcome.exit != .done { throw ExitCode(outcome.exit.rawValue) }
    }

    private func runs() throws -> CleanupOrder.Runs {
        guard run == nil || olderThan == nil else {
            throw ValidationError("Only one of --run and --older-than can say which runs")
        }
        if let run {
            guard let id = RunID(parsing: run) else {
                throw ValidationError("--run takes a run's id, a UUID version 7 in lower case: not '\(run)'")
            }
            return .one(id)
        }
        guard let text = olderThan else { return .over(olderThan: 3600) }
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()),
            (0...100_000).contains(number)
        else { throw ValidationError("--older-than takes a number and s, m, h or d: not '\(text)'") }
        return .olderThan(Double(number) * unit)
    }
}
