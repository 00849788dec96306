import ArgumentParser
import Glibc
import KubernetesAPI
import NIOCore
import NIOPosix
import Operations
import PrintableText

struct CollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect", abstract: "Gathers finished runs out of a cluster, and sums them up.",
        usage: "sidescan collect [-n NAMESPACE | --all-namespaces] [-l SELECTOR] -o DIR [--watch] [--delete]",
        discussion: """
            Each run's report is verified and written to DIR/reports, a line each of a file of many, and all runs are summed up \
            in DIR/fleet-summary.json and DIR/fleet-summary.md. DIR/collected.jsonl tells what was collected before: begun again \
            with the same DIR, after whatever ended it, it loses no run and takes none twice. docs/collect.md has the whole of \
            it.

            Exit codes: 0 all are collected; 1 wrong usage, or an error; 6 rights are missing: get, list and watch on \
            configmaps; 8 some run could not be verified, each is named; 9 what --delete was to remove could not be, each is \
            named; 129, 130 and 143 interrupted before all were listed. With --watch, Ctrl-C and SIGTERM are no interruption \
            but the end.
            """)

    @OptionGroup(title: "Cluster") var cluster: ClusterOptions

    @Flag(name: [.customShort("A"), .long], help: "Of all namespaces.")
    var allNamespaces = false

    @Option(
        name: [.customShort("l"), .long],
        help: ArgumentHelp("Only runs whose index has these labels, as kubectl writes it.", valueName: "selector"))
    var selector: String?

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("The directory; made where it is missing.", valueName: "dir"))
    var output: String

    @Flag(name: [.short, .long], help: "Go on with what comes to be finished, until it is ended.")
    var watch = false

    @Flag(name: .long, help: "Delete the ConfigMaps of collected runs.")
    var delete = false

    @Flag(name: [.short, .long], help: "Tell only what goes wrong.")
    var quiet = false

    func validate() throws {
        guard !allNamespaces || cluster.namespace == nil else {
            throw ValidationError("Only one of --namespace and --all-namespaces can say where")
        }
        guard !output.isEmpty else { throw ValidationError("--output takes a directory") }
        guard selector?.isEmpty != true else { throw ValidationError("--selector takes a label selector") }
    }

    func run() async throws {
        Collector.keepMemory()
        let configuration = try cluster.configuration()
        var request = Collector.Request(
            namespace: allNamespaces ? nil : configuration.namespace, selector: selector, directory: output)
        request.deletes = delete
        var limits = KubernetesClient.Limits()
        // The largest ConfigMap as JSON; of longer lists smaller pages are asked for.
        limits.body = 4 << 20
        limits.watchLine = 4 << 20
        // All on one thread: handing each answer to another costs more than what is done with it.
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let client = KubernetesClient(configuration, on: loop, limits: limits)
        let collector: Collector
        do throws(CollectFailure) {
            collector = try Collector(request, with: client) { [quiet] in Self.tell($0, isQuiet: quiet) }
        } catch {
            throw CommandFailure(message: printable(error.description))
        }
        let interruption = Interruption()
        let isWatching = watch
        let result = await interruption.guarding(
            notice: "ending: writing the summary; once more ends at once", farewell: "ended at once"
        ) {
            await withTaskExecutorPreference(LoopExecutor(loop)) { () -> Result<Collector.Outcome, CollectFailure> in
                do throws(CollectFailure) {
                    return .success(
                        isWatching ? try await collector.collectAndWatch() : try await collector.collectOnce())
                } catch {
                    return .failure(error)
                }
            }
        }
        try end(result, by: interruption.signal)
    }

    private func end(_ result: Result<Collector.Outcome, CollectFailure>, by signal: CInt?) throws {
        switch result {
        case .failure(let failure):
            guard failure.kind == .rights else { throw CommandFailure(message: failure.description) }
            complain(failure.description)
            throw ExitCode(ScanExit.rights.rawValue)
        case .success(let outcome):
            if !quiet {
                let refused = outcome.refused > 0 ? "; \(outcome.refused) could not be verified" : ""
                let left = outcome.notDeleted > 0 ? "; \(outcome.notDeleted) could not be deleted" : ""
                complain("\(outcome.new) runs collected, \(outcome.total) in all\(refused)\(left)")
            }
            if outcome.isBrokenOff { throw ExitCode(128 + (signal ?? SIGINT)) }
            if outcome.refused > 0 { throw ExitCode(ScanExit.unverified.rawValue) }
            if outcome.notDeleted > 0 { throw ExitCode(ScanExit.leftovers.rawValue) }
        }
    }

    private static func tell(_ event: Collector.Event, isQuiet: Bool) {
        switch event {
        case .collected(let namespace, let run, let verdict):
            if !isQuiet { complain("collected \(namespace)/\(run): \(verdict)") }
        case .refused(let namespace, let index, let reason): complain("not verified: \(namespace)/\(index): \(reason)")
        case .notDeleted(let namespace, let name, let reason):
            complain("not deleted: configmap \(namespace)/\(name): \(reason)")
        case .setAside(let path, let kept):
            complain(
                "\(path) is not in the journal, because a collector was stopped or the journal is an older one: it is kept as "
                    + "\(kept), and what of it is still in the cluster is collected anew")
        case .cut(let kept):
            complain(
                "the journal's end is torn: it was cut off and is kept as \(kept), and what of it is still in the cluster is "
                    + "collected anew")
        case .trouble(let text): complain("\(text); trying again")
        case .watching: if !isQuiet { complain("watching for more") }
        }
    }
}
