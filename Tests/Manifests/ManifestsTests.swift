import DataFormats
import Foundation
import Operations
import PlainData
import ResultTransport
import TestSupport
import Testing

@Suite struct ManifestsTests {
    static let buildable = ["base", "admission", "overlays/sidecar", "overlays/debug-container", "overlays/collector"]

    private func object(_ kind: String, _ name: String, in build: Kustomization) throws -> PlainValue {
        try #require(build.objects.first { $0["kind"]?.text == kind && $0["metadata"]?["name"]?.text == name })
    }

    @Test("Each kustomization builds: what it names is there, and nothing comes twice", arguments: buildable)
    func builds(directory: String) throws {
        #expect(try Kustomization(directory).objects.count >= 3)
    }

    @Test("No file is left out of all of them")
    func nothingLeftOut() throws {
        var used: Set<String> = []
        for directory in Self.buildable { used.formUnion(try Kustomization(directory).files) }
        let enumerator = try #require(FileManager.default.enumerator(atPath: Kustomization.root))
        let files = enumerator.compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") }
        #expect(!files.isEmpty && Set(files) == used)
    }

    @Test("Every object has the published shape", arguments: buildable)
    func shape(directory: String) throws {
        let shape = try PublishedShape()
        for object in try Kustomization(directory).objects {
            #expect(shape.faults(of: object).isEmpty, "\(Kustomization.identity(object))")
        }
    }

    @Test("Every injected manifest has the published shape")
    func injectedShape() throws {
        let shape = try PublishedShape()
        let directory = AgentBinary.packageRoot + "/Tests/Inject/Golden"
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.contains(".injected.") }
        #expect(names.count >= 6)
        for name in names {
            let data = try Data(contentsOf: URL(fileURLWithPath: directory + "/" + name))
            for document in try ManifestStream(parsing: Array(data)).documents {
                #expect(shape.faults(of: document.value).isEmpty, "\(name)")
            }
        }
    }

    @Test(
        "The shape is not indifferent",
        arguments: [
            ("{apiVersion: v1, kind: Pod, spec: {containers: [{restartPolicy: Always}]}}", "Pod.spec.containers[0]"),
            ("{apiVersion: v1, kind: Pod, spec: {containers: [{args: [1]}]}}", "Pod.spec.containers[0].args[0]"),
            ("{apiVersion: v1, kind: Pod, spec: {shareProcessNamespace: \"true\"}}", "shareProcessNamespace"),
            ("{apiVersion: v1, kind: Pod, metadata: {labels: {a: true}}}", "Pod.metadata.labels"),
            ("{apiVersion: v1, kind: Node}", "no known kind"),
        ])
    func strict(yaml: String, fault: String) throws {
        let value = try #require(try YAML.documents(Array(yaml.utf8)).first?.value)
        #expect(try PublishedShape().faults(of: value).contains { $0.contains(fault) })
    }

    @Test("Who publishes may create and patch its own ConfigMaps and nothing else", arguments: buildable)
    func publishers(directory: String) throws {
        let roles = try Kustomization(directory).objects.filter { $0["kind"]?.text == "Role" }
        let publishers = roles.filter { $0["rules"]?.elements?.contains { $0["resourceNames"] != nil } == true }
        #expect(publishers.isEmpty == (directory == "admission"))
        for role in publishers {
            let rule = try #require(role["rules"]?.elements?.first)
            let index = try #require(rule["resourceNames"]?.elements?.first?.text)
            let expected = PlainValue.map([
                .init("apiGroups", .array([.text("")])), .init("resources", .array([.text("configmaps")])),
                .init("resourceNames", .array((ResultNames(index: index)?.all ?? []).map { .text($0) })),
                .init("verbs", .array([.text("create"), .text("patch")])),
            ])
            #expect(role["rules"] == .array([expected]))
        }
    }

    @Test("No role has a wildcard, secrets, or a right to impersonate, escalate or bind", arguments: buildable)
    func modestRoles(directory: String) throws {
        let build = try Kustomization(directory)
        #expect(!build.objects.contains { ($0["kind"]?.text ?? "").hasPrefix("ClusterRole") })
        for role in build.objects where role["kind"]?.text == "Role" {
            for rule in role["rules"]?.elements ?? [] {
                for field in ["apiGroups", "resources", "verbs"] {
                    let values = (rule[field]?.elements ?? []).compactMap(\.text)
                    #expect(!values.isEmpty)
                    #expect(
                        Set(values).isDisjoint(with: ["*", "secrets", "impersonate", "escalate", "bind", "pods/exec"]))
                }
            }
        }
    }

    @Test("Each binding binds a role that is there, to accounts that are there", arguments: buildable)
    func bindings(directory: String) throws {
        let build = try Kustomization(directory)
        let identities = Set(build.objects.map(Kustomization.identity))
        for binding in build.objects where binding["kind"]?.text == "RoleBinding" {
            let namespace = binding["metadata"]?["namespace"]?.text ?? ""
            #expect(identities.contains("Role/\(namespace)/\(binding["roleRef"]?["name"]?.text ?? "")"))
            for subject in binding["subjects"]?.elements ?? [] where subject["kind"]?.text == "ServiceAccount" {
                // Those in the applications' namespaces are the applications' own.
                guard let place = subject["namespace"]?.text, place != "shop" else { continue }
                #expect(identities.contains("ServiceAccount/\(place)/\(subject["name"]?.text ?? "")"))
            }
        }
    }

    @Test("The namespace holds to Pod Security restricted, and no account mounts its token by itself")
    func restricted() throws {
        let build = try Kustomization("base")
        let labels = try object("Namespace", "sidescan", in: build)["metadata"]?["labels"]
        for mode in ["enforce", "audit", "warn"] {
            #expect(labels?["pod-security.kubernetes.io/\(mode)"] == .text("restricted"))
        }
        for directory in Self.buildable {
            for account in try Kustomization(directory).objects where account["kind"]?.text == "ServiceAccount" {
                #expect(account["automountServiceAccountToken"] == .boolean(false))
            }
        }
    }

    @Test("The network is closed but for single addresses of the API server, and DNS is not among them")
    func network() throws {
        let policy = try object("NetworkPolicy", "sidescan", in: try Kustomization("base"))
        let spec = try #require(policy["spec"])
        #expect(spec["podSelector"] == .map([]) && spec["ingress"] == nil)
        #expect(spec["policyTypes"] == .array([.text("Ingress"), .text("Egress")]))
        for rule in spec["egress"]?.elements ?? [] {
            for peer in rule["to"]?.elements ?? [.null] {
                #expect(peer.entries?.count == 1 && peer["ipBlock"]?["cidr"]?.text?.hasSuffix("/32") == true)
            }
            for port in rule["ports"]?.elements ?? [.null] {
                #expect(port["protocol"] == .text("TCP") && [443, 6443].contains(port["port"]?.integer))
            }
        }
    }

    @Test("What inject adds by itself is within the namespace's limits")
    func limits() throws {
        let range = try object("LimitRange", "sidescan", in: try Kustomization("base"))
        let limit = try #require(range["spec"]?["limits"]?.elements?.first)
        let own = Injection.Resources()
        #expect(limit["default"]?["memory"]?.text == own.memoryLimit && limit["default"]?["cpu"]?.text == own.cpuLimit)
        #expect(limit["defaultRequest"]?["memory"]?.text == own.memoryRequest)
        #expect(limit["defaultRequest"]?["cpu"]?.text == own.cpuRequest)
    }

    @Test("The largest report that there may be does not end the collector")
    func collectorMemory() throws {
        let deployment = try object("Deployment", "sidescan-collector", in: try Kustomization("overlays/collector"))
        let container = try #require(deployment["spec"]?["template"]?["spec"]?["containers"]?.elements?.first)
        let limit = try #require(container["resources"]?["limits"]?["memory"]?.text)
        let mebibytes = try #require(limit.hasSuffix("Mi") ? Int(limit.dropLast(2)) : nil)
        // An array that grows is there twice for a while.
        #expect(mebibytes << 20 >= 2 * ResultIndex.mostBytes)
    }

    @Test("What Pod Security restricted asks for, the collector and an injected container have")
    func podSecurity() throws {
        let deployment = try object("Deployment", "sidescan-collector", in: try Kustomization("overlays/collector"))
        let pod = try #require(deployment["spec"]?["template"]?["spec"])
        let bare = "{spec: {containers: [{name: a, image: a, securityContext: {runAsUser: 5, runAsGroup: 5}}]}}"
        let template = try #require(try YAML.documents(Array(bare.utf8)).first?.value)
        let injected = try Injection().applied(to: template, runsToCompletion: false).document
        let agent = try #require(injected["spec"]?["initContainers"]?.elements?.first)
        for (container, pod) in [(pod["containers"]?.elements?.first ?? .null, pod), (agent, .null)] {
            let context = try #require(container["securityContext"])
            func field(_ name: String) -> PlainValue? { context[name] ?? pod["securityContext"]?[name] }
            #expect(field("runAsNonRoot") == .boolean(true) && field("allowPrivilegeEscalation") == .boolean(false))
            #expect(field("capabilities") == .map([.init("drop", .array([.text("ALL")]))]))
            #expect(field("seccompProfile")?["type"] == .text("RuntimeDefault"))
            #expect(field("readOnlyRootFilesystem") == .boolean(true))
        }
        let allowed: Set = ["configMap", "emptyDir", "projected", "persistentVolumeClaim"]
        for volume in (pod["volumes"]?.elements ?? []) + (injected["spec"]?["volumes"]?.elements ?? []) {
            #expect(Set((volume.entries ?? []).compactMap(\.key.text)).subtracting(["name"]).isSubset(of: allowed))
        }
    }
}
