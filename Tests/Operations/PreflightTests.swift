import KubernetesAPI
import Operations
import PlainData
import Testing

@Suite struct PreflightTests {
    private func facts(
        container: String? = nil, _ change: (inout KubernetesObject) -> Void = { _ in }
    ) throws -> TargetFacts {
        try TargetFacts(KubernetesObject(try ScanCluster.pod(change)), container: container)
    }

    private func stop(_ change: (inout KubernetesObject) -> Void, container: String? = nil) throws -> ScanFailure {
        try #require(throws: ScanFailure.self) { try facts(container: container, change) }
    }

    @Test("A pod's document tells what is scanned, as whom it runs and what really runs")
    func reading() throws {
        let facts = try facts()
        #expect(facts.container == "app")
        #expect(facts.user == TargetFacts.User(uid: 65532, gid: 65532, source: "the container's status"))
        #expect(facts.imageName == ScanCluster.image)
        #expect(facts.containerID == String(repeating: "c", count: 64))
        #expect(facts.token?.volume == "kube-api-access-abcde")
        #expect(facts.token?.serviceAccount == "web")
        #expect(facts.exposures.isEmpty)
        #expect(facts.privileges.hasNone)
        #expect(!facts.sharesProcesses)
    }

    @Test("Before 1.33 the security context tells the user, and only where it tells both numbers")
    func userOfContext() throws {
        let older = try facts { pod in
            pod["status", "containerStatuses"] = .array([Self.status(["user": nil])])
        }
        #expect(older.user?.uid == 65532)
        #expect(older.user?.source == "its security context")
        let halfKnown = try facts { pod in
            pod["status", "containerStatuses"] = .array([Self.status(["user": nil])])
            pod["spec", "containers"] = .array([
                .map([
                    .init("name", .text("app")), .init("image", .text("app")),
                    .init("securityContext", .map([.init("runAsUser", .integer(7))])),
                ])
            ])
        }
        #expect(halfKnown.user == nil)
    }

    static func status(_ changes: [String: PlainValue?]) -> PlainValue {
        var status = KubernetesObject(
            .map([
                .init("name", .text("app")), .init("imageID", .text(ScanCluster.image)),
                .init("state", .map([.init("running", .map([]))])),
            ]))
        for (key, value) in changes { status[key] = value }
        return status.document
    }

    @Test("A right is named with what it is for, where that is said")
    func rightsInWords() {
        let right = AccessRight("get", .pod, "log", name: "web-0", to: "read the report")
        #expect(right.description == "get pods/log named web-0 (to read the report)")
        #expect(AccessRight("get", .pod, to: "").description == "get pods")
    }

    @Test("A pod that does not run, or whose container does not, is no target")
    func notRunning() throws {
        #expect(try stop { $0["status", "phase"] = .text("Pending") }.exit == .target)
        #expect(try stop { $0["metadata", "deletionTimestamp"] = .text("2026-01-01T00:00:00Z") }.exit == .target)
        #expect(try stop { $0["spec", "os", "name"] = .text("windows") }.exit == .target)
        let waiting = try stop { pod in
            let state = PlainValue.map([.init("waiting", .map([.init("reason", .text("CrashLoopBackOff"))]))])
            pod["status", "containerStatuses"] = .array([Self.status(["state": state])])
        }
        #expect(waiting.exit == .target)
        #expect(waiting.description.contains("CrashLoopBackOff"))
        #expect(try stop({ _ in }, container: "other").description.contains("it has app"))
    }

    @Test("Of several containers one has to be named, unless the pod names its default; the agent's own is none")
    func choice() throws {
        func adding(_ name: String) -> (inout KubernetesObject) -> Void {
            { pod in
                let other = PlainValue.map([.init("name", .text(name)), .init("image", .text("proxy"))])
                pod["spec", "containers"] = .array((pod["spec", "containers"]?.elements ?? []) + [other])
            }
        }
        let failure = try stop(adding("proxy"))
        #expect(failure.exit == .failed)
        #expect(failure.description.contains("app, proxy"))
        #expect(try facts(adding("sidescan-agent")).container == "app")
        let usual = try facts { pod in
            adding("proxy")(&pod)
            pod.annotations = ["kubectl.kubernetes.io/default-container": "app"]
        }
        #expect(usual.container == "app")
    }

    @Test("What reaches beyond the pod is found, each by its name")
    func exposures() throws {
        let facts = try facts { pod in
            pod["spec", "hostPID"] = .boolean(true)
            pod["spec", "hostNetwork"] = .boolean(true)
            pod["spec", "hostIPC"] = .boolean(true)
            let volume = PlainValue.map([
                .init("name", .text("logs")), .init("hostPath", .map([.init("path", .text("/var/log"))])),
            ])
            pod["spec", "volumes"] = .array([volume])
            let initContainer = PlainValue.map([
                .init("name", .text("setup")), .init("securityContext", .map([.init("privileged", .boolean(true))])),
            ])
            pod["spec", "initContainers"] = .array([initContainer])
        }
        #expect(
            facts.exposures == [
                "container setup is privileged", "the pod uses the node's process namespace (hostPID)",
                "the pod uses the node's network (hostNetwork)", "the pod uses the node's IPC namespace (hostIPC)",
                "volume logs is the node's /var/log (hostPath)",
            ])
        #expect(facts.sharesProcesses)
    }

    // docs/who-may-read-a-root.md, cell by cell where the pod's document tells the column.
    static let table: [(agent: AgentIdentity, readable: [Bool])] = [
        (AgentIdentity(uid: 65532, gid: 65532), [true, false, false]),
        (AgentIdentity(uid: 65532, gid: 10001), [false, false, false]),
        (AgentIdentity(uid: 10001, gid: 10001), [false, false, false]),
        (AgentIdentity(uid: 10001, gid: 10001, capabilities: .ptrace), [false, false, false]),
        (AgentIdentity(uid: 0, gid: 0), [false, false, true]),
        (AgentIdentity(uid: 0, gid: 0, capabilities: .target), [false, true, true]),
        (AgentIdentity(uid: 0, gid: 0, capabilities: .ptrace), [true, true, true]),
    ]

    @Test("Who may read a root is judged as a real kernel was measured to answer", arguments: table)
    func reading(_ row: (agent: AgentIdentity, readable: [Bool])) throws {
        func privileges(dropsAll: Bool) throws -> TargetFacts.Privileges {
            try facts { pod in
                let context = dropsAll ? #"{"capabilities": {"drop": ["ALL"]}}"# : "{}"
                let value = PlainValue.map([
                    .init("name", .text("app")), .init("image", .text("app")),
                    .init("securityContext", (try? JSONText.value(context)) ?? .null),
                ])
                pod["spec", "containers"] = .array([value])
            }.privileges
        }
        let columns: [(user: TargetFacts.User, privileges: TargetFacts.Privileges)] = [
            (TargetFacts.User(uid: 65532, gid: 65532, source: ""), try privileges(dropsAll: true)),
            (TargetFacts.User(uid: 0, gid: 0, source: ""), try privileges(dropsAll: false)),
            (TargetFacts.User(uid: 0, gid: 0, source: ""), try privileges(dropsAll: true)),
        ]
        for (column, expected) in zip(columns, row.readable) {
            let judgement = ReadingJudgement(agent: row.agent, target: column.user, column.privileges)
            let isReadable = if case .readable = judgement { true } else { false }
            #expect(isReadable == expected, "\(row.agent.words), \(column)")
        }
    }

    @Test("A root target with capabilities: the refusal says what would help")
    func rootTarget() throws {
        let privileges = try facts { pod in
            pod["spec", "containers"] = .array([
                .map([.init("name", .text("app")), .init("image", .text("app"))])
            ])
        }.privileges
        let judgement = ReadingJudgement(
            agent: AgentIdentity(uid: 0, gid: 0), target: TargetFacts.User(uid: 0, gid: 0, source: ""), privileges)
        guard case .unreadable(let why) = judgement else {
            Issue.record("readable")
            return
        }
        #expect(why.contains("--capabilities target"))
        #expect(why.contains("--capabilities ptrace"))
    }

    @Test("Pod Security's levels refuse what a real cluster was measured to refuse")
    func podSecurity() {
        let sameUser = AgentIdentity(uid: 65532, gid: 65532)
        let root = AgentIdentity(uid: 0, gid: 0)
        let ptrace = AgentIdentity(uid: 0, gid: 0, capabilities: .ptrace)
        #expect(PodSecurityLevel.restricted.objections(to: sameUser).isEmpty)
        #expect(!PodSecurityLevel.restricted.objections(to: root).isEmpty)
        #expect(!PodSecurityLevel.restricted.objections(to: ptrace).isEmpty)
        #expect(PodSecurityLevel.baseline.objections(to: root).isEmpty)
        #expect(!PodSecurityLevel.baseline.objections(to: ptrace).isEmpty)
        #expect(PodSecurityLevel.privileged.objections(to: ptrace).isEmpty)
        let enforce = "pod-security.kubernetes.io/enforce"
        #expect(PodSecurityLevel(namespaceLabels: [:]) == .privileged)
        #expect(PodSecurityLevel(namespaceLabels: [enforce: "baseline"]) == .baseline)
        #expect(PodSecurityLevel(namespaceLabels: [enforce: "tight"]) == nil)
    }

    @Test("The agent's security context is restricted, and says both numbers")
    func securityContext() {
        let context = AgentIdentity(uid: 65532, gid: 10).securityContext
        #expect(context["runAsUser"] == .integer(65532))
        #expect(context["runAsGroup"] == .integer(10))
        #expect(context["runAsNonRoot"] == .boolean(true))
        #expect(context["allowPrivilegeEscalation"] == .boolean(false))
        #expect(context["readOnlyRootFilesystem"] == .boolean(true))
        #expect(context["capabilities"] == .map([.init("drop", .array([.text("ALL")]))]))
        #expect(context["seccompProfile"] == .map([.init("type", .text("RuntimeDefault"))]))
        #expect(AgentIdentity(uid: 0, gid: 0).securityContext["runAsNonRoot"] == .boolean(false))
    }
}
