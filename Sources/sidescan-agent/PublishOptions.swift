import AgentCore
import ArgumentParser
import ResultTransport

/// Where the report is published for the operator to collect.
struct PublishOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            Publish the report: to ConfigMaps of the own namespace, configmap/NAME, or framed on standard output, log. \
            docs/publishing.md
            """,
            valueName: "place"))
    var publish: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "Publish at most so much, compressed: of a longer report the gravest findings. (default: 8; 6 for log)",
            valueName: "MiB"))
    var publishLimit: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What the published index says of the target: namespace, pod, container, image, imageID. Repeatable.",
            valueName: "name=value"))
    var publishTarget: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The pod with which the cluster collects the ConfigMaps, and its uid.", valueName: "pod/uid"))
    var publishOwner: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The run's id, a UUID version 7 in lower case. (default: a new one)", valueName: "uuid"))
    var runID: String?

    func run() throws -> RunID? {
        guard let runID else { return nil }
        guard let run = RunID(parsing: runID) else {
            throw ValidationError("--run-id takes a UUID version 7 in lower case: not '\(runID)'")
        }
        return run
    }

    func request() throws -> PublishRequest? {
        guard let publish else {
            guard publishLimit == nil, publishTarget.isEmpty, publishOwner == nil else {
                throw ValidationError("--publish-limit, --publish-target and --publish-owner go with --publish")
            }
            return nil
        }
        var request = PublishRequest(try place(publish))
        if let publishLimit {
            guard (1...8).contains(publishLimit) else {
                throw ValidationError("--publish-limit takes MiB, from 1 to 8")
            }
            request.limit = publishLimit << 20
        }
        request.target = try target()
        request.owner = try owner(request.place)
        return request
    }

    private func place(_ text: String) throws -> PublishRequest.Place {
        if text == "log" { return .log }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "configmap" else {
            throw ValidationError("--publish takes configmap/NAME or log: not '\(text)'")
        }
        guard let names = ResultNames(index: String(parts[1])) else {
            throw ValidationError(
                "--publish: '\(parts[1])' can't name a ConfigMap and its pieces: at most 251 of a-z, 0-9, - and .,"
                    + " beginning and ending with one of a-z, 0-9")
        }
        return .configMaps(names)
    }

    private func target() throws -> ResultTarget {
        var target = ResultTarget()
        for text in publishTarget {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let member = ResultTarget.members.first(where: { $0.name == parts[0] }) else {
                let names = ResultTarget.members.map(\.name).joined(separator: ", ")
                throw ValidationError("--publish-target takes NAME=VALUE, the name one of \(names): not '\(text)'")
            }
            target[keyPath: member.path] = String(parts[1])
        }
        if let workload = target.workload, !ResultTarget.isWorkload(workload) {
            throw ValidationError("--publish-target: the workload is a kind and a name, Deployment/web")
        }
        if let fault = target.fault { throw ValidationError("--publish-target: \(fault)") }
        return target
    }

    private func owner(_ place: PublishRequest.Place) throws -> ResultOwner? {
        guard let publishOwner else { return nil }
        guard place != .log else { throw ValidationError("--publish-owner goes with --publish configmap/NAME") }
        let parts = publishOwner.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        // The characters of a uid are the API server's own choice.
        guard parts.count == 2, ResultTarget(pod: parts[0]).fault == nil, ResultTarget(container: parts[1]).fault == nil
        else { throw ValidationError("--publish-owner takes POD/UID: not '\(publishOwner)'") }
        return ResultOwner(pod: parts[0], uid: parts[1])
    }
}
