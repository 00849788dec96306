import KubernetesAPI
@testable import Operations
import PlainData
import ResultTransport
import ScanReport
import TestSupport
import Testing

@Suite struct ScanDocumentTests {
    private let plan = ScanPlan(run: RunID())

    private func report(_ way: ScanOrder.Way, _ pod: PlainValue) throws -> PreflightReport {
        let object = KubernetesObject(pod)
        return PreflightReport(
            pod: object, target: try TargetFacts(object, container: nil), way: way,
            agent: AgentIdentity(uid: 65532, gid: 65532), lines: [], warnings: [])
    }

    private var order: ScanOrder {
        ScanOrder(.pod("web-0", container: nil), in: "shop", agentImage: ScanCluster.agentImage)
    }

    private var marks: RunMarks {
        RunMarks(
            run: plan.run, pod: "web-0", container: "app", image: ScanCluster.image, expires: "2026-01-01T00:00:00Z")
    }

    @Test("The Role allows to apply the run's ConfigMaps, and nothing else")
    func role() throws {
        let credentials = ScanCredentials(name: plan.name, namespace: "shop", results: plan.results, marks: marks)
        let role = try #require(credentials.objects.first { $0.0 == .role }?.1)
        let rules = try #require(role["rules"]?.elements)
        #expect(rules.count == 1)
        #expect(rules[0]["verbs"] == .array([.text("create"), .text("patch")]))
        #expect(rules[0]["resources"] == .array([.text("configmaps")]))
        #expect(rules[0]["apiGroups"] == .array([.text("")]))
        #expect(rules[0]["resourceNames"]?.elements?.compactMap(\.text) == plan.results.all)
        #expect(credentials.objects.map(\.0) == [.serviceAccount, .role, .roleBinding])
        for (_, object) in credentials.objects {
            #expect(RunMarks.run(of: object) == plan.run)
            #expect(object.annotations[RunLabels.targetPod] == "web-0")
        }
        let account = try #require(credentials.objects.first?.1)
        #expect(account["automountServiceAccountToken"] == .boolean(false))
    }

    @Test("Where an account is there already none is made, and the binding names it")
    func existingAccount() throws {
        let credentials = ScanCredentials(
            name: plan.name, namespace: "shop", results: plan.results, existing: "web", marks: marks)
        #expect(credentials.kinds == [.role, .roleBinding])
        let binding = try #require(credentials.objects.last?.1)
        #expect(binding["subjects"]?.elements?.first?["name"]?.text == "web")
    }

    @Test("A token is asked for 600 seconds and bound to the pod")
    func token() throws {
        let pod = KubernetesObject(try ScanCluster.pod())
        let request = ScanCredentials.tokenRequest(boundTo: pod)
        #expect(request["spec", "expirationSeconds"] == .integer(600))
        #expect(request["spec", "boundObjectRef", "uid"]?.text == pod.uid)
    }

    @Test("The ephemeral container has what Kubernetes takes, and its limits as arguments")
    func ephemeral() throws {
        var order = order
        order.memory = 128
        order.jobs = 2
        let agent = try plan.ephemeralContainer(report(.debug, ScanCluster.pod()), order, seconds: 42)
        let container = agent.container
        for field in ["resources", "ports", "livenessProbe", "lifecycle", "volumeMounts"] {
            #expect(container[field] == nil, "\(field)")
        }
        #expect(container["targetContainerName"]?.text == "app")
        #expect(agent.name.utf8.count <= 63)
        let words = agent.arguments.joined(separator: " ")
        #expect(words.hasPrefix("scan --publish log --run-id \(plan.run) --timeout 42 --memory 128 --jobs 2"))
        #expect(words.contains("--publish-target imageID=\(ScanCluster.image)"))
        #expect(!words.contains("--container"))
    }

    @Test(
        "The index is told what the pod belongs to",
        arguments: [
            ("ReplicaSet", "web-5d4f8c", "5d4f8c", "true", "Deployment/web"),
            ("ReplicaSet", "web-5d4f8c", "", "true", "ReplicaSet/web-5d4f8c"),
            ("ReplicaSet", "-5d4f8c", "5d4f8c", "true", "ReplicaSet/-5d4f8c"),
            ("StatefulSet", "web", "5d4f8c", "true", "StatefulSet/web"), ("Node", "node-1", "", "true", nil),
            ("Job", "web", "", "false", nil), ("$(KUBERNETES_SERVICE_HOST)", "web", "", "true", nil),
            ("Job", "<b>", "", "true", nil), ("ReplicaSet", "<b>-5d4f8c", "5d4f8c", "true", nil),
        ])
    func workload(kind: String, name: String, hash: String, isController: String, expected: String?) throws {
        let pod = try ScanCluster.pod { pod in
            if !hash.isEmpty { pod.labels["pod-template-hash"] = hash }
            pod["metadata", "ownerReferences"] = .array([
                .map([
                    .init("kind", .text(kind)), .init("name", .text(name)),
                    .init("controller", .boolean(isController == "true")),
                ])
            ])
        }
        let agent = try plan.ephemeralContainer(report(.debug, pod), order, seconds: 42)
        let told = agent.arguments.filter { $0.hasPrefix("workload=") }
        #expect(told == (expected.map { ["workload=\($0)"] } ?? []))
    }

    @Test("Where the pod's processes are all in sight, the agent is told whose it is to look at")
    func sharedProcesses() throws {
        let shared = try ScanCluster.pod { $0["spec", "shareProcessNamespace"] = .boolean(true) }
        let agent = try plan.ephemeralContainer(report(.debug, shared), order, seconds: 42)
        #expect(agent.arguments.starts(with: ["scan", "--container", "app"]))
        let elsewhere = try ScanCluster.pod { pod in
            pod["spec", "shareProcessNamespace"] = .boolean(true)
            var container = KubernetesObject(pod["spec", "containers"]?.elements?.first ?? .null)
            container["terminationMessagePath"] = .text("/tmp/end")
            pod["spec", "containers"] = .array([container.document])
        }
        let byID = try plan.ephemeralContainer(report(.debug, elsewhere), order, seconds: 42)
        #expect(byID.arguments.starts(with: ["scan", "--container", String(repeating: "c", count: 64)]))
    }

    @Test("A profile of a ConfigMap is refused for an ephemeral container, and says what can be done")
    func profileOfConfigMap() throws {
        var order = order
        order.profiles = ["configmap/baseline"]
        let failure = #expect(throws: ScanFailure.self) {
            try plan.ephemeralContainer(report(.debug, ScanCluster.pod()), order, seconds: 42)
        }
        #expect(failure?.description.contains("--via sidecar") == true)
    }

    @Test("A scan pod copies what its program needs, and nothing that reaches beyond it")
    func scanPod() throws {
        let source = try ScanCluster.pod { pod in
            pod["spec", "hostNetwork"] = .boolean(true)
            pod["spec", "priorityClassName"] = .text("system-node-critical")
            pod["spec", "nodeSelector"] = .map([.init("disk", .text("ssd"))])
            pod["spec", "volumes"] = .array(
                (pod["spec", "volumes"]?.elements ?? []) + [
                    .map([.init("name", .text("host")), .init("hostPath", .map([.init("path", .text("/"))]))])
                ])
            var container = KubernetesObject(pod["spec", "containers"]?.elements?.first ?? .null)
            container["securityContext", "privileged"] = .boolean(true)
            container["volumeMounts"] = .array(
                (container["volumeMounts"]?.elements ?? []) + [
                    .map([.init("name", .text("host")), .init("mountPath", .text("/host"))])
                ])
            pod["spec", "containers"] = .array([container.document])
        }
        let report = try report(.sidecar, source)
        let pod = marks.marked(try plan.scanPod(report, order, seconds: 42), as: .scanPod)
        #expect(pod.name == plan.name)
        #expect(pod.labels["app"] == nil)
        #expect(RunMarks.run(of: pod) == plan.run)
        #expect(pod["metadata", "ownerReferences"] == nil)
        #expect(pod["metadata", "uid"] == nil)
        for field in ["nodeName", "hostNetwork", "hostPID", "priorityClassName", "initContainers"] {
            #expect(pod["spec", field] == nil, "\(field)")
        }
        #expect(pod["spec", "nodeSelector", "disk"]?.text == "ssd")
        #expect(pod["spec", "restartPolicy"]?.text == "Never")
        #expect(pod["spec", "serviceAccountName"]?.text == plan.name)
        #expect(pod["spec", "automountServiceAccountToken"] == .boolean(false))
        #expect(pod["spec", "shareProcessNamespace"] == .boolean(true))
        #expect(pod["spec", "activeDeadlineSeconds"] == .integer(42 + ScanPlan.spareSeconds))

        let containers = try #require(pod["spec", "containers"]?.elements)
        #expect(containers.compactMap { $0["name"]?.text } == ["app", "sidescan-agent"])
        let copy = containers[0]
        #expect(copy["image"]?.text == ScanCluster.image)
        #expect(copy["args"] == .array([.text("serve")]))
        for field in ["ports", "livenessProbe", "lifecycle"] { #expect(copy[field] == nil, "\(field)") }
        #expect(copy["securityContext"]?["privileged"] == nil)
        #expect(copy["volumeMounts"]?.elements?.compactMap { $0["name"]?.text } == ["data", "conf"])
        let volumes = try #require(pod["spec", "volumes"]?.elements)
        let data = try #require(volumes.first { $0["name"]?.text == "data" })
        #expect(data["emptyDir"] != nil)
        #expect(data["persistentVolumeClaim"] == nil)
        #expect(!volumes.contains { $0["hostPath"] != nil })
        #expect(try plan.omissions(report, order).contains("volume host (hostPath)"))

        let agent = containers[1]
        let words = (agent["args"]?.elements ?? []).compactMap(\.text)
        #expect(words.contains("configmap/\(plan.name)"))
        #expect(!words.contains("--exit-zero"))
        #expect(agent["securityContext"]?["runAsUser"] == .integer(65532))
        #expect(agent["securityContext"]?["capabilities"] == .map([.init("drop", .array([.text("ALL")]))]))
        let tokens = volumes.flatMap { $0["projected"]?["sources"]?.elements ?? [] }
            .compactMap { $0["serviceAccountToken"] }
        #expect(tokens.count == 1)
        #expect(tokens.first?["expirationSeconds"] == .integer(600))
        #expect(copy["volumeMounts"]?.elements?.contains { $0["name"]?.text == "sidescan-token" } == false)
    }

    @Test("Only objects with both labels and a run's id are a run's")
    func labels() {
        var object = KubernetesObject(.pod, name: "a")
        object.labels = RunLabels.labels(.scanPod, of: plan.run)
        #expect(RunMarks.run(of: object) == plan.run)
        for label in [RunLabels.name, RunLabels.managedBy, RunLabels.run] {
            var other = object
            other.labels[label] = nil
            #expect(RunMarks.run(of: other) == nil, "\(label)")
            other.labels[label] = "helm"
            #expect(RunMarks.run(of: other) == nil, "\(label)")
        }
    }

    @Test("The agent understands what it is told, and what it writes is a report of this run that can be judged")
    func agent() throws {
        let root = try TemporaryDirectory()
        try root.write("etc/os-release", "ID=none\n")
        var order = order
        order.profiles = ["none"]
        order.failOn = .info
        let agent = try plan.ephemeralContainer(report(.debug, ScanCluster.pod()), order, seconds: 42)
        let run = try ProgramRun([try AgentBinary.path] + agent.arguments + ["--root", root.path])
        #expect(run.exitCode == 0, "\(run.errorText)")
        var reader = LogFrameReader(run: plan.run)
        reader.feed(run.output)
        let result = try reader.finish()
        #expect(result.index.target.pod == "web-0")
        #expect(result.index.target.imageID == ScanCluster.image)
        let verdict = try ScanVerdict(result, by: order)
        #expect(verdict.report.runID == plan.run.text)
        // A directory's own mode or owner may be a finding; the verdict says so either way.
        let isFound = verdict.report.findings.isEmpty == false
        #expect(verdict.exit == (isFound ? .findings : .done))
    }

    @Test(
        "What could not be seen fails a run only where that is asked for, and then whatever else is satisfied",
        arguments: [(true, true, ScanExit.done), (false, false, .done), (false, true, .findings)])
    func incomplete(isComplete: Bool, isAsked: Bool, exit: ScanExit) throws {
        var order = order
        order.failOn = .critical
        order.failsIncomplete = isAsked
        let report = CannedReport.make(run: plan.run, findings: 1, isComplete: isComplete)
        var reader = LogFrameReader(run: plan.run)
        reader.feed(try CannedReport.framed(report, run: plan.run))
        let verdict = try ScanVerdict(try reader.finish(), by: order)
        #expect(verdict.exit == exit && verdict.isShort == (exit == .findings))
        #expect(verdict.thresholdResult == "THRESHOLD_RESULT=\(exit == .done ? 0 : 1)\n")
    }
}
