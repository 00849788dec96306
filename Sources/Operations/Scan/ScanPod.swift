import KubernetesAPI
import PlainData
import ResultTransport

extension ScanPlan {
    /// The pod of a run's own: a copy of the target, or an image, and the agent beside it.
    ///
    /// - Parameter seconds: How long the scan may take; the pod ends some time later by itself, whatever became of who
    ///   started it.
    func scanPod(_ report: PreflightReport, _ order: ScanOrder, seconds: Int) throws(ScanFailure) -> KubernetesObject {
        let template = try template(report, order)
        var injection = Injection()
        injection.agentImage = order.agentImage
        injection.mode = .container
        injection.container = report.target?.container ?? ScanPodTemplate.imageContainer
        injection.runAs = Injection.User(uid: report.agent.uid, gid: report.agent.gid)
        injection.publish = results.index
        injection.profiles = order.profiles.compactMap(AgentArguments.configMap)
        injection.agentArguments =
            AgentArguments(
                order, run: run.text, seconds: seconds, about: indexed(report, order)
            ).words
        // The agent ends a scan by itself before the kubelet kills it.
        injection.resources.memoryLimit = "\((order.memory * 4 + 2) / 3 + 1)Mi"
        let injected: InjectedTemplate
        do throws(InjectionError) {
            injected = try injection.applied(to: template.pod.document, runsToCompletion: true)
        } catch {
            throw ScanFailure("no scan pod can be made: \(error)", .refused)
        }
        var pod = KubernetesObject(injected.document)
        pod["spec", "activeDeadlineSeconds"] = .integer(seconds + Self.spareSeconds)
        let containers = (pod["spec", "containers"]?.elements ?? []).map { container in
            container["name"]?.text == Injection.containerName ? Self.agent(container, report.agent) : container
        }
        pod["spec", "containers"] = .array(containers)
        return pod
    }

    /// What the copy of a target lacks.
    func omissions(_ report: PreflightReport, _ order: ScanOrder) throws(ScanFailure) -> [String] {
        try template(report, order).omissions
    }

    /// How much longer a scan pod may live than its scan, for images to be pulled and a result to be written.
    static let spareSeconds = 120

    private func template(_ report: PreflightReport, _ order: ScanOrder) throws(ScanFailure) -> ScanPodTemplate {
        if case .image(let image) = order.subject {
            return ScanPodTemplate(named: name, image: image, in: order.namespace, as: report.agent)
        }
        guard let pod = report.pod, let target = report.target else {
            throw ScanFailure("there is no pod to copy", .failed)
        }
        return ScanPodTemplate(named: name, copying: pod, target)
    }

    /// The injected container with the identity that preflight chose, and an exit code that says how the scan ended.
    private static func agent(_ container: PlainValue, _ identity: AgentIdentity) -> PlainValue {
        .map(
            (container.entries ?? []).map { entry in
                switch entry.key.text {
                case "securityContext": return .init("securityContext", merged(entry.value, identity.securityContext))
                case "args":
                    let words = (entry.value.elements ?? []).filter {
                        $0.text != "--exit-zero" && $0.text != "--then-wait"
                    }
                    return .init("args", .array(words))
                default: return entry
                }
            })
    }

    /// The first map with the second's entries in place of its own.
    private static func merged(_ first: PlainValue, _ second: PlainValue) -> PlainValue {
        let names = Set((second.entries ?? []).compactMap { $0.key.text })
        let rest = (first.entries ?? []).filter { entry in entry.key.text.map { !names.contains($0) } ?? true }
        return .map(rest + (second.entries ?? []))
    }
}
