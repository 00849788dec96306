import KubernetesAPI
import PlainData
import ResultTransport

/// The names and documents of all that a run makes.
struct ScanPlan: Sendable {
    let run: RunID

    /// The name of everything of the run's own.
    var name: String { "sidescan-\(run)" }
    /// The ConfigMaps of its result.
    var results: ResultNames { ResultNames(of: run) }
    /// The ephemeral container's name, a DNS label: with the id's last digits, which are random.
    var containerName: String { "sidescan-\(run.text.suffix(12))" }

    /// What a way needs of the caller.
    func rights(_ way: ScanOrder.Way, _ order: ScanOrder) -> [AccessRight] {
        let marks = RunMarks(run: run, pod: nil, container: "", image: "", expires: "")
        func publishing(existing: String?) -> [AccessRight] {
            AccessRight.publishing(
                ScanCredentials(
                    name: name, namespace: order.namespace, results: results, existing: existing, marks: marks))
        }
        switch (way, order.subject) {
        case (.debug, .pod(let pod, _)):
            return AccessRight.ephemeral(pod: pod) + (order.publishesFromDebug ? publishing(existing: "") : [])
        default:
            var rights = AccessRight.scanPod(named: name) + publishing(existing: nil)
            if order.tokenFile != nil {
                rights.append(
                    AccessRight("create", .serviceAccount, "token", name: name, to: "write --token-file"))
            }
            return rights
        }
    }

    /// The labels and annotations of what is made.
    func marks(_ report: PreflightReport, _ order: ScanOrder, expires: String) -> RunMarks {
        if let target = report.target {
            return RunMarks(
                run: run, pod: target.pod, container: target.container, image: target.imageName, expires: expires)
        }
        guard case .image(let image) = order.subject else {
            return RunMarks(run: run, pod: nil, container: "", image: "", expires: expires)
        }
        return RunMarks(run: run, pod: nil, container: ScanPodTemplate.imageContainer, image: image, expires: expires)
    }

    /// The rights that the agent gets; nil where it needs none.
    func credentials(_ report: PreflightReport, _ order: ScanOrder, _ marks: RunMarks) throws(ScanFailure)
        -> ScanCredentials?
    {
        guard report.way == .debug else {
            return ScanCredentials(name: name, namespace: order.namespace, results: results, marks: marks)
        }
        guard order.publishesFromDebug else { return nil }
        return ScanCredentials(
            name: name, namespace: order.namespace, results: results,
            existing: try token(of: report).serviceAccount, marks: marks)
    }

    private func token(of report: PreflightReport) throws(ScanFailure) -> TargetFacts.Token {
        guard let token = report.target?.token else {
            throw ScanFailure(
                "an ephemeral container gets no token, and pod \(report.target?.pod ?? "") has no volume with one to "
                    + "publish with: leave --publish out, and the report comes by the log", .refused)
        }
        return token
    }

    /// What the result's index says of the target.
    func indexed(_ report: PreflightReport, _ order: ScanOrder) -> ResultTarget {
        var indexed = ResultTarget(namespace: order.namespace)
        if let target = report.target {
            indexed.pod = target.pod
            indexed.workload = target.workload
            indexed.container = target.container
            indexed.image = target.image
            indexed.imageID = target.runningImage?.description
        } else if case .image(let image) = order.subject {
            indexed.container = ScanPodTemplate.imageContainer
            indexed.image = image
        }
        // The agent refuses what no index can hold; it is a claim for people only.
        for member in ResultTarget.members {
            var one = ResultTarget()
            one[keyPath: member.path] = indexed[keyPath: member.path]
            if one.fault != nil { indexed[keyPath: member.path] = nil }
        }
        return indexed
    }

    /// The agent in the target's own pod.
    func ephemeralContainer(
        _ report: PreflightReport, _ order: ScanOrder, seconds: Int
    ) throws(ScanFailure) -> EphemeralAgent {
        guard let target = report.target else { throw ScanFailure("there is no pod to join", .failed) }
        if let map = order.profiles.lazy.compactMap(AgentArguments.configMap).first {
            throw ScanFailure(
                "an ephemeral container can mount nothing that its pod does not have, so profiles of configmap \(map) "
                    + "can't be had: use --via sidecar, or an agent's image that has them", .refused)
        }
        var arguments = ["scan"]
        // Where the pod's processes are all in sight the target has to be told from the others. The name is known by where
        // the termination message is mounted.
        if target.sharesProcesses {
            let byName = target.hasUsualTerminationPath ? target.container : target.containerID
            if let byName { arguments += ["--container", byName] }
        }
        arguments += ["--publish", order.publishesFromDebug ? "configmap/\(name)" : "log"]
        arguments += AgentArguments(order, run: run.text, seconds: seconds, about: indexed(report, order)).words
        return EphemeralAgent(
            name: containerName, image: order.agentImage, arguments: arguments, identity: report.agent,
            target: target.container, tokenVolume: order.publishesFromDebug ? try token(of: report).volume : nil)
    }
}
