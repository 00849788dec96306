import ClusterDouble
import DataFormats
import FoundationEssentials
import KubernetesAPI
import NIOCore
import NIOPosix
import Operations
import PlainData
import ResultTransport
import ScanReport
import Synchronization
import TestSupport

/// A cluster with a pod to scan, and a kubelet that plays the agent.
final class ScanCluster: Sendable {
    /// What the agent's part is.
    enum Agent: Sendable {
        /// Reports, and ends with this code.
        case reports(exitCode: Int)
        /// Ends with this code, and says only this.
        case fails(exitCode: Int, says: String)
        /// Can't be started.
        case waits(reason: String)
        /// Runs and says nothing.
        case hangs
        /// Reports, and one character of it is another.
        case isAltered
    }

    static let image = "registry.example/shop/app@sha256:" + String(repeating: "1", count: 64)
    static let agentImage = "registry.example/sidescan-agent@sha256:" + String(repeating: "2", count: 64)

    let double: ClusterDouble
    let namespace: String
    private let script = Mutex((agent: Agent.reports(exitCode: 0), findings: 0, pause: 0))
    private let kubelet = Mutex<[Task<Void, Never>]>([])
    private let notes = Mutex<[Surroundings.Note]>([])

    init(namespace: String = "shop", labels: [String: String] = [:], pod: PlainValue? = nil) async throws {
        double = try await ClusterDouble()
        self.namespace = namespace
        try double.add(namespace: namespace, labels: labels)
        try double.add(pod ?? Self.pod())
        try double.add(KubernetesObject(.serviceAccount, name: "web", namespace: namespace).document)
        double.onEphemeralContainer { [weak self] double, pod, container in
            self?.start { await $0.playDebug(pod["metadata"]?["name"]?.text ?? "", container) }
        }
        double.onPodCreate { [weak self] _, pod in self?.start { await $0.playSidecar(pod) } }
    }

    /// A pod as the API server has one that runs.
    static func pod(_ changes: (inout KubernetesObject) -> Void = { _ in }) throws -> PlainValue {
        var pod = KubernetesObject(
            try JSON.parse(
                Array(
                    """
                    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web-0", "namespace": "shop", \
                    "labels": {"app": "web"}, "uid": "5f1c2d3e-0000-4000-8000-000000000001"}, \
                    "spec": {"serviceAccountName": "web", "nodeName": "node-1", \
                    "containers": [{"name": "app", "image": "registry.example/shop/app:1", \
                    "args": ["serve"], "ports": [{"containerPort": 8080}], \
                    "livenessProbe": {"tcpSocket": {"port": 8080}}, \
                    "env": [{"name": "MODE", "value": "test"}], \
                    "securityContext": {"runAsUser": 65532, "runAsGroup": 65532, "runAsNonRoot": true, \
                    "allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}, \
                    "seccompProfile": {"type": "RuntimeDefault"}}, \
                    "volumeMounts": [{"name": "data", "mountPath": "/data"}, {"name": "conf", "mountPath": "/conf"}, \
                    {"name": "kube-api-access-abcde", \
                    "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "readOnly": true}]}], \
                    "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}, \
                    {"name": "conf", "configMap": {"name": "conf"}}, \
                    {"name": "kube-api-access-abcde", "projected": {"sources": \
                    [{"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}}]}}]}, \
                    "status": {"phase": "Running", "containerStatuses": [{"name": "app", \
                    "containerID": "containerd://\(String(repeating: "c", count: 64))", \
                    "imageID": "\(image)", "state": {"running": {}}, \
                    "user": {"linux": {"uid": 65532, "gid": 65532, "supplementalGroups": [65532]}}}]}}
                    """.utf8)))
        changes(&pod)
        return pod.document
    }

    func play(_ agent: Agent, findings: Int = 0, pause: Int = 0) {
        script.withLock { $0 = (agent, findings, pause) }
    }

    /// Waits until the kubelet has nothing more to do.
    func settle() async {
        while let task = kubelet.withLock({ $0.popLast() }) { await task.value }
    }

    // MARK: The operator

    func client(token: String? = nil) -> KubernetesClient {
        var patience = KubernetesClient.Patience()
        patience.firstPause = .milliseconds(1)
        patience.longestPause = .milliseconds(5)
        patience.attempts = 3
        patience.request = .seconds(20)
        return KubernetesClient(
            ClusterConfiguration(
                host: double.host, port: double.port, authorities: double.authority,
                credential: .token(token ?? double.adminToken), namespace: namespace),
            on: MultiThreadedEventLoopGroup.singleton, patience: patience)
    }

    var surroundings: Surroundings {
        Surroundings(pause: .milliseconds(5)) { [self] note in notes.withLock { $0.append(note) } }
    }

    /// All that was told so far, one line each.
    var told: String {
        notes.withLock { notes in
            notes.map { note in
                switch note {
                case .step(let text): text
                case .warning(let text): "warning: \(text)"
                case .problem(let text): "problem: \(text)"
                }
            }.joined(separator: "\n")
        }
    }

    func order(_ way: ScanOrder.Way, _ change: (inout ScanOrder) -> Void = { _ in }) -> ScanOrder {
        var order = ScanOrder(.pod("web-0", container: nil), in: namespace, agentImage: Self.agentImage)
        order.way = way
        order.timeout = 60
        change(&order)
        return order
    }

    func run(
        _ order: ScanOrder, id: RunID = RunID(), token: String? = nil, into directory: TemporaryDirectory? = nil,
        log: AuditLog = AuditLog { (_: AuditEntry) throws(ScanFailure) in },
        clock: any Clock<Duration> = ContinuousClock()
    ) throws -> ScanRun {
        var surroundings = surroundings
        surroundings.clock = clock
        return ScanRun(
            order, id: id, with: client(token: token), as: "tester",
            results: try directory.map { (directory) throws(ScanFailure) in try ResultsDirectory(directory.path + "/r")
            },
            log: log, surroundings)
    }

    /// What carries Sidescan's labels, of all kinds.
    var leftovers: [String] {
        [
            "pods", "serviceaccounts", "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io",
            "configmaps",
        ]
        .flatMap { kind in
            double.objects(kind).map(KubernetesObject.init).filter { RunMarks.run(of: $0) != nil }
                .map { "\(kind)/\($0.name)" }
        }
    }

    /// The requests that would have changed something, or did.
    var changes: [AnsweredRequest] {
        double.requests.filter { answered in
            let request = answered.request
            return request.method != "GET" && request.parameter("dryRun") == nil
                && !["selfsubjectaccessreviews", "selfsubjectreviews"].contains(request.resource)
        }
    }

    // MARK: The kubelet

    private func start(_ work: @escaping @Sendable (ScanCluster) async -> Void) {
        let task = Task { [weak self] in
            guard let self else { return }
            await work(self)
        }
        kubelet.withLock { $0.append(task) }
    }

    private static func arguments(_ container: PlainValue) -> [String] {
        (container["args"]?.elements ?? []).compactMap(\.text)
    }

    private static func run(_ arguments: [String]) -> RunID? {
        guard let place = arguments.firstIndex(of: "--run-id"), place + 1 < arguments.count else { return nil }
        return RunID(parsing: arguments[place + 1])
    }

    private func playDebug(_ pod: String, _ container: PlainValue) async {
        let name = container["name"]?.text ?? ""
        let arguments = Self.arguments(container)
        guard let run = Self.run(arguments) else { return }
        let (agent, findings, pause) = script.withLock { $0 }
        try? await Task.sleep(for: .milliseconds(pause))
        func end(_ code: Int) {
            double.setState(.terminated(exitCode: code), of: name, in: pod, namespace: namespace)
        }
        func say(_ bytes: some Sequence<UInt8>) {
            double.appendLog(Array(bytes), of: name, in: pod, namespace: namespace)
        }
        switch agent {
        case .waits(let reason):
            double.setState(.waiting(reason: reason, message: "no luck"), of: name, in: pod, namespace: namespace)
        case .hangs: double.setState(.running, of: name, in: pod, namespace: namespace)
        case .fails(let code, let words):
            double.setState(.running, of: name, in: pod, namespace: namespace)
            say((words + "\n").utf8)
            end(code)
        case .reports(let code):
            double.setState(.running, of: name, in: pod, namespace: namespace)
            let report = CannedReport.make(run: run, findings: findings)
            if arguments.contains("log"), let framed = try? CannedReport.framed(report, run: run) {
                say("sidescan-agent: a line of its own\n".utf8)
                let half = framed.count / 2
                say(framed[..<half])
                try? await Task.sleep(for: .milliseconds(pause))
                say(framed[half...])
                end(code)
            } else {
                let isPublished = await publish(report, run, as: "web", boundTo: nil)
                end(isPublished ? code : 1)
            }
        case .isAltered:
            double.setState(.running, of: name, in: pod, namespace: namespace)
            guard var framed = try? CannedReport.framed(CannedReport.make(run: run), run: run) else { return }
            // In the middle of a line of data.
            let mark = Array(" data ".utf8)
            if let place = framed.firstRange(of: mark)?.upperBound {
                framed[place + 8] = framed[place + 8] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            }
            say(framed)
            end(0)
        }
    }

    private func playSidecar(_ pod: PlainValue) async {
        let name = pod["metadata"]?["name"]?.text ?? ""
        let containers = pod["spec"]?["containers"]?.elements ?? []
        guard let container = containers.first(where: { $0["name"]?.text == "sidescan-agent" }) else { return }
        guard let run = Self.run(Self.arguments(container)) else { return }
        let (agent, findings, pause) = script.withLock { $0 }
        try? await Task.sleep(for: .milliseconds(pause))
        func end(_ code: Int) {
            double.setState(.terminated(exitCode: code), of: "sidescan-agent", in: name, namespace: namespace)
        }
        double.setPhase("Running", of: name, namespace: namespace)
        double.setState(.running, of: "sidescan-agent", in: name, namespace: namespace)
        switch agent {
        case .waits(let reason):
            double.setState(
                .waiting(reason: reason, message: "no luck"), of: "sidescan-agent", in: name, namespace: namespace)
        case .hangs: break
        case .fails(let code, let words):
            double.appendLog(Array((words + "\n").utf8), of: "sidescan-agent", in: name, namespace: namespace)
            end(code)
        case .reports(let code):
            let account = pod["spec"]?["serviceAccountName"]?.text ?? "default"
            let report = CannedReport.make(run: run, findings: findings)
            let isPublished = await publish(report, run, as: account, boundTo: KubernetesObject(pod))
            end(isPublished ? code : 1)
        case .isAltered: break
        }
    }

    /// Publishes as the agent does: with a token of its pod's account and no other right than that account's.
    private func publish(_ report: Report, _ run: RunID, as account: String, boundTo pod: KubernetesObject?) async
        -> Bool
    {
        var request = KubernetesObject(
            .map([.init("apiVersion", .text("authentication.k8s.io/v1")), .init("kind", .text("TokenRequest"))]))
        request["spec", "expirationSeconds"] = .integer(600)
        if let pod {
            request["spec", "boundObjectRef"] = .map([
                .init("apiVersion", .text("v1")), .init("kind", .text("Pod")), .init("name", .text(pod.name)),
                .init("uid", .text(pod.uid)),
            ])
        }
        do {
            let answer = try await client().create(request, at: "token", of: .serviceAccount, account, in: namespace)
            guard let token = answer["status", "token"]?.text else { return false }
            let packed = try CannedReport.packed(report, run: run, chunkSize: PackedResult.longestChunk)
            try await ResultPublisher.publish(
                packed, as: ResultNames(of: run), in: namespace, with: client(token: token))
            return true
        } catch {
            notes.withLock { $0.append(.step("the agent's part could not publish: \(error)")) }
            return false
        }
    }
}
