import DataFormats
import Operations
import PlainData
import Testing

@Suite struct InjectionTests {
    private func deployment(_ spec: String, metadata: String = "{}", kind: String = "Deployment") throws -> PlainValue {
        let group = kind == "Job" ? "batch/v1" : "apps/v1"
        let lines = spec.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n")
        return try Manifests.parsed(
            "apiVersion: \(group)\nkind: \(kind)\nmetadata: {name: web}\nspec:\n  template:\n    metadata: \(metadata)\n"
                + "    spec:\n\(lines)\n")
    }

    private func injected(
        _ spec: String, kind: String = "Deployment", _ change: (inout Injection) -> Void = { _ in }
    ) throws -> (spec: PlainValue, agent: PlainValue, notes: [String]) {
        var injection = Injection()
        change(&injection)
        let made = try injection.applied(to: try deployment(spec, kind: kind))
        let spec = try #require(made.document["spec"]?["template"]?["spec"])
        let list = injection.mode == .native ? "initContainers" : "containers"
        let agent = try #require(spec[list]?.elements?.last)
        #expect(agent["name"] == .text(Injection.containerName))
        return (spec, agent, made.notes)
    }

    private func arguments(_ agent: PlainValue) -> [String] { (agent["args"]?.elements ?? []).compactMap(\.text) }

    private let small = "containers:\n- {name: app, image: a, securityContext: {runAsUser: 65532, runAsGroup: 65532}}"

    @Test("The agent has the target's user and group and no rights beyond")
    func securityContext() throws {
        let context = try #require(try injected(small).agent["securityContext"])
        #expect(
            context
                == (try Manifests.parsed(
                    """
                    runAsUser: 65532
                    runAsGroup: 65532
                    runAsNonRoot: true
                    privileged: false
                    readOnlyRootFilesystem: true
                    allowPrivilegeEscalation: false
                    capabilities: {drop: [ALL]}
                    seccompProfile: {type: RuntimeDefault}
                    """)))
    }

    @Test(
        "The container's own user comes before the pod's",
        arguments: [
            ("{runAsUser: 1, runAsGroup: 2}", "{runAsUser: 3, runAsGroup: 4}", nil, 1, 2),
            ("{runAsUser: 1}", "{runAsGroup: 4}", nil, 1, 4), ("{}", "{runAsUser: 3, runAsGroup: 4}", nil, 3, 4),
            ("{}", "{}", Injection.User(uid: 7), 7, 7), ("{}", "{runAsGroup: 4}", Injection.User(uid: 7), 7, 4),
            ("{runAsUser: 1, runAsGroup: 2}", "{}", Injection.User(uid: 7, gid: 8), 7, 8),
        ] as [(String, String, Injection.User?, Int, Int)])
    func user(container: String, pod: String, runAs: Injection.User?, uid: Int, gid: Int) throws {
        let spec = "securityContext: \(pod)\ncontainers:\n- {name: app, image: a, securityContext: \(container)}"
        let made = try injected(spec) { $0.runAs = runAs }
        #expect(made.agent["securityContext"]?["runAsUser"] == .integer(uid))
        #expect(made.agent["securityContext"]?["runAsGroup"] == .integer(gid))
        // Another user than the manifest's can be meant, but is never taken for granted.
        #expect(made.notes.isEmpty == !(container.contains("1") && uid == 7))
    }

    @Test("Root with capabilities is told that it will not be read; root without is not")
    func root() throws {
        func notes(_ capabilities: String) throws -> [String] {
            try injected(
                "securityContext: {runAsNonRoot: true}\ncontainers:\n- {name: app, image: a, securityContext: "
                    + "{runAsUser: 0, runAsGroup: 0, runAsNonRoot: false, capabilities: \(capabilities)}}"
            ).notes
        }
        for capabilities in ["{}", "{drop: [ALL], add: [CHOWN]}"] { #expect(try notes(capabilities).count == 1) }
        for capabilities in ["{drop: [ALL]}", "{drop: [all], add: []}"] { #expect(try notes(capabilities).isEmpty) }
        let agent = try injected(
            "securityContext: {runAsNonRoot: true}\ncontainers:\n- {name: app, image: a}"
        ) { $0.runAs = Injection.User(uid: 0, gid: 0) }.agent
        #expect(agent["securityContext"]?["runAsNonRoot"] == .boolean(false))
    }

    @Test("Without a result to publish no token reaches the agent, and the target's is as it was")
    func noToken() throws {
        let (spec, agent, _) = try injected(small)
        #expect(spec["automountServiceAccountToken"] == nil)
        let mounts = try #require(agent["volumeMounts"]?.elements)
        let path = "/var/run/secrets/kubernetes.io/serviceaccount"
        let mount = try #require(mounts.first { $0["mountPath"]?.text == path })
        let volume = try #require(spec["volumes"]?.elements?.first { $0["name"] == mount["name"] })
        #expect(volume["emptyDir"] != nil)
        let closed = try injected("automountServiceAccountToken: false\n" + small)
        #expect(closed.agent["volumeMounts"]?.elements?.count == 1)
        #expect(try !YAML.text(closed.spec).contains("serviceAccountToken:"))
        #expect(try !YAML.text(spec).contains("serviceAccountToken:"))
    }

    @Test("To publish, the agent alone has a token of ten minutes")
    func token() throws {
        let (spec, agent, notes) = try injected("automountServiceAccountToken: false\n" + small) {
            $0.publish = "result"
            $0.audience = "scans"
        }
        #expect(notes.isEmpty && spec["automountServiceAccountToken"] == .boolean(false))
        let volume = try #require(spec["volumes"]?.elements?.first { $0["projected"] != nil })
        let sources = try #require(volume["projected"]?["sources"]?.elements)
        #expect(
            sources.first?["serviceAccountToken"]
                == (try Manifests.parsed("{audience: scans, expirationSeconds: 600, path: token}")))
        #expect(sources.count == 3)
        let using = (spec["containers"]?.elements ?? []) + (spec["initContainers"]?.elements ?? [])
        let names = using.filter { container in
            container["volumeMounts"]?.elements?.contains { $0["name"] == volume["name"] } == true
        }.compactMap { $0["name"]?.text }
        #expect(names == ["sidescan-agent"])
        #expect(arguments(agent).contains("configmap/result"))
    }

    @Test(
        "A byte order mark before manifests is passed over",
        arguments: ["kind: A\nb: 1\n", "---\nkind: A\n", "{\"a\": 1}\n"])
    func byteOrderMark(text: String) throws {
        let plain = try ManifestStream(parsing: Array(text.utf8))
        #expect(try ManifestStream(parsing: Array("\u{feff}\(text)".utf8)) == plain)
    }

    @Test("Containers that have the token of the account that publishes are told of: they could write the result")
    func sharedAccount() throws {
        func notes(_ spec: String, publish: String?) throws -> [String] {
            try injected(spec + small) { $0.publish = publish }.notes.filter { $0.contains("same service account") }
        }
        #expect(try notes("", publish: "result").count == 1)
        #expect(try notes("automountServiceAccountToken: true\n", publish: "result").count == 1)
        #expect(try notes("automountServiceAccountToken: false\n", publish: "result").isEmpty)
        #expect(try notes("", publish: nil).isEmpty)
    }

    @Test(
        "Results say what the pod belongs to, where it belongs to something that has a name",
        arguments: [
            ("Deployment", "web", "Deployment/web"), ("Job", "web", "Job/web"), ("Deployment", "$(A)", nil),
            ("Job", "a/b", nil),
        ])
    func workload(kind: String, name: String, expected: String?) throws {
        let object = try Manifests.parsed(
            try YAML.text(deployment(small, kind: kind)).replacing("name: web", with: "name: \(name)"))
        var injection = Injection()
        injection.publish = "result"
        let made = try injection.applied(to: object).document
        let agent = try #require(made["spec"]?["template"]?["spec"]?["initContainers"]?.elements?.last)
        let told = arguments(agent).filter { $0.hasPrefix("workload=") }
        #expect(told == (expected.map { ["workload=\($0)"] } ?? []))
        injection.publish = nil
        let silent = try YAML.text(injection.applied(to: object).document)
        #expect(!silent.contains("workload="))
        let pod = try Manifests.parsed(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  "
                + small.replacing("\n", with: "\n  ") + "\n")
        injection.publish = "result"
        #expect(try !YAML.text(injection.applied(to: pod).document).contains("workload="))
    }

    @Test("Many pods that would publish under one name are told of")
    func manyPublishers() throws {
        for (kind, more) in [("DaemonSet", ""), ("Deployment", "replicas: 2"), ("Job", "parallelism: 3")] {
            var object = try deployment(small, kind: kind)
            if !more.isEmpty {
                object = try Manifests.parsed(
                    try YAML.text(object).replacing("spec:\n  template:", with: "spec:\n  \(more)\n  template:"))
            }
            var injection = Injection()
            #expect(try injection.applied(to: object).notes.isEmpty)
            injection.publish = "result"
            let notes = try injection.applied(to: object).notes
            #expect(notes.count { $0.contains("publish from one pod only") } == 1, "\(kind)")
        }
    }

    @Test(
        "The agent stays where its pod is to stay, and ends without an error where that is to end",
        arguments: [
            ("Deployment", Injection.Mode.native, "--then-wait"), ("Deployment", .container, "--then-wait"),
            ("Job", .native, "--then-wait"), ("Job", .container, "--exit-zero"),
        ])
    func ending(kind: String, mode: Injection.Mode, flag: String) throws {
        let (_, agent, _) = try injected(small, kind: kind) { $0.mode = mode }
        #expect(arguments(agent).filter { ["--then-wait", "--exit-zero"].contains($0) } == [flag])
        #expect(agent["restartPolicy"] == (mode == .native ? .text("Always") : nil))
        #expect(Array(arguments(agent).prefix(5)) == ["scan", "--container", "app", "--wait", "60"])
    }

    @Test("A pod that is not to be started anew ends as a Job's does")
    func barePods() throws {
        for (policy, flag) in [("Always", "--then-wait"), ("Never", "--exit-zero"), ("OnFailure", "--exit-zero")] {
            var injection = Injection()
            injection.mode = .container
            let pod = try Manifests.parsed(
                "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  restartPolicy: \(policy)\n  "
                    + small.replacing("\n", with: "\n  "))
            let made = try injection.applied(to: pod).document
            let agent = try #require(made["spec"]?["containers"]?.elements?.last)
            #expect(arguments(agent).contains(flag))
        }
    }

    @Test("What the operator says to the agent takes the place of what is said otherwise")
    func agentArguments() throws {
        let own = ["--memory=64", "--wait", "5", "--output", "inspec:/results/r.json", "--fail-on", "high"]
        let (_, agent, _) = try injected(small) {
            $0.agentArguments = own
            $0.profiles = ["base.line"]
        }
        #expect(
            arguments(agent) == ["scan", "--container", "app", "--profile", "/profiles/base.line", "--then-wait"] + own)
    }

    @Test("The scan's memory is below the container's", arguments: [("256Mi", "192"), ("1Gi", "768"), ("128M", "91")])
    func memory(limit: String, memory: String) throws {
        let (_, agent, _) = try injected(small) { $0.resources.memoryLimit = limit }
        let arguments = arguments(agent)
        #expect(arguments[(arguments.firstIndex(of: "--memory") ?? 0) + 1] == memory)
    }

    @Test("A Guaranteed pod stays one")
    func guaranteed() throws {
        func requests(_ resources: String) throws -> PlainValue? {
            try injected(
                "containers:\n- {name: app, image: a, securityContext: {runAsUser: 1, runAsGroup: 1}, resources: \(resources)}"
            ).agent["resources"]?["requests"]
        }
        let limits = try Manifests.parsed("{cpu: 500m, memory: 256Mi}")
        #expect(try requests("{limits: {cpu: 1, memory: 1Gi}}") == limits)
        #expect(try requests("{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 1}}") == limits)
        #expect(try requests("{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 100m}}") != limits)
        for resources in ["{limits: {memory: 1Gi}}", "{}"] { #expect(try requests(resources) != limits) }
    }

    @Test(
        "What can't be done is refused in one line that says what to do",
        arguments: [
            ("hostPID: true", "containers: [{name: app}]", "hostPID"),
            ("os: {name: windows}", "containers: [{name: app}]", "Windows"),
            ("nodeSelector: {kubernetes.io/os: windows}", "containers: [{name: app}]", "Windows"),
            ("x: 1", "containers: [{name: app}, {name: b}]", "Choose one with --container: app, b"),
            ("x: 1", "containers: [{name: app}]", "--run-as UID:GID"),
            ("securityContext: {runAsUser: 5}", "containers: [{name: app}]", "--run-as 5:GID"),
            ("x: 1", "containers: []", "no containers"), ("x: 1", "containers: {name: app}", "no list"),
            ("volumes: [1]", "containers: [{name: app}]", "no list"),
            ("securityContext: {runAsUser: 5, runAsGroup: 5}", "containers: [{name: sidescan-agent}]", "rename it"),
            (
                "securityContext: {runAsUser: 5, runAsGroup: 5}\nvolumes: [{name: sidescan-results}]",
                "containers: [{name: app}]", "rename it"
            ),
        ])
    func refused(first: String, second: String, message: String) throws {
        let error = #expect(throws: InjectionError.self) { try injected(first + "\n" + second) }
        let text = try #require(error).description
        #expect(text.hasPrefix("deployment/web: ") && text.contains(message) && !text.contains("\n"), "\(text)")
    }

    @Test("An error names the item of a List, and what it shows is printable")
    func namedInLists() throws {
        let list = try Manifests.parsed(
            """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Service}
            - apiVersion: v1
              kind: Pod
              metadata: {name: "a\\e[31m", namespace: shop}
              spec: {containers: [{name: "b\\n"}]}
            """)
        let error = #expect(throws: InjectionError.self) { try Injection().applied(to: list) }
        #expect(
            error?.description.hasPrefix(#"item 2: pod/a\x1B[31m in shop: the user of container b\n can't"#) == true)
    }

    @Test("Objects of the same kind in other groups are not touched")
    func otherGroups() throws {
        let object = try Manifests.parsed(
            "{apiVersion: example.com/v1, kind: Deployment, spec: {template: {spec: {}}}}")
        let made = try Injection().applied(to: object)
        #expect(made.document == object && made.workloads.isEmpty)
    }

    @Test("A record that somebody changed is not guessed at")
    func brokenRecord() throws {
        let object = try deployment(small, metadata: "{annotations: {sidescan.dev/injected: \"{}\"}}")
        #expect(throws: InjectionError.self) { try Injection().applied(to: object) }
        var workloads: [String] = []
        #expect(throws: InjectionError.self) { try Injection.removed(from: object, workloads: &workloads) }
    }

    @Test("What others added since an injection stays when it is taken out")
    func addedSince() throws {
        var object = try Injection().applied(to: try deployment(small)).document
        var text = try YAML.text(object)
        text = text.replacing("      volumes:\n", with: "      volumes:\n      - name: theirs\n        emptyDir: {}\n")
        text = text.replacing("      initContainers:\n", with: "      initContainers:\n      - name: theirs\n")
        text = text.replacing("      annotations:\n", with: "      annotations:\n          theirs: a\n")
        object = try Manifests.parsed(text.replacing("          theirs: a", with: "        theirs: a"))
        var workloads: [String] = []
        let spec = try Injection.removed(from: object, workloads: &workloads)["spec"]?["template"]
        #expect(spec?["spec"]?["volumes"]?.elements?.count == 1)
        #expect(spec?["spec"]?["initContainers"]?.elements?.count == 1)
        #expect(spec?["metadata"]?["annotations"] == .map([.init("theirs", .text("a"))]))
        #expect(spec?["spec"]?["shareProcessNamespace"] == nil)
    }

    @Test(
        "Users are numbers",
        arguments: [
            ("1", 1, nil), ("1:2", 1, 2), ("0:0", 0, 0), ("2147483647", 2_147_483_647, nil), ("", nil, nil),
            ("a", nil, nil), ("1:", nil, nil), (":1", nil, nil), ("1:2:3", nil, nil), ("-1", nil, nil),
            ("+1", nil, nil),
            ("2147483648", nil, nil),
        ] as [(String, Int?, Int?)])
    func users(text: String, uid: Int?, gid: Int?) {
        let user = Injection.User(parsing: text)
        #expect(user?.uid == uid && user?.gid == gid)
    }
}
