import ArgumentParser
import Glibc
import KubernetesAPI
import Operations
import PrintableText
import ResultTransport
import ScanReport
import Thresholds

struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "Scans a container that runs in a cluster, and leaves nothing behind.",
        usage: """
            sidescan scan pod/NAME [-n NAMESPACE] [-c CONTAINER] [OPTIONS] [-- ARGUMENTS OF sidescan-agent scan]
            sidescan scan --image IMAGE --run-as UID:GID [-n NAMESPACE] [OPTIONS]
            """,
        discussion: """
            Looks first whether the scan can succeed and is allowed, and makes nothing where not. Then it adds the agent to \
            the pod as an ephemeral container (--via debug), or starts a short-lived pod with a copy of the container and the \
            agent beside it (--via sidecar), gets the report, verifies its digest, writes the results and removes all that it \
            made, also when it is interrupted. docs/scan-a-pod.md has the whole of it.

            Exit codes: 0 done; 1 wrong usage, or an error; 2 the target is not there, does not run or can't be read; 3 the \
            threshold is not met; 4 a finding reaches --fail-on, or with --fail-incomplete something could not be seen; 5 \
            preflight refuses; 6 rights are missing; 7 the time is up; 8 the result can't be verified; 9 something could not \
            be removed; 130, 143 and 129 interrupted, after cleaning up.
            """)

    @Argument(help: ArgumentHelp("The pod: pod/NAME.", valueName: "pod"))
    var target: String?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The container. (default: the only one, or the pod's default)", valueName: "name"))
    var container: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Scan this image in a pod that is made for it, no running pod.", valueName: "image"))
    var image: String?

    @Option(
        name: .long,
        help: ArgumentHelp("debug, sidecar, or auto: debug where that can be done, else sidecar.", valueName: "way"))
    var via = "auto"

    @OptionGroup(title: "Cluster") var cluster: ClusterOptions

    @OptionGroup(title: "Agent") var agent: ScanAgentOptions

    @OptionGroup(title: "Preflight") var preflight: ScanPreflightOptions

    @OptionGroup(title: "Results") var results: ScanResultOptions

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("End the scan after so long; cleaning up comes on top.", valueName: "seconds"))
    var timeout = 300

    @Flag(name: [.short, .long], help: "Tell only what goes wrong.")
    var quiet = false

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("Behind --: more arguments for sidescan-agent scan.", valueName: "agent-arguments"))
    var agentArguments: [String] = []

    func validate() throws {
        guard (1...86_400).contains(timeout) else {
            throw ValidationError("--timeout takes seconds, from 1 to 86400")
        }
        guard (target == nil) != (image == nil) else {
            throw ValidationError("What is to be scanned? Name a pod, pod/NAME, or an image with --image")
        }
        guard image == nil || container == nil else {
            throw ValidationError("-c names a container of a pod, and --image is scanned without one")
        }
    }

    func run() async throws {
        let id = RunID()
        let configuration = try cluster.configuration()
        let order = try order(in: configuration.namespace)
        let isQuiet = quiet
        let surroundings = Surroundings { note in
            switch note {
            case .step(let text): if !isQuiet { complain(printable(text)) }
            case .warning(let text): complain("warning: \(printable(text))")
            case .problem(let text): complain(printable(text))
            }
        }
        let directory: ResultsDirectory?
        let log: AuditLog
        do throws(ScanFailure) {
            directory = preflight.preflight ? nil : try ResultsDirectory(results.path(of: id))
            log = try results.log(in: directory)
        } catch {
            throw CommandFailure(message: error.description)
        }
        let scan = ScanRun(
            order, id: id, with: try cluster.client(), as: cluster.localUser, results: directory, log: log,
            surroundings)
        let interruption = Interruption()
        let exit = await interruption.guarding(
            farewell: "ended at once; remove what is left with: \(scan.cleanupCommand)"
        ) { await scan.perform() }
        if exit == .interrupted, let signal = interruption.signal { throw ExitCode(128 + signal) }
        if exit != .done { throw ExitCode(exit.rawValue) }
    }

    private func order(in namespace: String) throws -> ScanOrder {
        guard let way = ScanOrder.Way(rawValue: via) else {
            throw ValidationError("--via takes debug, sidecar or auto: not '\(via)'")
        }
        var order = ScanOrder(try subject(), in: namespace, agentImage: agent.agentImage)
        order.way = way
        try agent.complete(&order)
        preflight.complete(&order)
        order.timeout = timeout
        order.agentArguments += agentArguments
        try results.complete(&order)
        if case .image = order.subject, order.runAs == nil, order.capabilities != .ptrace {
            throw ValidationError("--image needs --run-as UID:GID: as whom its program is to run")
        }
        return order
    }

    private func subject() throws -> ScanOrder.Subject {
        if let image {
            guard ImageReference(image) != nil else { throw ValidationError("--image takes an image's name") }
            return .image(image)
        }
        let words = (target ?? "").split(separator: "/", omittingEmptySubsequences: false)
        guard words.count == 2, ["pod", "pods", "po"].contains(words[0]), !words[1].isEmpty else {
            throw ValidationError("The target is pod/NAME: not '\(target ?? "")'")
        }
        return .pod(String(words[1]), container: container)
    }
}
